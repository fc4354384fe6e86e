#include "engine/item/read.hpp"

#include "engine/api_error.hpp"
#include "engine/item/encode.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace dynantic::engine {
namespace {

std::string in_item(std::string_view value) { return R"({"Item":{"a":)" + std::string(value) + "}}"; }

/// The item read from {"Item":{"a":<value>}}, as JSON again.
std::string round_trip(std::string_view value) {
    const JsonDocument document(in_item(value));
    const ReadItem item = read_item(document["Item"]);
    EXPECT_EQ(item.error, "");
    EXPECT_TRUE(is_well_formed(item.bytes.view()));
    std::string json;
    append_json(json, item.view());
    return json;
}

std::string validation_error(std::string_view value) {
    const JsonDocument document(in_item(value));
    return read_item(document["Item"]).error;
}

std::string serialization_error(std::string_view value) {
    try {
        const JsonDocument document(in_item(value));
        static_cast<void>(read_item(document["Item"]));
    } catch (const ApiError& error) {
        EXPECT_EQ(error.type, "com.amazon.coral.service#SerializationException");
        return error.message;
    }
    return "(accepted)";
}

TEST(ReadItem, keeps_every_type) {
    const std::vector<std::string> same{
        R"({"S":"text"})",
        R"({"S":""})",
        R"({"S":"a\"b\\c\n"})",
        R"({"N":"12.5"})",
        R"({"B":"AQID"})",
        R"({"B":""})",
        R"({"BOOL":true})",
        R"({"BOOL":false})",
        R"({"NULL":true})",
        R"({"L":[]})",
        R"({"L":[{"S":"x"},{"N":"1"},{"L":[{"NULL":true}]}]})",
        R"({"M":{}})",
        R"({"M":{"x":{"M":{"y":{"N":"-1"}}},"z":{"S":"s"}}})",
        R"({"SS":["a","b"]})",
        R"({"NS":["-1","2","10"]})",
        R"({"BS":["AQ==","Ag=="]})",
    };
    for (const std::string& value : same) EXPECT_EQ(round_trip(value), R"({"a":)" + value + "}") << value;
}

TEST(ReadItem, normalises_numbers_sets_and_the_order_of_names) {
    EXPECT_EQ(round_trip(R"({"N":"0012.50"})"), R"({"a":{"N":"12.5"}})");
    EXPECT_EQ(round_trip(R"({"SS":["b","a"]})"), R"({"a":{"SS":["a","b"]}})");
    EXPECT_EQ(round_trip(R"({"NS":["10","9"]})"), R"({"a":{"NS":["9","10"]}})");
    EXPECT_EQ(round_trip(R"({"M":{"b":{"N":"1"},"a":{"N":"2"}}})"),
              R"({"a":{"M":{"a":{"N":"2"},"b":{"N":"1"}}}})");
    EXPECT_EQ(round_trip(R"({"BOOL":"true"})"), R"({"a":{"BOOL":true}})");
    EXPECT_EQ(round_trip(R"({"S":"x","N":null})"), R"({"a":{"S":"x"}})");
    EXPECT_EQ(round_trip(R"({"S":"x","Unknown":1})"), R"({"a":{"S":"x"}})");
}

TEST(ReadItem, tells_what_is_wrong_with_a_value) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"{}", "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"},
        {R"({"S":null})",
         "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"},
        {R"({"L":[{}]})",
         "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"},
        {R"({"M":{"x":{}}})",
         "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"},
        {R"({"S":"a","N":"1"})",
         "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported "
         "datatypes"},
        {R"({"S":"a","N":"x"})", "The parameter cannot be converted to a numeric value: x"},
        {R"({"NULL":false})",
         "One or more parameter values were invalid: Null attribute value types must have the value of true"},
        {R"({"N":""})", "The parameter cannot be converted to a numeric value"},
        {R"({"N":"abc"})", "The parameter cannot be converted to a numeric value: abc"},
        {R"({"N":"1e126"})",
         "Number overflow. Attempting to store a number with magnitude larger than supported range"},
        {R"({"N":"1e-131"})",
         "Number underflow. Attempting to store a number with magnitude smaller than supported range"},
        {R"({"N":"123456789012345678901234567890123456789"})",
         "Attempting to store more than 38 significant digits in a Number"},
        {R"({"L":[{"N":"x"}]})", "The parameter cannot be converted to a numeric value: x"},
        {R"({"M":{"k":{"N":"x"}}})", "The parameter cannot be converted to a numeric value: x"},
        {R"({"NS":["1","x"]})", "The parameter cannot be converted to a numeric value: x"},
        {R"({"SS":[]})", "One or more parameter values were invalid: An string set  may not be empty"},
        {R"({"NS":[]})", "One or more parameter values were invalid: An number set  may not be empty"},
        {R"({"BS":[]})", "One or more parameter values were invalid: Binary sets should not be empty"},
        {R"({"SS":["a","a"]})",
         "One or more parameter values were invalid: Input collection [a, a] contains duplicates."},
        {R"({"SS":["b","a","b"]})",
         "One or more parameter values were invalid: Input collection [b, a, b] contains duplicates."},
        {R"({"NS":["1","1.0"]})", "Input collection contains duplicates"},
        {R"({"BS":["/w==","AA==","AA=="]})",
         "One or more parameter values were invalid: Input collection [/w==, AA==, AA==]of type BS contains "
         "duplicates."},
    };
    for (const auto& [value, message] : cases) EXPECT_EQ(validation_error(value), message) << value;
}

TEST(ReadItem, tells_which_shape_does_not_fit) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"1", "Unexpected value type in payload"},
        {"\"x\"", "Unexpected value type in payload"},
        {"true", "Unexpected value type in payload"},
        {"[]", "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue"},
        {R"({"S":1})", "NUMBER_VALUE cannot be converted to String"},
        {R"({"S":1.5})", "DECIMAL_VALUE cannot be converted to String"},
        {R"({"S":true})", "TRUE_VALUE cannot be converted to String"},
        {R"({"S":false})", "FALSE_VALUE cannot be converted to String"},
        {R"({"S":[]})", "Unrecognized collection type class java.lang.String"},
        {R"({"S":{}})", "Start of structure or map found where not expected"},
        {R"({"N":1})", "NUMBER_VALUE cannot be converted to String"},
        {R"({"B":1})", "only base-64-encoded strings are convertible to bytes"},
        {R"({"B":[]})", "Unrecognized collection type class java.nio.ByteBuffer"},
        {R"({"B":{}})", "Start of structure or map found where not expected"},
        {R"({"B":"abc"})", "Base64 encoded length is expected a multiple of 4 bytes but found: 3"},
        {R"({"B":"AQI!"})", "Invalid last non-pad Base64 character dectected"},
        {R"({"BOOL":1})", "NUMBER_VALUE cannot be converted to Boolean"},
        {R"({"BOOL":"maybe"})", "Unexpected token received from parser"},
        {R"({"BOOL":[]})", "Unrecognized collection type class java.lang.Boolean"},
        {R"({"L":1})", "Unexpected field type"},
        {R"({"L":{}})", "Start of structure or map found where not expected"},
        {R"({"M":1})", "Unexpected field type"},
        {R"({"M":[]})",
         "Unrecognized collection type java.util.Map<java.lang.String, "
         "com.amazonaws.dynamodb.v20120810.AttributeValue>"},
        {R"({"SS":"a"})", "Unexpected field type"},
        {R"({"SS":[1]})", "NUMBER_VALUE cannot be converted to String"},
        {R"({"S":"a","S":"b"})", "Duplicate field name: S"},
        {R"({"M":{"k":{"S":"1"},"k":{"S":"2"}}})", "Duplicate field name: k"},
    };
    for (const auto& [value, message] : cases) EXPECT_EQ(serialization_error(value), message) << value;
}

std::string nested_maps(int wraps) {
    std::string value = R"({"S":"leaf"})";
    for (int i = 0; i < wraps; ++i) value = R"({"M":{"n":)" + value + "}}";
    return value;
}

TEST(ReadItem, takes_32_levels_and_refuses_33) {
    EXPECT_EQ(validation_error(nested_maps(31)), "");
    EXPECT_EQ(validation_error(nested_maps(32)),
              "Nesting Levels have exceeded supported limits: "
              "Attributes in the item have nested levels beyond supported limit");
}

TEST(ReadItem, refuses_what_is_nested_a_thousand_deep_without_harm) {
    EXPECT_EQ(serialization_error(nested_maps(1000)), "");
    EXPECT_EQ(serialization_error(std::string(100000, '[') + std::string(100000, ']')), "");
}

TEST(ReadItem, refuses_an_empty_attribute_name) {
    const JsonDocument document(R"({"Item":{"":{"S":"x"},"n":{"N":"bad"}}})");
    EXPECT_EQ(read_item(document["Item"]).error, "Empty attribute name");
}

TEST(JsonDocument, refuses_what_is_no_json_object) {
    for (const char* body : {"", "{", "[]", "1", "\"x\"", "{\"a\":}", "{\"a\":1}}", "{'a':1}",
                             "{\"a\":\"\xff\"}", "{\"a\":01}", "{\"a\":1,}"}) {
        EXPECT_THROW(JsonDocument{body}, ApiError) << body;
    }
}

TEST(JsonDocument, refuses_a_repeated_field) {
    EXPECT_THROW(JsonDocument{R"({"TableName":"a","TableName":"b"})"}, ApiError);
    std::string many = "{";
    for (int i = 0; i < 40; ++i) many += "\"k" + std::to_string(i) + "\":1,";
    EXPECT_NO_THROW(JsonDocument{many + "\"x\":1}"});
    EXPECT_THROW(JsonDocument{many + "\"k7\":1}"}, ApiError);
}

TEST(JsonDocument, treats_null_as_absent) {
    const JsonDocument document(R"({"Limit":null,"Key":{"a":1}})");
    EXPECT_FALSE(document["Limit"]);
    EXPECT_FALSE(document["Other"]);
    EXPECT_TRUE(document["Key"]);
}

TEST(JsonDocument, several_are_alive_at_once) {
    const JsonDocument one(R"({"a":"first"})");
    const JsonDocument two(R"({"a":"second"})");
    EXPECT_EQ(one["a"].as_string(), "first");
    EXPECT_EQ(two["a"].as_string(), "second");
}

TEST(JsonValue, converts_numbers_as_dynamodb_does) {
    const JsonDocument document(R"({"i":5,"d":5.9,"big":99999999999,"t":true,"s":"5","o":{},"l":[]})");
    EXPECT_EQ(document["i"].as_integer(), 5);
    EXPECT_EQ(document["d"].as_integer(), 5);
    EXPECT_EQ(document["big"].as_integer(), 2147483647);
    EXPECT_EQ(document["big"].as_long(), 99999999999);
    const auto message = [&](const char* name) -> std::string {
        try {
            static_cast<void>(document[name].as_integer());
        } catch (const ApiError& error) {
            return error.message;
        }
        return "(accepted)";
    };
    EXPECT_EQ(message("t"), "TRUE_VALUE cannot be converted to Integer");
    EXPECT_EQ(message("s"), "STRING_VALUE cannot be converted to Integer");
    EXPECT_EQ(message("o"), "Start of structure or map found where not expected");
    EXPECT_EQ(message("l"), "Unrecognized collection type class java.lang.Integer");
}

TEST(JsonObject, walks_members_and_elements) {
    const JsonDocument document(R"({"a":[1,2,3],"b":{"x":"1","y":"2"}})");
    EXPECT_EQ(document["a"].as_list().size(), 3U);
    std::string names;
    for (const auto& [name, value] : document["b"].as_map("java.lang.String")) {
        names += std::string(name) + "=" + std::string(value.as_string()) + ";";
    }
    EXPECT_EQ(names, "x=1;y=2;");
}

// ---- Sizes

std::size_t size_of(std::string_view item) {
    const JsonDocument document(R"({"Item":)" + std::string(item) + "}");
    return read_item(document["Item"]).view().size();
}

TEST(ItemSize, is_names_and_values_in_utf8) {
    const std::vector<std::pair<std::string, std::size_t>> cases{
        {R"({"pk":{"S":"abc"}})", 5},
        {R"({"pk":{"S":"äö"}})", 6},
        {R"({"ä":{"S":""}})", 2},
        {R"({"a":{"N":"1"}})", 3},
        {R"({"a":{"N":"-1"}})", 4},
        {R"({"a":{"B":"AQID"}})", 4},
        {R"({"a":{"BOOL":true}})", 2},
        {R"({"a":{"NULL":true}})", 2},
        {R"({"a":{"L":[]}})", 4},
        {R"({"a":{"L":[{"S":"xy"}]}})", 7},
        {R"({"a":{"M":{}}})", 4},
        {R"({"a":{"M":{"k":{"S":"xy"}}}})", 8},
        {R"({"a":{"SS":["x","yz"]}})", 4},
        {R"({"a":{"NS":["1","12"]}})", 5},
        {R"({"a":{"BS":["AQ==","AQI="]}})", 4},
        {R"({"a":{"M":{"l":{"L":[{"M":{"z":{"N":"1"}}}]}}}})", 17},
    };
    for (const auto& [item, size] : cases) EXPECT_EQ(size_of(item), size) << item;
}

TEST(ItemSize, stored_with_an_item_is_what_its_attributes_add_up_to) {
    const JsonDocument document(
        R"({"Item":{"a":{"M":{"x":{"L":[{"N":"1"},{"S":"é"}]},"y":{"SS":["q"]}}},"b":{"N":"-3.25"}}})");
    const ReadItem item = read_item(document["Item"]);
    std::size_t sum = 0;
    for (const auto& [name, value] : item.view()) sum += name.size() + value_size(value);
    EXPECT_EQ(item.view().size(), sum);
}

}  // namespace
}  // namespace dynantic::engine
