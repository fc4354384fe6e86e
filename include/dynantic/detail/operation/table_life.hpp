#pragma once

#include <dynantic/detail/operation/item_requests.hpp>
#include <dynantic/table_options.hpp>
#include <dynantic/table_plan.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// The plain half of the life of a table.
namespace dynantic::detail {

[[nodiscard]] Request create_table_request(const Target& target, const ModelInfo& info,
                                           const TableOptions& options);
// The CreateTable parameters without braces: "TableName":...,"KeySchema":...; also what CloudFormation is made of.
void write_key_schema(JsonWriter& json, const KeyInfo& key);

// Work on a table itself: a change of it, waiting until it is as it should be. A state machine without I/O; `target.core`
// outlives it.
using TableWork = ResultMachine<TableDescription>;
[[nodiscard]] std::unique_ptr<TableWork> start_create_table(const Target& target, const ModelInfo& info,
                                                            const TableOptions& options);
[[nodiscard]] std::unique_ptr<TableWork> start_wait_until_active(const Target& target,
                                                                 std::chrono::milliseconds timeout);
// Sends a change of the table, and waits until the next can be made.
[[nodiscard]] std::unique_ptr<TableWork> start_settle(const Target& target, Request change,
                                                      std::chrono::milliseconds timeout);
// Deletes; where `timeout` is not zero, waits until it is gone.
[[nodiscard]] std::unique_ptr<TableWork> start_delete_table(const Target& target,
                                                            std::chrono::milliseconds timeout);

// The same, done by the blocking driver.
[[nodiscard]] Result<void> create_table(const Target& target, const ModelInfo& info,
                                        const TableOptions& options);
[[nodiscard]] Result<void> settle(const Target& target, Request change, std::chrono::milliseconds timeout);
[[nodiscard]] Request describe_request(const Target& target);
[[nodiscard]] Result<TableDescription> read_description(const Reply& reply, std::string_view wire_table);
[[nodiscard]] Result<TableDescription> describe_table(const Target& target);
[[nodiscard]] Result<TableDescription> wait_until_active(const Target& target,
                                                         std::chrono::milliseconds timeout);
[[nodiscard]] Request enable_ttl_request(const Target& target, std::string_view attribute);
// `options`: what the table is to be besides its model; nullptr: whatever it is. `info` is kept by reference, as all models are.
[[nodiscard]] std::unique_ptr<ResultMachine<TablePlan>> start_plan_table(const Target& target,
                                                                         const ModelInfo& info,
                                                                         const TableOptions* options);
[[nodiscard]] Result<TablePlan> plan_table(const Target& target, const ModelInfo& info,
                                           const TableOptions* options);
[[nodiscard]] std::unique_ptr<ResultMachine<void>> start_apply_plan(const Target& target,
                                                                    const ModelInfo& info,
                                                                    const TablePlan& plan,
                                                                    const TableOptions& options,
                                                                    const ApplyOptions& how);
[[nodiscard]] Result<void> apply_plan(const Target& target, const ModelInfo& info, const TablePlan& plan,
                                      const TableOptions& options, const ApplyOptions& how);
// UpdateTable; waits until the table is ACTIVE again.
[[nodiscard]] Result<void> set_deletion_protection(const Target& target, bool on,
                                                   std::chrono::milliseconds timeout);
[[nodiscard]] Request deletion_protection_request(const Target& target, bool on);
[[nodiscard]] Request delete_table_request(const Target& target);
[[nodiscard]] Result<void> delete_table(const Target& target, std::chrono::milliseconds timeout);

// The names of all tables, page after page.
[[nodiscard]] std::unique_ptr<ResultMachine<std::vector<std::string>>> start_list_tables();

}  // namespace dynantic::detail
