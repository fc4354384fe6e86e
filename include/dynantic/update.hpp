#pragma once

#include <dynantic/detail/operation/attempt.hpp>
#include <dynantic/detail/operation/generated.hpp>
#include <dynantic/detail/operation/row.hpp>
#include <dynantic/detail/operation/table_handle.hpp>
#include <dynantic/partial.hpp>
#include <dynantic/return_values.hpp>
#include <dynantic/update_expression.hpp>

#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace dynantic {

class Transaction;

namespace detail {

// An update with its model erased.
struct UpdateSpec {
    Client client;
    std::string table;
    const ModelInfo* info = nullptr;
    std::string key;  // DynamoDB JSON
    ErasedCondition condition;
    bool must_exist = false;
};

// Adds what the model asks for besides: that the item exists, that it is of this entity, and composed attributes that
// the actions change a part of (ValidationError where another part is not known).
void complete_update(UpdateSpec& spec, UpdateActions& actions);

// What `execute` gives for each ReturnValues constant.
template <class T, class Returns>
struct Answer {
    using type = void;
};
template <class T>
struct Answer<T, ReturnValues::AllNew> {
    using type = T;
};
template <class T>
struct Answer<T, ReturnValues::AllOld> {
    using type = std::optional<T>;
};
template <class T>
struct Answer<T, ReturnValues::UpdatedNew> {
    using type = Partial<T>;
};
template <class T>
struct Answer<T, ReturnValues::UpdatedOld> {
    using type = Partial<T>;
};

}  // namespace detail

/// One atomic update of one item, built step by step: what `table.update(key...)` gives. It upserts, as DynamoDB does,
/// unless `must_exist()`. A value; nothing is sent before `execute`.
///
/// The verbs set, set_if_not_exists, append, prepend, add, remove, erase_from and apply come from UpdateVerbs. Where the
/// model has updated_at, counters or a version, they move on by themselves.
template <class T, class Returns = ReturnValues::None>
class [[nodiscard]] Update : public detail::UpdateVerbs<Update<T, Returns>, T> {
    using Output = typename detail::Answer<T, Returns>::type;

  public:
    explicit Update(detail::UpdateSpec spec) noexcept : spec_(std::move(spec)) {}
    Update(detail::UpdateSpec spec, detail::UpdateActions actions) : spec_(std::move(spec)) {
        this->actions_ = std::move(actions);
    }

    /// Only where this holds: else ConditionalCheckFailedError, with the item in `error().item()`. Repeated: all must.
    template <class C>
    [[nodiscard]] Update condition(C&& condition) const& {
        return Update(*this).condition(std::forward<C>(condition));
    }
    template <class C>
    [[nodiscard]] Update condition(C&& condition) && {
        spec_.condition.join(detail::NodeKind::all_of, detail::condition_for<T>(std::forward<C>(condition)));
        return std::move(*this);
    }
    /// Only where the item is there: else ConditionalCheckFailedError.
    [[nodiscard]] Update must_exist() const& { return Update(*this).must_exist(); }
    [[nodiscard]] Update must_exist() && {
        spec_.must_exist = true;
        return std::move(*this);
    }
    /// Only where the item's version is still this one (models with Meta::version).
    template <class V>
    [[nodiscard]] Update expect_version(const V& version) const& {
        return Update(*this).expect_version(version);
    }
    template <class V>
    [[nodiscard]] Update expect_version(const V& version) && {
        constexpr bool has_version = detail::has_version<T>;
        static_assert(has_version,
                      "dynantic: expect_version() needs a model whose Meta names a version member");
        if constexpr (has_version) {
            T object{};
            object.*detail::meta_of<T>::version = version;
            spec_.condition.join(detail::NodeKind::all_of, detail::version_condition(object));
        }
        return std::move(*this);
    }
    /// What `execute` answers with: one of the constants of ReturnValues.
    template <class R>
    [[nodiscard]] Update<T, R> return_values(R) const& {
        return Update<T, R>(spec_, this->actions_);
    }
    template <class R>
    [[nodiscard]] Update<T, R> return_values(R) && {
        return Update<T, R>(std::move(spec_), std::move(this->actions_));
    }

    /// Sends it. Throws ConditionalCheckFailedError, ValidationError for actions that contradict each other, and what
    /// the service answers.
    Output execute(WriteOptions options = {}) const { return try_execute(options).value(); }
    [[nodiscard]] Result<Output> try_execute(WriteOptions options = {}) const {
        return detail::attempt_on(target(spec_), "UpdateItem", [&]() -> Result<Output> {
            const detail::Request request = make_request(options);
            const Result<Reply> reply =
                detail::exchange(*detail::ClientAccess::core(spec_.client), request, spec_.table);
            if (!reply) return reply.error();
            return read(*reply, options);
        });
    }

    /// The JSON of the request, as it would be sent.
    [[nodiscard]] std::string request() const { return make_request().body; }

    // For drivers.
    [[nodiscard]] const detail::UpdateSpec& spec() const noexcept { return spec_; }
    [[nodiscard]] detail::Request make_request(const WriteOptions& told = {}) const {
        const auto [spec, actions] = completed();
        return detail::update_request(target(spec), spec.key, actions, spec.condition,
                                      {detail::return_kind<Returns>, told});
    }
    [[nodiscard]] Result<Output> read(const Reply& reply, const WriteOptions& told = {}) const {
        detail::tell_of_write(reply, detail::table_to_tell(spec_.client, spec_.table, told), told);
        if constexpr (std::is_void_v<Output>) {
            return {};
        } else if constexpr (std::is_same_v<Output, Partial<T>>) {
            Partial<T> partial;
            const detail::ItemReader reader{&partial, [](void* context, detail::JsonValue& item) {
                                                auto& out = *static_cast<Partial<T>*>(context);
                                                std::uint64_t present = 0;
                                                const bool read = detail::read_present(
                                                    detail::model_info<T>(), item, out.data(), present);
                                                out.mark(present);
                                                return read;
                                            }};
            const Result<bool> found = detail::read_update_reply(reply, target(spec_), reader);
            if (!found) return found.error();
            return partial;
        } else {
            T item{};
            const Result<bool> found =
                detail::read_update_reply(reply, target(spec_), detail::reader_into<T>(item));
            if (!found) return found.error();
            if constexpr (std::is_same_v<Output, T>) {
                return item;
            } else {
                return *found ? Output(std::move(item)) : Output();
            }
        }
    }

  private:
    friend class Transaction;

    [[nodiscard]] static detail::Target target(const detail::UpdateSpec& spec) noexcept {
        return {detail::ClientAccess::core(spec.client).get(), spec.table};
    }

    // The spec and the actions with all that the model adds.
    struct Completed {
        detail::UpdateSpec spec;
        detail::UpdateActions actions;
    };
    [[nodiscard]] Completed completed() const {
        Completed both{spec_, this->actions_};
        detail::generate_in_update<T>(both.actions);
        detail::complete_update(both.spec, both.actions);
        return both;
    }

    detail::UpdateSpec spec_;
};

}  // namespace dynantic
