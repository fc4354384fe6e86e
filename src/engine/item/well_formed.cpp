#include "engine/item/number.hpp"
#include "engine/item/varint.hpp"
#include "engine/item/view.hpp"

namespace dynantic::engine {

namespace {

// Everything else in this folder trusts its bytes. This is the one place that does not: bytes from a disk that may lie.
class Checker {
  public:
    explicit Checker(std::string_view bytes) noexcept : rest_(bytes) {}

    bool item() noexcept {
        if (rest_.empty() || rest_[0] != item_format_version) return false;
        rest_.remove_prefix(1);
        std::uint64_t size = 0;
        return number(size) && map(0) && rest_.empty();
    }

  private:
    static constexpr int max_depth = 40;

    bool number(std::uint64_t& value) noexcept {
        value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            if (rest_.empty()) return false;
            const auto byte = static_cast<unsigned char>(rest_[0]);
            rest_.remove_prefix(1);
            value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
            if (byte < 0x80) return byte != 0 || shift == 0;
        }
        return false;
    }
    bool sized(std::string_view& bytes) noexcept {
        std::uint64_t size = 0;
        if (!number(size) || size > rest_.size()) return false;
        bytes = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return true;
    }
    bool map(int depth) noexcept {
        std::uint64_t count = 0;
        if (!number(count)) return false;
        std::string_view before;
        for (std::uint64_t i = 0; i < count; ++i) {
            std::string_view name;
            if (!sized(name) || (i > 0 && !(before < name)) || !value(depth)) return false;
            before = name;
        }
        return true;
    }
    static bool is_number(std::string_view bytes) noexcept {
        return !bytes.empty() && packed_number_length(bytes) == bytes.size();
    }
    bool set(bool numbers) noexcept {
        std::uint64_t count = 0;
        if (!number(count)) return false;
        std::string_view before;
        for (std::uint64_t i = 0; i < count; ++i) {
            std::string_view member;
            if (!sized(member) || (numbers && !is_number(member)) || (i > 0 && !(before < member)))
                return false;
            before = member;
        }
        return true;
    }
    bool list(int depth) noexcept {
        std::uint64_t count = 0;
        if (!number(count)) return false;
        for (std::uint64_t i = 0; i < count; ++i) {
            if (!value(depth)) return false;
        }
        return true;
    }
    bool value(int depth) noexcept {
        if (rest_.empty() || depth > max_depth) return false;
        const auto tag = static_cast<ValueTag>(rest_[0]);
        rest_.remove_prefix(1);
        if (tag == ValueTag::null || tag == ValueTag::boolean_false || tag == ValueTag::boolean_true)
            return true;
        if (tag > ValueTag::binary_set) return false;
        std::string_view body;
        if (!sized(body)) return false;
        if (tag == ValueTag::string || tag == ValueTag::binary) return true;
        if (tag == ValueTag::number) return is_number(body);
        Checker inner(body);
        const bool good = tag == ValueTag::list  ? inner.list(depth + 1)
                          : tag == ValueTag::map ? inner.map(depth + 1)
                                                 : inner.set(tag == ValueTag::number_set);
        return good && inner.rest_.empty();
    }

    std::string_view rest_;
};

}  // namespace

bool is_well_formed(std::string_view item_bytes) noexcept { return Checker(item_bytes).item(); }

}  // namespace dynantic::engine
