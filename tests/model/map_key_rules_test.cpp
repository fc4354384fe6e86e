#include <dynantic/detail/model/model_of.hpp>
#include <dynantic/model.hpp>
#include <dynantic/rules.hpp>

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace dynantic {
namespace {

struct Scores {
    std::map<std::string, int> by_name{};
    struct Meta {
        static constexpr auto rules = dynantic::rules(
            rule<&Scores::by_name>(each_key(pattern("^[a-z]+$"), max_length(4)), each(le(10))));
    };
};

TEST(MapKeyRules, KeysAndValuesAreCheckedEachByItsOwn) {
    const std::vector<FieldError> found = detail::validate(Scores{{{"fine", 10}, {"LOUD!", 11}}});
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].path, "by_name.LOUD!");
    EXPECT_NE(found[0].message.find("^[a-z]+$"), std::string::npos) << found[0].message;
    EXPECT_EQ(found[1].message, "must have at most 4 characters");
    EXPECT_EQ(found[2].message, "must be at most 10");
}

}  // namespace
}  // namespace dynantic
