#include <dynantic/detail/error_code.hpp>

#include <gtest/gtest.h>

namespace {

using dynantic::detail::error_code;

TEST(ErrorCode, StandsBehindTheHash) {
    EXPECT_EQ(error_code(
                  R"({"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"x"})"),
              "ResourceNotFoundException");
}

TEST(ErrorCode, MayStandWithoutANamespace) {
    EXPECT_EQ(error_code(R"({"message":"x", "__type" : "SlowDown"})"), "SlowDown");
}

TEST(ErrorCode, OfANestedItemIsNotTheReplys) {
    EXPECT_EQ(error_code(R"({"Item":{"__type":{"S":"trap"},"__type":"trap"},"__type":"a#Real"})"), "Real");
    EXPECT_EQ(error_code(R"({"list":["__type","trap",{"__type":"trap"}],"__type":"a#Real"})"), "Real");
}

TEST(ErrorCode, InAStringsTextIsNotTheReplys) {
    EXPECT_EQ(error_code(R"({"message":"\"__type\":\"trap\" \\","__type":"a#Real"})"), "Real");
    EXPECT_EQ(error_code(R"({"message":"__type","__type":"a#Real"})"), "Real");
}

TEST(ErrorCode, IsEmptyWhereThereIsNone) {
    for (const char* body :
         {"", "{}", "<html>__type</html>", R"({"__type":7})", R"({"__type")", R"({"__type":)", "\"",
          R"({"message":"unfinished \)", "]]]}}}", R"("__type":"x")"}) {
        EXPECT_EQ(error_code(body), "") << body;
    }
}

}  // namespace
