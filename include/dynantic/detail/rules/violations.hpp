#pragma once

#include <dynantic/decimal.hpp>
#include <dynantic/error.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::detail {

// Gathers what is wrong with an object, all of it, with the path of each.
class Violations {
  public:
    // At the present path. The message goes on after the path: "must be at least 1".
    void add(std::string message);
    [[nodiscard]] bool empty() const noexcept;
    [[nodiscard]] std::vector<FieldError> take() noexcept;

    // A part of the path while it lives.
    class In {
      public:
        In(Violations& all, std::string_view member);
        In(Violations& all, std::size_t index);
        In(const In&) = delete;
        In& operator=(const In&) = delete;
        ~In();

      private:
        Violations& all_;
        std::size_t length_;
    };

  private:
    std::vector<FieldError> found_;
    std::string path_;
};

// Is told the rules of a model: what json_schema() is made of.
class RuleDescriber {
  public:
    virtual ~RuleDescriber() = default;
    // The rules that follow are of this member, till `end`; `begin_each` and `begin_keys`: of the elements, or of a map's
    // keys, of what was begun last.
    virtual void begin(std::string_view member) = 0;
    virtual void begin_each() = 0;
    virtual void begin_keys() = 0;
    virtual void end() = 0;

    virtual void min_length(std::size_t least) = 0;
    virtual void max_length(std::size_t most) = 0;
    // `keyword` of JSON Schema with a number: "minimum", "multipleOf".
    virtual void number(std::string_view keyword, std::string text) = 0;
    virtual void one_of(std::vector<std::string> attribute_values) = 0;  // DynamoDB JSON
    virtual void pattern(std::string_view expression) = 0;
    virtual void must(std::string_view message) = 0;
};

// The checks that need no type, in src/model/rules.cpp.
void check_min_length(std::size_t length, std::size_t least, bool is_text, Violations& out);
void check_max_length(std::size_t length, std::size_t most, bool is_text, Violations& out);
void check_pattern(std::string_view pattern, std::string_view text, Violations& out);
// The number of characters (code points) of UTF-8 text.
[[nodiscard]] std::size_t count_characters(std::string_view text) noexcept;
[[nodiscard]] bool is_multiple(const Decimal& value, const Decimal& of) noexcept;

[[nodiscard]] std::string number_text(std::int64_t value);
[[nodiscard]] std::string number_text(std::uint64_t value);
[[nodiscard]] std::string number_text(double value);
[[nodiscard]] std::string number_text(const Decimal& value);

}  // namespace dynantic::detail
