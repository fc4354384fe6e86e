#include "aws/refusal.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace {

constexpr std::string_view token = "IQoJ/b3JpZ2luX2VjE==";

std::string blotted(std::string body, std::string_view with = token) {
    dynantic::aws::blot_out_token(body, with);
    return body;
}

TEST(Refusal, ShowsNoTokenInWhatTheServiceSays) {
    EXPECT_EQ(blotted(R"({"message":"x-amz-security-token:IQoJ/b3JpZ2luX2VjE==\nhost","__type":"a#B"})"),
              R"({"message":"x-amz-security-token:***\nhost","__type":"a#B"})");
    EXPECT_EQ(blotted(R"({"message":"you sent IQoJ\/b3JpZ2luX2VjE=="})"), R"({"message":"you sent ***"})");
    EXPECT_EQ(
        blotted(
            R"({"__type":"a#IQoJ/b3JpZ2luX2VjE==","CancellationReasons":[{"Message":"IQoJ/b3JpZ2luX2VjE=="}]})"),
        R"({"__type":"a#***","CancellationReasons":[{"Message":"***"}]})");
}

TEST(Refusal, ShowsNoTokenInAPageThatIsNoJson) {
    EXPECT_EQ(blotted(R"(<p class="a>X-Amz-Security-Token: IQoJ/b3JpZ2luX2VjE==</p>)"),
              R"(<p class="a>X-Amz-Security-Token: ***</p>)");
    EXPECT_EQ(blotted(R"({"Item":{"IQoJ/b3JpZ2luX2VjE==)"), R"({"Item":{"***)")
        << "an item without end is none";
    EXPECT_EQ(blotted(R"({"Item":"IQoJ/b3JpZ2luX2VjE=="})"), R"({"Item":"***"})");
}

TEST(Refusal, LeavesItemsAsTheyAre) {
    const std::string item =
        R"({"kept":{"S":"}IQoJ/b3JpZ2luX2VjE==\""},"Item":{"M":{"a":{"S":"IQoJ/b3JpZ2luX2VjE=="}}}})";
    EXPECT_EQ(
        blotted(R"({"message":"IQoJ/b3JpZ2luX2VjE==","Item" : )" + item + R"(,"a":"IQoJ/b3JpZ2luX2VjE=="})"),
        R"({"message":"***","Item" : )" + item + R"(,"a":"***"})");
    EXPECT_EQ(blotted(R"({"CancellationReasons":[{"Item":)" + item +
                      R"(,"Message":"IQoJ/b3JpZ2luX2VjE=="},{"Item":)" + item + "}]}"),
              R"({"CancellationReasons":[{"Item":)" + item + R"(,"Message":"***"},{"Item":)" + item + "}]}");
}

TEST(Refusal, LeavesAloneWhatIsTooShortToBeAToken) {
    constexpr std::string_view body =
        R"({"__type":"a#ConditionalCheckFailedException","message":"the test"})";
    for (const std::string_view placeholder : {"", "x", "test", "Check"})
        EXPECT_EQ(blotted(std::string(body), placeholder), body);
}

}  // namespace
