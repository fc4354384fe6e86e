#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace dynantic::aws {

/// The strings, numbers and booleans of a small JSON document by the path of their names in lower case
/// ("rolecredentials.accesskeyid"); services and tools do not agree on the case. Lists and nulls are left out, and so
/// is what is nested deeper than four objects.
class FlatJson {
  public:
    /// Nothing where the text is no JSON object.
    [[nodiscard]] static std::optional<FlatJson> parse(const std::string& text);

    /// A value, in any case of `path`; "" where there is none.
    [[nodiscard]] std::string get(std::string_view path) const;

  private:
    std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace dynantic::aws
