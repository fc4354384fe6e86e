#pragma once

#include "wire/per_thread.hpp"

#include <new>
#include <string>
#include <utility>
#include <vector>

namespace dynantic::detail {

/// A text to work in, empty at first, whose memory the thread keeps for the next one: for what is made and thrown away in
/// every call. Several may live at once. One that grew large gives its memory back.
class Scratch {
  public:
    Scratch() noexcept {
        auto& texts = stock();
        if (texts.empty()) return;
        text_ = std::move(texts.back());
        texts.pop_back();
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() {
        auto& texts = stock();
        if (text_.capacity() > kept_bytes || texts.size() >= kept_texts) return;
        text_.clear();
        try {
            texts.push_back(std::move(text_));
        } catch (const std::bad_alloc&) {  // then the next one allocates again
        }
    }

    [[nodiscard]] std::string& operator*() noexcept { return text_; }
    [[nodiscard]] std::string* operator->() noexcept { return &text_; }

  private:
    using Stock = std::vector<std::string>;
    static constexpr std::size_t kept_bytes = std::size_t{1} << 20;
    static constexpr std::size_t kept_texts = 4;
    static Stock& stock() { return PerThread<Stock>::get(); }

    std::string text_;
};

}  // namespace dynantic::detail
