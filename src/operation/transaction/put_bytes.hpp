#pragma once

#include <cstddef>
#include <string_view>

namespace dynantic::detail {

// The size of the items that the actions of a TransactWriteItems put, as DynamoDB counts it (AWS developer guide,
// "DynamoDB item sizes and formats"). `actions`: the JSON objects with commas between.
[[nodiscard]] std::size_t put_bytes(std::string_view actions);

}  // namespace dynantic::detail
