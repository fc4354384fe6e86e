#include <dynantic/detail/operation/generated.hpp>
#include <dynantic/error.hpp>

#include <utility>

namespace dynantic::detail {

ErasedCondition version_condition(std::string_view attribute, bool is_new, std::string version_json) {
    Nodes nodes;
    nodes.name(attribute);
    if (is_new) {
        nodes.apply(NodeKind::not_exists);
    } else {
        nodes.value(std::move(version_json)).apply(NodeKind::equal);
    }
    return ErasedCondition(std::move(nodes));
}

void refuse_version_in_batch() {
    Error::Info info;
    info.kind = ErrorKind::validation;
    info.message =
        "a batch cannot check versions: save an item that was read (its version is not 0) by itself or in a "
        "transaction";
    info.operation = "BatchWriteItem";
    Error(std::move(info)).raise();
}

// ULID: 48 bits of milliseconds and 80 random ones, as 26 characters of Crockford's base 32; the order of texts is the
// order of time. The bits of a version 7 UUID serve, but for its version and variant, which are shifted out.
std::string new_ulid() {
    static constexpr char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    const Uuid time = Uuid::v7();
    const Uuid random = Uuid::v4();
    __extension__ using Wide = unsigned __int128;
    Wide bits = 0;
    for (std::size_t place = 0; place < 6; ++place) {
        bits = bits << 8U | std::to_integer<unsigned>(time.bytes()[place]);
    }
    // Bytes of a version 4 UUID that are random throughout: all but the seventh and the ninth.
    for (const std::size_t place : {0U, 1U, 2U, 3U, 4U, 5U, 7U, 9U, 10U, 11U}) {
        bits = bits << 8U | std::to_integer<unsigned>(random.bytes()[place]);
    }
    std::string text(26, '0');
    for (auto place = text.rbegin(); place != text.rend(); ++place) {
        *place = alphabet[static_cast<unsigned>(bits & 31U)];
        bits >>= 5U;
    }
    return text;
}

}  // namespace dynantic::detail
