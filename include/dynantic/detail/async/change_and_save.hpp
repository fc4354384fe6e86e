#pragma once

#include <dynantic/client.hpp>
#include <dynantic/detail/operation/attempt.hpp>
#include <dynantic/detail/operation/changes.hpp>
#include <dynantic/detail/operation/exchange.hpp>
#include <dynantic/detail/operation/generated.hpp>
#include <dynantic/detail/operation/item_requests.hpp>
#include <dynantic/detail/operation/key_arguments.hpp>
#include <dynantic/detail/operation/row.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace dynantic::detail {

// retry_on_conflict as a state machine without I/O: reads an item, has it changed, and saves it; where somebody else wrote
// it in between, again with the item as it is now.
template <class T, class Change>
class ChangeAndSave final : public ResultMachine<T> {
  public:
    ChangeAndSave(Client client, std::string table, int attempts, std::string key, Change change)
        : client_(std::move(client)),
          table_(std::move(table)),
          attempts_(attempts),
          key_(std::move(key)),
          change_(std::move(change)) {
        read();
    }

    Machine::Step next() override {
        if (outcome_) return {};
        const auto pause = std::exchange(pause_, {});
        if (pause.count() > 0) return {Machine::Want::sleep, nullptr, pause};
        return {Machine::Want::send, &request_, {}};
    }
    void on_reply(Result<Reply> reply) override {
        if (saving_)
            on_saved(reply);
        else if (!reply)
            outcome_.emplace(reply.error());
        else
            on_read(*reply);
    }
    Result<T> result() override { return std::move(*outcome_); }

  private:
    [[nodiscard]] Target target() const noexcept { return {ClientAccess::core(client_).get(), table_}; }
    void read() {
        saving_ = false;
        request_ = get_request(target(), key_, {.consistent_read = true});
    }
    void on_read(const Reply& reply) {
        T item{};
        const Result<bool> found = read_item_reply(reply, "Item", reader_into<T>(item));
        if (!found)
            outcome_.emplace(about(found.error(), "GetItem", wire_table_of(target())));
        else if (!*found)
            outcome_.emplace(item_not_found(wire_table_of(target())));
        else
            save(std::move(item));
    }
    void save(T item) {
        const Result<void> made = attempt_on(target(), "PutItem", [&]() -> Result<void> {
            make_request(item);
            return {};
        });
        if (!made) outcome_.emplace(made.error());
    }
    void make_request(T& item) {
        bool wanted = true;
        if constexpr (std::is_void_v<std::invoke_result_t<Change&, T&>>)
            change_(item);
        else
            wanted = static_cast<bool>(change_(item));
        if (!wanted) {
            outcome_.emplace(std::move(item));
            return;
        }
        const ErasedCondition unchanged = version_condition(item);
        generate_values(item);
        request_ = put_request(target(), model_info<T>(), &item, unchanged, ReturnKind::none);
        saved_.emplace(std::move(item));
        saving_ = true;
    }
    void on_saved(const Result<Reply>& reply) {
        if (reply) {
            outcome_.emplace(*std::move(saved_));
            return;
        }
        pause_ = pause_after_conflict(*target().core, reply.error(), ++tried_, attempts_);
        T now{};
        const Result<bool> came = pause_.count() < 0 ? Result<bool>(reply.error())
                                                     : read_refused_item(reply.error(), reader_into<T>(now));
        if (!came)
            outcome_.emplace(came.error());
        else if (*came)
            save(std::move(now));
        else
            read();
    }

    Client client_;
    std::string table_;
    int attempts_;
    std::string key_;
    Change change_;
    Request request_;
    bool saving_ = false;
    int tried_ = 0;
    std::chrono::milliseconds pause_{};
    std::optional<T> saved_;  // by the request under way
    std::optional<Result<T>> outcome_;
};

}  // namespace dynantic::detail
