#include <dynantic/detail/operation/attempt.hpp>

namespace dynantic::detail {

Error about(const Error& error, std::string_view operation, std::string_view table) {
    const bool names_operation = operation.empty() || !error.operation().empty();
    const bool names_table = table.empty() || !error.table().empty();
    if (names_operation && names_table) return error;
    Error::Info info = error.info();
    if (!names_operation) info.operation = operation;
    if (!names_table) info.table = table;
    return Error(std::move(info));
}

}  // namespace dynantic::detail
