#pragma once

#include <dynantic/client.hpp>
#include <dynantic/detail/operation/attempt.hpp>
#include <dynantic/detail/operation/row.hpp>
#include <dynantic/detail/operation/table_definition.hpp>
#include <dynantic/detail/operation/table_handle.hpp>
#include <dynantic/detail/operation/table_life.hpp>
#include <dynantic/item_key.hpp>
#include <dynantic/query.hpp>
#include <dynantic/scan.hpp>

#include <chrono>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynantic {
template <class T>
class Table;
}  // namespace dynantic

namespace dynantic::detail {

// What the tables of one model and of several have in common: a name and a client, the life of the table, and reading
// many items.
template <class Self, class T>
class TableBase {
  public:
    /// The same table through another client.
    [[nodiscard]] Self with(Client client) const {
        Self bound = self();
        bound.handle_.bind(std::move(client));
        return bound;
    }
    /// The same model under another name: a table per tenant, per stage. The client's prefix is put before it too.
    [[nodiscard]] Self named(std::string name) const {
        Self other = self();
        other.handle_.rename(std::move(name));
        return other;
    }
    /// The table's name, without the client's prefix.
    [[nodiscard]] std::string name() const { return std::string(handle_.name(info())); }

    /// The key of one of this table's items, for batches and transactions over several tables.
    template <class... Values>
    [[nodiscard]] TableKey<T> key(const Values&... values) const {
        const Acting act = acting();
        return TableKey<T>(dynantic::key<T>(values...), act.client(), std::string(act.table()));
    }

    // --- the table itself ---

    /// Makes the table with its indexes and time to live, and waits until it can be used. ResourceInUseError where there is
    /// such a table already, unless `if_missing` says that this will do.
    void create_table(const TableOptions& options = {}) const { try_create_table(options).value(); }
    [[nodiscard]] Result<void> try_create_table(const TableOptions& options = {}) const {
        return detail::create_table(acting().target(), info(), options);
    }
    /// Deletes the table and all items, and waits until it is gone (no longer than `timeout`; zero: does not wait).
    void delete_table(std::chrono::milliseconds timeout = std::chrono::minutes(5)) const {
        try_delete_table(timeout).value();
    }
    [[nodiscard]] Result<void> try_delete_table(
        std::chrono::milliseconds timeout = std::chrono::minutes(5)) const {
        return detail::delete_table(acting().target(), timeout);
    }
    /// Switches deletion protection on or off, and waits until the table can be used again: while it is on, delete_table is
    /// refused (ValidationError).
    void set_deletion_protection(bool on, std::chrono::milliseconds timeout = std::chrono::minutes(5)) const {
        try_set_deletion_protection(on, timeout).value();
    }
    [[nodiscard]] Result<void> try_set_deletion_protection(
        bool on, std::chrono::milliseconds timeout = std::chrono::minutes(5)) const {
        return detail::set_deletion_protection(acting().target(), on, timeout);
    }
    /// What the service tells of the table.
    [[nodiscard]] TableDescription describe() const { return try_describe().value(); }
    [[nodiscard]] Result<TableDescription> try_describe() const {
        return detail::describe_table(acting().target());
    }
    /// Waits until the table and its indexes can be used; RequestTimeoutError where that takes longer than `timeout`.
    void wait_until_active(std::chrono::milliseconds timeout = std::chrono::minutes(5)) const {
        static_cast<void>(try_wait_until_active(timeout).value());
    }
    [[nodiscard]] Result<TableDescription> try_wait_until_active(
        std::chrono::milliseconds timeout = std::chrono::minutes(5)) const {
        return detail::wait_until_active(acting().target(), timeout);
    }

    /// What must be done so that the table is as the model says: key, indexes, time to live. With `options`, also that its
    /// billing, stream, deletion protection and tags are as they say.
    TablePlan plan() const { return try_plan().value(); }
    TablePlan plan(const TableOptions& options) const { return try_plan(options).value(); }
    [[nodiscard]] Result<TablePlan> try_plan() const {
        return plan_table(acting().target(), info(), nullptr);
    }
    [[nodiscard]] Result<TablePlan> try_plan(const TableOptions& options) const {
        return plan_table(acting().target(), info(), &options);
    }
    /// Does what `plan` found, one change at a time, waiting for each. `options` are those of a new table or index, where
    /// the plan was made without.
    void apply(const TablePlan& plan, const ApplyOptions& how = {}) const { try_apply(plan, how).value(); }
    void apply(const TablePlan& plan, const ApplyOptions& how, const TableOptions& options) const {
        try_apply(plan, how, options).value();
    }
    [[nodiscard]] Result<void> try_apply(const TablePlan& plan, const ApplyOptions& how = {}) const {
        return apply_plan(acting().target(), info(), plan, plan.options, how);
    }
    [[nodiscard]] Result<void> try_apply(const TablePlan& plan, const ApplyOptions& how,
                                         const TableOptions& options) const {
        return apply_plan(acting().target(), info(), plan, options, how);
    }

    /// The items as JSON Schema (2020-12), rules included: of plain JSON, with numbers as numbers, sets as arrays of
    /// different elements, and binary data as base64.
    [[nodiscard]] std::string json_schema() const {
        const std::vector<const ModelInfo*> models = Rows<T>::models();
        return detail::json_schema(models);
    }

    /// The table as a CloudFormation template in JSON, and as a Terraform configuration in JSON. They ask no service; the
    /// name is that of `name()`, without a client's prefix.
    [[nodiscard]] std::string cloudformation(const TableOptions& options = {}) const {
        return detail::cloudformation(name(), info(), options);
    }
    [[nodiscard]] std::string terraform(const TableOptions& options = {}) const {
        return detail::terraform(name(), info(), options);
    }
    /// The IAM policy, in JSON, for a program that uses these operations ("GetItem", "Query", ...) on the table and its
    /// indexes; testing::RecordingClient::verbs() tells which a program uses.
    [[nodiscard]] std::string iam_policy(std::string_view account, std::string_view region,
                                         std::initializer_list<std::string> operations) const {
        return detail::iam_policy(name(), account, region, std::vector<std::string>(operations));
    }
    [[nodiscard]] std::string iam_policy(std::string_view account, std::string_view region,
                                         const std::set<std::string>& operations) const {
        return detail::iam_policy(name(), account, region,
                                  std::vector<std::string>(operations.begin(), operations.end()));
    }

    // --- many items ---

    /// The items of a partition.
    template <class... Values>
    [[nodiscard]] auto query(const Values&... partition) const {
        return query_of<TableShape<T>>(nullptr, partition...);
    }
    /// The items of a partition of an index: `users.query<"StatusIndex">(UserStatus::active)`. Where the index does not
    /// hold all attributes, the results are Partial<T>.
    template <FixedString Index, class... Values>
    [[nodiscard]] auto query(const Values&... partition) const {
        return query_of<ShapeOf<T, Index>>(index_info<T, Index>(), partition...);
    }
    /// All items of the table.
    [[nodiscard]] auto scan() const { return scan_of<TableShape<T>>(nullptr); }
    /// All items of an index.
    template <FixedString Index>
    [[nodiscard]] auto scan() const {
        return scan_of<ShapeOf<T, Index>>(index_info<T, Index>());
    }

  protected:
    constexpr TableBase() { static_cast<void>(rows_fit<T>); }
    explicit TableBase(Client client) : handle_(std::move(client)) { static_cast<void>(rows_fit<T>); }

    [[nodiscard]] static const ModelInfo& info() { return Rows<T>::info(); }
    [[nodiscard]] Acting acting() const { return Acting(handle_, info()); }
    // As detail::attempt: an error says that it is of this operation on this table.
    template <class Work>
    [[nodiscard]] auto attempt(std::string_view operation, Work&& work) const -> std::invoke_result_t<Work> {
        try {
            return std::forward<Work>(work)();
        } catch (const DynanticError& error) {
            return handle_.about(error.error(), operation, info());
        }
    }

    TableHandle handle_;

  private:
    friend struct TableAccess;
    [[nodiscard]] const Self& self() const noexcept { return static_cast<const Self&>(*this); }
    [[nodiscard]] ReadSpec read_spec(const IndexInfo* index) const {
        const Acting act = acting();
        return detail::read_spec(act, info(), index);
    }
    template <class Shape, class... Values>
    [[nodiscard]] auto query_of(const IndexInfo* index, const Values&... partition) const {
        static_cast<void>(rows_fit<T>);
        using Read = ReadOf<T, Shape>;
        ReadSpec spec = read_spec(index);
        spec.is_query = true;
        add_partition<Shape>(spec, partition...);
        return Query<T, typename Read::Row, Read, Shape>(std::move(spec));
    }
    template <class Shape>
    [[nodiscard]] auto scan_of(const IndexInfo* index) const {
        static_cast<void>(rows_fit<T>);
        using Read = ReadOf<T, Shape>;
        return Scan<T, typename Read::Row, Read, Shape>(read_spec(index));
    }
};

template <class T>
inline constexpr bool is_table = false;
template <class T>
inline constexpr bool is_table<Table<T>> = true;

// What batches and transactions ask of a table.
struct TableAccess {
    template <class Self, class T>
    [[nodiscard]] static Acting acting(const TableBase<Self, T>& table) {
        return table.acting();
    }
};

}  // namespace dynantic::detail
