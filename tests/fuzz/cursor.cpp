// Any text as a cursor, plain or sealed: refused or opened to exactly the key's attributes, and never anything else.

#include "operation/cursor/codec.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace dynantic;

void require(bool holds) {
    if (!holds) std::abort();
}

constexpr std::array<std::string_view, 2> key{"pk", "sk"};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    static const CursorSealer sealer("a secret of sixteen bytes");
    static_cast<void>(detail::open_cursor(Cursor(text), "binding", key));
    static_cast<void>(sealer.try_open(text));

    // As the JSON of a key: what can be opened opens to a text that opens to itself, and only where it was bound.
    const Cursor made = detail::make_cursor("binding", text);
    const Result<std::string> opened = detail::open_cursor(made, "binding", key);
    require(!detail::open_cursor(made, "another binding", key));
    require(sealer.open(sealer.seal(made)) == made);
    if (!opened) return 0;
    const Result<std::string> again =
        detail::open_cursor(detail::make_cursor("binding", *opened), "binding", key);
    require(again && *again == *opened);

    std::string bytes;
    if (detail::from_base64url(text, bytes)) require(detail::to_base64url(bytes) == text);
    return 0;
}
