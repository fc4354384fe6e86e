#pragma once

#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

// Reads the JSON files of Debian's package iso-codes: {"3166-2": [{"code": "AD-02", "name": "Canillo", ...}, ...]}. Enough
// of JSON for these files, which hold flat objects of texts.
namespace iso_codes {

using Entry = std::map<std::string, std::string, std::less<>>;

class Reader {
  public:
    explicit Reader(std::string text) : text_(std::move(text)) {}

    std::vector<Entry> entries() {
        std::vector<Entry> all;
        at_ = text_.find('[');
        if (at_ == std::string::npos) throw std::runtime_error("iso-codes: no list in the file");
        for (++at_; next() != ']';) {
            all.push_back(object());
            if (next() == ',') ++at_;
        }
        return all;
    }

  private:
    char next() {
        at_ = text_.find_first_not_of(" \t\r\n", at_);
        if (at_ == std::string::npos) throw std::runtime_error("iso-codes: the file ends too early");
        return text_[at_];
    }
    void expect(char c) {
        if (next() != c) throw std::runtime_error(std::string("iso-codes: expected ") + c);
        ++at_;
    }
    Entry object() {
        Entry entry;
        for (expect('{'); next() != '}';) {
            std::string name = string();
            expect(':');
            entry[std::move(name)] = string();
            if (next() == ',') ++at_;
        }
        ++at_;
        return entry;
    }
    std::string string() {
        std::string out;
        for (expect('"'); text_.at(at_) != '"'; ++at_) {
            if (text_[at_] != '\\') {
                out.push_back(text_[at_]);
                continue;
            }
            const char escaped = text_.at(++at_);
            if (escaped == 'u') {
                append_utf8(out, std::stoul(text_.substr(at_ + 1, 4), nullptr, 16));
                at_ += 4;
            } else {
                out.push_back(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
            }
        }
        ++at_;
        return out;
    }
    static void append_utf8(std::string& out, unsigned long code) {
        if (code < 0x80) {
            out.push_back(static_cast<char>(code));
        } else if (code < 0x800) {
            out.push_back(static_cast<char>(0xC0 | code >> 6));
            out.push_back(static_cast<char>(0x80 | (code & 0x3F)));
        } else {
            out.push_back(static_cast<char>(0xE0 | code >> 12));
            out.push_back(static_cast<char>(0x80 | (code >> 6 & 0x3F)));
            out.push_back(static_cast<char>(0x80 | (code & 0x3F)));
        }
    }

    std::string text_;
    std::size_t at_ = 0;
};

inline std::vector<Entry> load(const std::string& path) {
    std::ifstream file(path);
    if (!file)
        throw std::runtime_error(path + ": cannot be read; it comes with the Debian package iso-codes");
    std::ostringstream text;
    text << file.rdbuf();
    return Reader(std::move(text).str()).entries();
}

}  // namespace iso_codes
