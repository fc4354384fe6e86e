#pragma once

#include <dynantic/dynantic.hpp>

#include <algorithm>
#include <concepts>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iomanip>
#include <iostream>
#include <ranges>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

// What the examples share. An example is a table of steps: what is done, the code that does it, and what must come of
// it. `example::run` does them in order and prints what came; a step that comes to something else fails the program, so
// every example is a test too.
namespace example {

/// How an outcome is shown: texts as they are, optionals as their value or "none", lists with commas.
template <class T>
std::string text(const T& value) {
    if constexpr (std::same_as<T, bool>) {
        return value ? "yes" : "no";
    } else if constexpr (std::convertible_to<const T&, std::string_view>) {
        return std::string(std::string_view(value));
    } else if constexpr (std::same_as<T, dynantic::Timestamp>) {
        return dynantic::format_timestamp(value);
    } else if constexpr (requires {
                             value.has_value();
                             *value;
                         }) {
        return value ? text(*value) : "none";
    } else if constexpr (std::ranges::range<T>) {
        std::string all;
        for (const auto& each : value) all += (all.empty() ? "" : ", ") + text(each);
        return all.empty() ? "nothing" : all;
    } else {
        std::ostringstream out;
        out << value;
        return std::move(out).str();
    }
}

/// The outcome of a step that comes to something else at every run.
inline constexpr std::string_view anything = "";

/// One step. `act` may return anything that `text` can show, or nothing, which is "done". What it throws is an outcome
/// too: "refused: " and the kind of the error.
struct Step {
    template <class Act>
    Step(std::string step_title, Act step_act, std::string_view step_outcome = "done")
        : title(std::move(step_title)), outcome(step_outcome) {
        act = [step_act]() -> std::string {
            if constexpr (std::is_void_v<std::invoke_result_t<Act>>) {
                step_act();
                return "done";
            } else {
                return text(step_act());
            }
        };
    }

    std::string title;
    std::function<std::string()> act;
    std::string outcome;
};

/// A table for as long as this lives, empty at first.
template <class Table>
class Fresh {
  public:
    explicit Fresh(const Table& table) : table_(table) {
        if (table_.try_describe()) table_.delete_table();  // an earlier run was interrupted
        table_.create_table();
    }
    Fresh(const Fresh&) = delete;
    Fresh& operator=(const Fresh&) = delete;
    ~Fresh() { static_cast<void>(table_.try_delete_table()); }

  private:
    Table table_;
};

/// The examples are about the database that AWS_ENDPOINT_URL_DYNAMODB names, else about one of their own in this process.
inline void choose_client() {
    if (std::getenv("AWS_ENDPOINT_URL_DYNAMODB") == nullptr)
        dynantic::set_client(dynantic::Client::embedded());
}

/// Does the steps, and prints them. False where one of them came to something else than it says.
inline bool perform(std::span<const Step> steps) {
    bool as_told = true;
    for (const Step& step : steps) {
        std::string outcome;
        std::string reason;
        try {
            outcome = step.act();
        } catch (const dynantic::DynanticError& error) {
            outcome = "refused: " + std::string(dynantic::to_string(error.kind()));
            reason = error.what();
        }
        std::cout << "  " << std::left << std::setw(58) << step.title << ' ' << outcome << '\n';
        if (!reason.empty()) std::cout << "      " << reason << '\n';
        if (outcome == step.outcome || step.outcome == anything) continue;
        std::cout << "  ^ SURPRISE: expected " << step.outcome << '\n';
        as_told = false;
    }
    return as_told;
}

/// The `main` of an example: makes the tables, does the steps, and deletes the tables. What it returns is the exit code.
template <class... Tables>
int run(std::string_view title, std::span<const Step> steps, const Tables&... tables) try {
    choose_client();
    std::cout << title << "\nDatabase: " << dynantic::Client::current().description() << "\n\n";
    [[maybe_unused]] const std::tuple<Fresh<Tables>...> fresh(tables...);
    return perform(steps) ? EXIT_SUCCESS : EXIT_FAILURE;
} catch (const std::exception& error) {
    std::cerr << "This should not have happened: " << error.what() << '\n';
    return EXIT_FAILURE;
}

}  // namespace example
