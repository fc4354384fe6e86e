// Expressions and request bodies, of any bytes: parsed, bound, evaluated and applied. Whatever comes, the answer is an
// ApiError or a result, never a crash, a hang or a read out of bounds.
//
// The first line of the input is the expression; what follows is a request body with placeholders and an item.

#include "engine/api_error.hpp"
#include "engine/expression/condition.hpp"
#include "engine/expression/key_condition.hpp"
#include "engine/expression/projection.hpp"
#include "engine/expression/update.hpp"
#include "engine/item/encode.hpp"
#include "engine/item/read.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace dynantic::engine;

template <class F>
void attempt(F&& f) {
    try {
        f();
    } catch (const ApiError&) {
    }
}

void require(bool holds) {
    if (!holds) __builtin_trap();
}

void run(std::string_view expression, std::string_view body) {
    const JsonDocument document(body);
    const auto placeholders = [&] {
        Placeholders read(document["ExpressionAttributeNames"], document["ExpressionAttributeValues"]);
        read.check();
        return read;
    };
    std::string item;
    if (const JsonValue given = document["Item"]) {
        const ReadItem read = read_item(given);
        require(is_well_formed(read.bytes.view()));
        if (read.error.empty()) item = read.bytes.view();
    }
    const ItemView view(item);
    attempt([&] {
        Placeholders given = placeholders();
        static_cast<void>(Condition::parse("ConditionExpression", expression, given).matches(view));
    });
    attempt([&] {
        Placeholders given = placeholders();
        const std::string changed = Update::parse(expression, given).apply(view);
        require(is_well_formed(changed));
        // What an update made is stored, and must mean the same after it was taken apart and put together.
        require(encode(decode(ItemView(changed))) == changed);
    });
    attempt([&] {
        Placeholders given = placeholders();
        require(is_well_formed(Projection::parse(expression, given).apply(view)) || item.empty());
    });
    attempt([&] {
        Placeholders given = placeholders();
        constexpr KeyAttribute partition[]{{"pk", dynantic::AttributeType::string}};
        constexpr KeyAttribute sort[]{{"sk", dynantic::AttributeType::number}};
        const KeyRange range = KeyCondition::parse(expression, given).resolve(partition, sort);
        require(!range.partition.empty());
    });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t line = input.find('\n');
    const std::string_view expression = input.substr(0, line);
    const std::string_view body = line == std::string_view::npos ? "{}" : input.substr(line + 1);
    attempt([&] { run(expression, body); });
    return 0;
}
