#include "model/read_helpers.hpp"

#include <dynantic/detail/codec/variant_codec.hpp>

namespace dynantic::detail {
namespace {

const VariantOps& ops_of(const TypeCodec& self) { return *static_cast<const VariantOps*>(self.extra); }

}  // namespace

bool write_variant(const TypeCodec& self, const void* value, ValueWriter& out) {
    const VariantOps& ops = ops_of(self);
    const std::size_t index = ops.index(value);
    if (index >= ops.count) return out.fail("the variant holds no value");
    const TypeCodec& codec = *ops.alternatives[index];
    return codec.write(codec, ops.get(value), out);
}

bool read_variant_inner(const TypeCodec& self, AttributeType found, JsonValue& inner, void* value) {
    const VariantOps& ops = ops_of(self);
    for (std::size_t i = 0; i < ops.count; ++i) {
        const TypeCodec& codec = *ops.alternatives[i];
        if (codec.type == found) return codec.read_inner(codec, found, inner, ops.emplace(value, i));
    }
    return inner.fail("no alternative of the variant is stored as " + std::string(to_string(found)));
}

bool read_variant(const TypeCodec& self, JsonValue& in, void* value) {
    return read_by_opening(self, in, value);
}

}  // namespace dynantic::detail
