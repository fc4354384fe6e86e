#pragma once

#include <dynantic/async/table_base.hpp>
#include <dynantic/detail/operation/table_life.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

namespace dynantic::detail {

// The life of a table, asynchronously: the verbs of TableBase.
template <class Self, class T>
class AsyncTableLife {
    using Milliseconds = std::chrono::milliseconds;
    static constexpr Milliseconds five_minutes = std::chrono::minutes(5);

  public:
    /// Makes the table, and waits until it can be used; see Table::create_table. `create_table([TableOptions], [token])` ->
    /// nothing.
    template <class... Token>
    auto create_table(const TableOptions& options, Token&&... token) const {
        return create_as<Throwing>(options, std::forward<Token>(token)...);
    }
    template <NotOptions<TableOptions>... Token>
    auto create_table(Token&&... token) const {
        return create_as<Throwing>(TableOptions{}, std::forward<Token>(token)...);
    }
    template <class... Token>
    auto try_create_table(const TableOptions& options, Token&&... token) const {
        return create_as<Trying>(options, std::forward<Token>(token)...);
    }
    template <NotOptions<TableOptions>... Token>
    auto try_create_table(Token&&... token) const {
        return create_as<Trying>(TableOptions{}, std::forward<Token>(token)...);
    }

    /// Deletes the table and all items, and waits until it is gone; see Table::delete_table. `delete_table([timeout],
    /// [token])` -> nothing.
    template <class... Token>
    auto delete_table(Milliseconds timeout, Token&&... token) const {
        return delete_as<Throwing>(timeout, std::forward<Token>(token)...);
    }
    template <NotOptions<Milliseconds>... Token>
    auto delete_table(Token&&... token) const {
        return delete_as<Throwing>(five_minutes, std::forward<Token>(token)...);
    }
    template <class... Token>
    auto try_delete_table(Milliseconds timeout, Token&&... token) const {
        return delete_as<Trying>(timeout, std::forward<Token>(token)...);
    }
    template <NotOptions<Milliseconds>... Token>
    auto try_delete_table(Token&&... token) const {
        return delete_as<Trying>(five_minutes, std::forward<Token>(token)...);
    }

    /// What the service tells of the table. `describe([token])` -> TableDescription.
    template <class... Token>
    auto describe(Token&&... token) const {
        return describe_as<Throwing>(std::forward<Token>(token)...);
    }
    template <class... Token>
    auto try_describe(Token&&... token) const {
        return describe_as<Trying>(std::forward<Token>(token)...);
    }

    /// Waits until the table and its indexes can be used; see Table::wait_until_active. `wait_until_active([timeout],
    /// [token])` -> TableDescription.
    template <class... Token>
    auto wait_until_active(Milliseconds timeout, Token&&... token) const {
        return wait_as<Throwing>(timeout, std::forward<Token>(token)...);
    }
    template <NotOptions<Milliseconds>... Token>
    auto wait_until_active(Token&&... token) const {
        return wait_as<Throwing>(five_minutes, std::forward<Token>(token)...);
    }
    template <class... Token>
    auto try_wait_until_active(Milliseconds timeout, Token&&... token) const {
        return wait_as<Trying>(timeout, std::forward<Token>(token)...);
    }
    template <NotOptions<Milliseconds>... Token>
    auto try_wait_until_active(Token&&... token) const {
        return wait_as<Trying>(five_minutes, std::forward<Token>(token)...);
    }

    /// Switches deletion protection on or off, and waits until the table can be used again.
    /// `set_deletion_protection(on, [timeout], [token])` -> nothing.
    template <class... Token>
    auto set_deletion_protection(bool on, Milliseconds timeout, Token&&... token) const {
        return protect_as<Throwing>(on, timeout, std::forward<Token>(token)...);
    }
    template <NotOptions<Milliseconds>... Token>
    auto set_deletion_protection(bool on, Token&&... token) const {
        return protect_as<Throwing>(on, five_minutes, std::forward<Token>(token)...);
    }
    template <class... Token>
    auto try_set_deletion_protection(bool on, Milliseconds timeout, Token&&... token) const {
        return protect_as<Trying>(on, timeout, std::forward<Token>(token)...);
    }
    template <NotOptions<Milliseconds>... Token>
    auto try_set_deletion_protection(bool on, Token&&... token) const {
        return protect_as<Trying>(on, five_minutes, std::forward<Token>(token)...);
    }

    /// What must be done so that the table is as the model says; see Table::plan. `plan([TableOptions], [token])` ->
    /// TablePlan.
    template <class... Token>
    auto plan(const TableOptions& options, Token&&... token) const {
        return plan_as<Throwing>(&options, std::forward<Token>(token)...);
    }
    template <NotOptions<TableOptions>... Token>
    auto plan(Token&&... token) const {
        return plan_as<Throwing>(nullptr, std::forward<Token>(token)...);
    }
    template <class... Token>
    auto try_plan(const TableOptions& options, Token&&... token) const {
        return plan_as<Trying>(&options, std::forward<Token>(token)...);
    }
    template <NotOptions<TableOptions>... Token>
    auto try_plan(Token&&... token) const {
        return plan_as<Trying>(nullptr, std::forward<Token>(token)...);
    }

    /// Does what `plan` found, one change at a time, waiting for each; see Table::apply. `apply(plan, [ApplyOptions,
    /// [TableOptions]], [token])` -> nothing.
    template <NotOptions<ApplyOptions>... Token>
    auto apply(const TablePlan& plan, Token&&... token) const {
        return apply_as<Throwing>(plan, {}, plan.options, std::forward<Token>(token)...);
    }
    template <NotOptions<TableOptions>... Token>
    auto apply(const TablePlan& plan, const ApplyOptions& how, Token&&... token) const {
        return apply_as<Throwing>(plan, how, plan.options, std::forward<Token>(token)...);
    }
    template <class... Token>
    auto apply(const TablePlan& plan, const ApplyOptions& how, const TableOptions& options,
               Token&&... token) const {
        return apply_as<Throwing>(plan, how, options, std::forward<Token>(token)...);
    }
    template <NotOptions<ApplyOptions>... Token>
    auto try_apply(const TablePlan& plan, Token&&... token) const {
        return apply_as<Trying>(plan, {}, plan.options, std::forward<Token>(token)...);
    }
    template <NotOptions<TableOptions>... Token>
    auto try_apply(const TablePlan& plan, const ApplyOptions& how, Token&&... token) const {
        return apply_as<Trying>(plan, how, plan.options, std::forward<Token>(token)...);
    }
    template <class... Token>
    auto try_apply(const TablePlan& plan, const ApplyOptions& how, const TableOptions& options,
                   Token&&... token) const {
        return apply_as<Trying>(plan, how, options, std::forward<Token>(token)...);
    }

  private:
    // The work that `start` begins, of which only that it is done is of interest, or what the service told.
    template <class Output, class Start>
    [[nodiscard]] std::unique_ptr<Work<Output>> work(const Start& start) const {
        const Acting act = static_cast<const Self&>(*this).acting();
        auto machine = start(act.target());
        using M = typename decltype(machine)::element_type;
        return std::make_unique<OneMachine<Output, M>>(act.client(), std::string(act.table()),
                                                       std::move(machine));
    }
    template <class Form, class Output, class Start, class... Token>
    auto begin(const Start& start, Token&&... token) const {
        const auto make = [&] { return work<Output>(start); };
        return static_cast<const Self&>(*this).template launch<Form, Output>({}, make,
                                                                             std::forward<Token>(token)...);
    }
    template <class Form, class... Token>
    auto create_as(const TableOptions& options, Token&&... token) const {
        return begin<Form, void>(
            [&](const Target& target) { return start_create_table(target, Rows<T>::info(), options); },
            std::forward<Token>(token)...);
    }
    template <class Form, class... Token>
    auto delete_as(Milliseconds timeout, Token&&... token) const {
        return begin<Form, void>([&](const Target& target) { return start_delete_table(target, timeout); },
                                 std::forward<Token>(token)...);
    }
    template <class Form, class... Token>
    auto wait_as(Milliseconds timeout, Token&&... token) const {
        return begin<Form, TableDescription>(
            [&](const Target& target) { return start_wait_until_active(target, timeout); },
            std::forward<Token>(token)...);
    }
    template <class Form, class... Token>
    auto protect_as(bool on, Milliseconds timeout, Token&&... token) const {
        return begin<Form, void>(
            [&](const Target& target) {
                return start_settle(target, deletion_protection_request(target, on), timeout);
            },
            std::forward<Token>(token)...);
    }
    template <class Form, class... Token>
    auto plan_as(const TableOptions* options, Token&&... token) const {
        return begin<Form, TablePlan>(
            [&](const Target& target) { return start_plan_table(target, Rows<T>::info(), options); },
            std::forward<Token>(token)...);
    }
    template <class Form, class... Token>
    auto apply_as(const TablePlan& plan, const ApplyOptions& how, const TableOptions& options,
                  Token&&... token) const {
        return begin<Form, void>(
            [&](const Target& target) {
                return start_apply_plan(target, Rows<T>::info(), plan, options, how);
            },
            std::forward<Token>(token)...);
    }
    template <class Form, class... Token>
    auto describe_as(Token&&... token) const {
        const auto make = [&] {
            const Acting act = static_cast<const Self&>(*this).acting();
            return one_request<TableDescription>(
                act, describe_request(act.target()),
                [table = act.wire_table()](const Reply& reply) { return read_description(reply, table); });
        };
        return static_cast<const Self&>(*this).template launch<Form, TableDescription>(
            "DescribeTable", make, std::forward<Token>(token)...);
    }
};

}  // namespace dynantic::detail
