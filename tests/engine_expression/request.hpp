#pragma once

#include "engine/api_error.hpp"
#include "engine/expression/placeholders.hpp"
#include "engine/item/encode.hpp"
#include "engine/item/json.hpp"
#include "engine/item/read.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

namespace dynantic::engine::testing {

/// The parts of a request that expressions need, from literal JSON.
class Request {
  public:
    /// `values` and `names` are the contents of the two maps: `":v":{"N":"1"}`, `"#a":"name"`.
    explicit Request(std::string_view values, std::string_view names = {})
        : document_(body(values, names)),
          placeholders(document_["ExpressionAttributeNames"], document_["ExpressionAttributeValues"]) {}

  private:
    static std::string body(std::string_view values, std::string_view names) {
        std::string text = "{\"TableName\":\"t\"";
        if (!names.empty()) text += ",\"ExpressionAttributeNames\":{" + std::string(names) + "}";
        if (!values.empty()) text += ",\"ExpressionAttributeValues\":{" + std::string(values) + "}";
        return text + "}";
    }
    JsonDocument document_;

  public:
    Placeholders placeholders;
};

/// An encoded item from literal DynamoDB JSON.
inline std::string item_bytes(std::string_view json) {
    const JsonDocument document("{\"Item\":" + std::string(json) + "}");
    const ReadItem item = read_item(document["Item"]);
    EXPECT_EQ(item.error, "");
    return std::string(item.bytes.view());
}

inline std::string json_of(std::string_view bytes) {
    std::string json;
    append_json(json, ItemView(bytes));
    return json;
}

/// The message of the ValidationException that `f` throws; "(accepted)" where it throws nothing.
template <class F>
std::string refusal(F&& f) {
    try {
        f();
    } catch (const ApiError& error) {
        EXPECT_EQ(error.type, "com.amazon.coral.validate#ValidationException");
        return error.message;
    }
    return "(accepted)";
}

}  // namespace dynantic::engine::testing
