#include "aws/credentials/flat_xml.hpp"

#include "aws/text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <vector>

namespace dynantic::aws {
namespace {

constexpr std::size_t deepest = 32;

bool is_name(std::string_view text) noexcept {
    const auto letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
               static_cast<unsigned char>(c) >= 0x80;
    };
    const auto follows = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; };
    return !text.empty() && letter(text.front()) && std::all_of(text.begin(), text.end(), follows);
}

void append_utf8(std::string& out, std::uint32_t c) {
    const auto tail = [&](unsigned shift) {
        out.push_back(static_cast<char>(0x80U | ((c >> shift) & 0x3fU)));
    };
    if (c < 0x80) {
        out.push_back(static_cast<char>(c));
    } else if (c < 0x800) {
        out.push_back(static_cast<char>(0xc0U | (c >> 6U)));
        tail(0);
    } else if (c < 0x10000) {
        out.push_back(static_cast<char>(0xe0U | (c >> 12U)));
        tail(6);
        tail(0);
    } else {
        out.push_back(static_cast<char>(0xf0U | (c >> 18U)));
        tail(12);
        tail(6);
        tail(0);
    }
}

// "amp", "#38", "#x26"
bool append_entity(std::string& out, std::string_view name) {
    constexpr std::pair<std::string_view, char> known[] = {
        {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
    for (const auto& [text, c] : known) {
        if (name == text) return out.push_back(c), true;
    }
    if (!name.starts_with('#')) return false;
    name.remove_prefix(1);
    const int base = name.starts_with('x') ? 16 : 10;
    if (base == 16) name.remove_prefix(1);
    std::uint32_t code = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), code, base);
    const bool whole = error == std::errc{} && end == name.data() + name.size();
    if (!whole || code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return false;
    append_utf8(out, code);
    return true;
}

// The end of a tag that begins at the front: quoted attribute values may hold '>'.
std::size_t tag_end(std::string_view text) noexcept {
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quote != 0) {
            if (text[i] == quote) quote = 0;
        } else if (text[i] == '"' || text[i] == '\'') {
            quote = text[i];
        } else if (text[i] == '>') {
            return i;
        }
    }
    return std::string_view::npos;
}

}  // namespace

class XmlReader {
  public:
    explicit XmlReader(std::string_view text) : rest_(text) {}

    bool read(FlatXml& out) {
        while (!rest_.empty()) {
            const bool good = rest_.front() == '<' ? markup(out) : characters();
            if (!good) return false;
        }
        return open_.empty() && done_;
    }

  private:
    bool markup(FlatXml& out) {
        if (rest_.starts_with("<?")) return skip_to("?>");
        if (rest_.starts_with("<!--")) return skip_to("-->");
        const std::size_t end = tag_end(rest_);
        if (end == std::string_view::npos || rest_.starts_with("<!")) return false;
        std::string_view tag = rest_.substr(1, end - 1);
        rest_.remove_prefix(end + 1);
        if (tag.starts_with('/')) return close(out, trim(tag.substr(1)));
        const bool empty = tag.ends_with('/');
        if (empty) tag.remove_suffix(1);
        const std::string_view name = tag.substr(0, tag.find_first_of(" \t\r\n"));
        return open(out, name) && (!empty || close(out, name));
    }

    bool open(FlatXml& out, std::string_view name) {
        if (done_ || !is_name(name) || open_.size() == deepest) return false;
        if (open_.empty()) out.root_ = name;
        open_.emplace_back(name);
        text_.clear();
        return true;
    }

    bool close(FlatXml& out, std::string_view name) {
        if (open_.empty() || open_.back() != name) return false;
        std::string path;
        for (std::size_t i = 1; i < open_.size(); ++i) (path += i == 1 ? "" : "/") += open_[i];
        if (!path.empty()) out.texts_.emplace(std::move(path), trim(text_));
        open_.pop_back();
        done_ = open_.empty();
        text_.clear();
        return true;
    }

    bool characters() {
        const std::string_view run = rest_.substr(0, rest_.find('<'));
        rest_.remove_prefix(run.size());
        if (open_.empty()) return trim(run).empty();
        for (std::size_t i = 0; i < run.size(); ++i) {
            if (run[i] != '&') {
                text_.push_back(run[i]);
                continue;
            }
            const std::size_t end = run.find(';', i);
            if (end == std::string_view::npos || !append_entity(text_, run.substr(i + 1, end - i - 1)))
                return false;
            i = end;
        }
        return true;
    }

    bool skip_to(std::string_view end) {
        const std::size_t at = rest_.find(end);
        if (at == std::string_view::npos) return false;
        rest_.remove_prefix(at + end.size());
        return true;
    }

    std::string_view rest_;
    std::vector<std::string> open_;
    std::string text_;  // of the innermost element, since its last child
    bool done_ = false;
};

std::optional<FlatXml> FlatXml::parse(std::string_view text) {
    FlatXml out;
    if (!XmlReader(text).read(out)) return std::nullopt;
    return out;
}

std::string FlatXml::get(std::string_view path) const {
    const auto found = texts_.find(path);
    return found == texts_.end() ? std::string() : found->second;
}

}  // namespace dynantic::aws
