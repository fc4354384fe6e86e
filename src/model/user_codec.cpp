#include <dynantic/detail/codec/user_codec.hpp>

namespace dynantic::detail {

bool fail_user_codec(JsonValue& in) {
    return in.fail("the stored value is refused by the type's dynantic::Codec");
}

}  // namespace dynantic::detail
