#include "model/read_helpers.hpp"

#include <dynantic/detail/codec/optional_codec.hpp>
#include <dynantic/detail/codec/scalar_codec.hpp>

namespace dynantic::detail {
namespace {

const OptionalOps& ops_of(const TypeCodec& self) { return *static_cast<const OptionalOps*>(self.extra); }

}  // namespace

bool write_optional(const TypeCodec& self, const void* value, ValueWriter& out) {
    const OptionalOps& ops = ops_of(self);
    const void* held = ops.get(value);
    if (held != nullptr) return ops.inner->write(*ops.inner, held, out);
    out.json.null_value();
    return true;
}

bool read_optional(const TypeCodec& self, JsonValue& in, void* value) {
    const OptionalOps& ops = ops_of(self);
    if (ops.inner == &any_codec) {  // NULL is one of its values
        return ops.inner->read(*ops.inner, in, ops.emplace(value));
    }
    return read_by_opening(self, in, value);
}

bool read_optional_inner(const TypeCodec& self, AttributeType found, JsonValue& inner, void* value) {
    if (found == AttributeType::null) {
        self.make_absent(value);
        return inner.skip();
    }
    const OptionalOps& ops = ops_of(self);
    return ops.inner->read_inner(*ops.inner, found, inner, ops.emplace(value));
}

}  // namespace dynantic::detail
