#include "model/item_codec.hpp"
#include "model/read_helpers.hpp"

#include <dynantic/detail/codec/struct_codec.hpp>

namespace dynantic::detail {
namespace {

const ModelInfo& info_of(const TypeCodec& self) { return static_cast<const StructOps*>(self.extra)->info(); }

}  // namespace

bool write_struct(const TypeCodec& self, const void* value, ValueWriter& out) {
    out.json.raw(R"({"M":)");
    if (!write_members(info_of(self), value, out)) return false;
    out.json.raw('}');
    return true;
}

bool read_struct(const TypeCodec& self, JsonValue& in, void* value) {
    return read_by_opening(self, in, value);
}

bool read_struct_inner(const TypeCodec& self, AttributeType found, JsonValue& inner, void* value) {
    return expect_type(inner, AttributeType::map, found) &&
           read_members(info_of(self), inner, value, ReadMode::whole);
}

}  // namespace dynantic::detail
