#include "operation/cursor/codec.hpp"

#include <dynantic/attribute_value.hpp>
#include <dynantic/binary.hpp>
#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/json_writer.hpp>

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <utility>

namespace dynantic::detail {
namespace {

constexpr char version = 1;
constexpr std::size_t digest_size =
    12;  // of SHA-256: guards against accidents and mix-ups, not against forgery

std::string digest(std::string_view binding, std::string_view key_json) {
    std::string input;
    input.reserve(binding.size() + 1 + key_json.size());
    input.append(binding).push_back('\0');
    input.append(key_json);
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned int size = 0;
    EVP_Digest(input.data(), input.size(), hash.data(), &size, EVP_sha256(), nullptr);
    return std::string(reinterpret_cast<const char*>(hash.data()), digest_size);
}

Error refused(std::string message) { return Error(ErrorKind::validation, std::move(message)); }

}  // namespace

std::string to_base64url(std::string_view bytes) {
    std::string text;
    JsonWriter(text).quoted_base64(reinterpret_cast<const std::byte*>(bytes.data()), bytes.size());
    text = text.substr(1, text.size() - 2);  // the quotes
    while (!text.empty() && text.back() == '=') text.pop_back();
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    return text;
}

bool from_base64url(std::string_view text, std::string& bytes) {
    std::string standard(text);
    for (char& c : standard) {
        if (c == '+' || c == '/' || c == '=') return false;
        if (c == '-') c = '+';
        if (c == '_') c = '/';
    }
    standard.append((4 - standard.size() % 4) % 4, '=');
    Binary decoded;
    if (!from_base64(standard, decoded)) return false;
    bytes = as_text(decoded);
    return true;
}

Cursor make_cursor(std::string_view binding, std::string_view key_json) {
    std::string bytes(1, version);
    bytes.append(digest(binding, key_json)).append(key_json);
    return Cursor(to_base64url(bytes));
}

Result<std::string> open_cursor(const Cursor& cursor, std::string_view binding,
                                std::span<const std::string_view> key_attributes) {
    std::string bytes;
    if (!from_base64url(cursor.text(), bytes) || bytes.size() < 1 + digest_size) {
        return refused("this text is not a cursor, or it was cut or changed on its way");
    }
    if (bytes.front() != version) {
        return refused(
            "this cursor is sealed or of another version: open a sealed one with CursorSealer::open");
    }
    const std::string_view key_json = std::string_view(bytes).substr(1 + digest_size);
    if (std::string_view(bytes).substr(1, digest_size) != digest(binding, key_json)) {
        return refused(
            "this cursor was changed, or belongs to another query: table, index, partition key, direction "
            "and "
            "expressions must be those of the query that gave it");
    }
    Item key;
    try {
        key = item_from_json(key_json);
    } catch (const DynanticError&) {
        return refused("this cursor holds no key");
    }
    const bool fits = key.size() == key_attributes.size() &&
                      std::all_of(key_attributes.begin(), key_attributes.end(),
                                  [&](std::string_view name) { return key.contains(name); });
    if (!fits) return refused("this cursor's key is not of this table and index");
    return to_json(key);
}

}  // namespace dynantic::detail
