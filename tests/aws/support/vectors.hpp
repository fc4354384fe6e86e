#pragma once

#include <gtest/gtest.h>
#include <simdjson.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

namespace dynantic::tests {

/// The public test vectors of the AWS SDKs: beside the project, or where DYNANTIC_VECTORS says.
inline std::filesystem::path vectors() {
    if (const char* set = std::getenv("DYNANTIC_VECTORS")) return set;
    return std::filesystem::path(DYNANTIC_SOURCE_DIR) / ".." / "shared" / "vectors";
}

inline std::string read_text(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A JSON document with the parser that owns it.
class JsonFile {
  public:
    explicit JsonFile(const std::filesystem::path& path) : root_(parser_.load(path.string())) {}
    [[nodiscard]] simdjson::dom::element root() const { return root_; }

  private:
    simdjson::dom::parser parser_;
    simdjson::dom::element root_;
};

inline std::string text(simdjson::dom::element value) { return std::string(std::string_view(value)); }

/// A member's text, or nothing.
inline std::optional<std::string> member(simdjson::dom::element object, std::string_view name) {
    std::string_view value;
    if (object[name].get(value) != simdjson::SUCCESS) return std::nullopt;
    return std::string(value);
}

}  // namespace dynantic::tests

/// Skips the test, by the name of what is missing, where the vectors are not on this machine.
#define DYNANTIC_NEEDS_VECTORS(name)                                     \
    if (!std::filesystem::exists(::dynantic::tests::vectors() / (name))) \
    GTEST_SKIP() << "no " << (name) << " in " << ::dynantic::tests::vectors() << " (set DYNANTIC_VECTORS)"
