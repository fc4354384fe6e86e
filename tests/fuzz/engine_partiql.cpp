// Statements of any bytes: parsed, planned, translated. What a statement is translated into must be JSON.

#include "engine/api_error.hpp"
#include "engine/item/json.hpp"
#include "engine/partiql/parser.hpp"
#include "engine/partiql/translate.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dynantic::engine;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    constexpr std::array<std::string_view, 2> key{"pk", "sk"};
    // The service refuses texts that are no UTF-8 before it parses them.
    try {
        std::string quoted = "{\"s\":\"";
        for (const char c : input)
            quoted += c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20 ? 'x' : c;
        const JsonDocument utf8(quoted + "\"}");
    } catch (const ApiError&) {
        return 0;
    }
    partiql::Statement statement;
    try {
        statement = partiql::parse(input, {R"({"S":"x"})", R"({"N":"1"})"});
    } catch (const ApiError&) {
        try {
            statement = partiql::parse(input, {});
        } catch (const ApiError&) {
            return 0;
        }
    }
    std::string json;
    try {
        json = statement.kind == partiql::Statement::Kind::select
                   ? partiql::plan_select(statement, std::span(key).first(1), std::span(key).last(1))
                         .placeholders
                   : partiql::write_request(statement, key);
    } catch (const ApiError&) {
        return 0;
    }
    try {
        const JsonDocument document(json);
    } catch (const ApiError& error) {
        // A name said twice in a literal is the one thing that JSON refuses and a statement may hold.
        if (!error.message.starts_with("Duplicate")) __builtin_trap();
    }
    return 0;
}
