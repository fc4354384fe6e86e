#pragma once

#include <dynantic/detail/operation/item_requests.hpp>
#include <dynantic/table_options.hpp>
#include <dynantic/table_plan.hpp>

#include <string>
#include <string_view>

// The plain half of the life of a table.
namespace dynantic::detail {

[[nodiscard]] Request create_table_request(const Target& target, const ModelInfo& info,
                                           const TableOptions& options);
// The CreateTable parameters without braces: "TableName":...,"KeySchema":...; also what CloudFormation is made of.
void write_key_schema(JsonWriter& json, const KeyInfo& key);

[[nodiscard]] Result<void> create_table(const Target& target, const ModelInfo& info,
                                        const TableOptions& options);
[[nodiscard]] Result<TableDescription> describe_table(const Target& target);
[[nodiscard]] Result<TableDescription> wait_until_active(const Target& target,
                                                         std::chrono::milliseconds timeout);
[[nodiscard]] Result<void> enable_ttl(const Target& target, std::string_view attribute);
// `options`: what the table is to be besides its model; nullptr: whatever it is.
[[nodiscard]] Result<TablePlan> plan_table(const Target& target, const ModelInfo& info,
                                           const TableOptions* options);
[[nodiscard]] Result<void> apply_plan(const Target& target, const ModelInfo& info, const TablePlan& plan,
                                      const TableOptions& options, const ApplyOptions& how);
// UpdateTable; waits until the table is ACTIVE again.
[[nodiscard]] Result<void> set_deletion_protection(const Target& target, bool on,
                                                   std::chrono::milliseconds timeout);
[[nodiscard]] Request deletion_protection_request(const Target& target, bool on);
[[nodiscard]] Request delete_table_request(const Target& target);
// Deletes; where `timeout` is not zero, waits until it is gone.
[[nodiscard]] Result<void> delete_table(const Target& target, std::chrono::milliseconds timeout);

}  // namespace dynantic::detail
