#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace dynantic::aws {

/// The texts of a small XML document by the path of their elements ("AssumeRoleResult/Credentials/AccessKeyId", without
/// the root): just enough for the replies of STS. Strict: elements must nest, entities must be the five of XML or
/// numbers; document types, CDATA and more than 32 levels are refused. Attributes are passed over. Of elements with
/// the same path the first counts.
class FlatXml {
  public:
    /// Nothing where the text is not of this kind.
    [[nodiscard]] static std::optional<FlatXml> parse(std::string_view text);

    /// The name of the outermost element.
    [[nodiscard]] const std::string& root() const noexcept { return root_; }
    /// A text, without blanks around it; "" where there is none.
    [[nodiscard]] std::string get(std::string_view path) const;

  private:
    friend class XmlReader;
    std::string root_;
    std::map<std::string, std::string, std::less<>> texts_;
};

}  // namespace dynantic::aws
