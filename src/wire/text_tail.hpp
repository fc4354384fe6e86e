#pragma once

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace dynantic::detail {

/// Writes behind a text, through a bare pointer.
///
/// An item as JSON is many small pieces: braces, names, type letters. Appended to a std::string, each asks for the
/// capacity, moves the size and puts a zero behind. Here room is made for many at once, a piece is a store or two, and the
/// text gets its size when this is destroyed: until then nobody else may look at the text or change it.
class TextTail {
  public:
    explicit TextTail(std::string& text) noexcept : text_(text), at_(text.data() + text.size()), end_(at_) {}
    TextTail(const TextTail&) = delete;
    TextTail& operator=(const TextTail&) = delete;
    ~TextTail() { text_.resize(written()); }  // never longer: cannot throw

    void put(char c) { *room(1) = c, ++at_; }
    template <std::size_t size>
    void put(const char (&literal)[size]) {
        std::memcpy(room(size - 1), literal, size - 1);
        at_ += size - 1;
    }
    void put(std::string_view piece) {
        std::memcpy(room(piece.size()), piece.data(), piece.size());
        at_ += piece.size();
    }
    /// A JSON string, quoted and escaped. The text is taken to be UTF-8 (see `is_utf8`).
    void quoted(std::string_view piece);

    /// Room for `size` bytes, to be written from there on; `wrote` then tells to where they were.
    [[nodiscard]] char* room(std::size_t size) {
        if (static_cast<std::size_t>(end_ - at_) < size) grow(size);
        return at_;
    }
    void wrote(char* end) noexcept { at_ = end; }

    /// How long the text is by now.
    [[nodiscard]] std::size_t written() const noexcept {
        return static_cast<std::size_t>(at_ - text_.data());
    }
    /// Drops what was written from `place` on.
    void cut(std::size_t place) noexcept { at_ = text_.data() + place; }
    /// Puts `piece` at `place`, and what stands from there on behind it.
    void insert(std::size_t place, std::string_view piece);

  private:
    void grow(std::size_t size);
    /// What of a quoted text stands from the first byte on that must be escaped.
    void escaped(std::string_view piece);

    std::string& text_;
    char* at_;
    char* end_;
};

}  // namespace dynantic::detail
