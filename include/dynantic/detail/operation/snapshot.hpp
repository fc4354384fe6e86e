#pragma once

#include <dynantic/batch_tables.hpp>
#include <dynantic/detail/operation/attempt.hpp>
#include <dynantic/detail/operation/item_parts.hpp>
#include <dynantic/detail/operation/table_handle.hpp>
#include <dynantic/detail/operation/transacting.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <ranges>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

// What transact_get is made of.
namespace dynantic::detail {

// The arguments of transact_get: keys, or one range of them.
template <class R>
concept PartKeyRange = std::ranges::input_range<R> && AnyPartKey<std::ranges::range_value_t<R>>;
template <class... Keys>
inline constexpr bool are_transact_keys = (AnyPartKey<Keys> && ...);
template <PartKeyRange Keys>
inline constexpr bool are_transact_keys<Keys> = true;

template <class K>
[[nodiscard]] TransactGet transact_get_of(const ClientCore& core, const K& wanted, RowOfKey<K>& row) {
    using Part = typename PartOfKey<K>::type;
    const auto& key = PartOfKey<K>::key(wanted);
    ProjectionPaths projection;
    Part::project(projection);
    return {wire_table_of(target_of_key(core, key)), key.json(), part_reader<Part>(row), false,
            std::move(projection)};
}

template <class... Keys>
consteval void check_key_count() {
    constexpr bool not_too_many = sizeof...(Keys) <= 100;
    static_assert(not_too_many, "dynantic: transact_get() takes up to 100 keys");
}

// The items of a transact_get: places for them, and what is to be got into each. It stays where it is till they have come.
template <class... Keys>
class Snapshot {
  public:
    using Items = std::tuple<std::optional<RowOfKey<Keys>>...>;

    explicit Snapshot(const ClientCore& core, const Keys&... keys) {
        prepare(std::index_sequence_for<Keys...>{}, core, keys...);
    }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

    [[nodiscard]] std::span<TransactGet> gets() noexcept { return gets_; }
    [[nodiscard]] Items take() { return take(std::index_sequence_for<Keys...>{}); }

  private:
    template <std::size_t... Place>
    void prepare(std::index_sequence<Place...>, [[maybe_unused]] const ClientCore& core,
                 const Keys&... keys) {
        ((gets_[Place] = transact_get_of(core, keys, *std::get<Place>(items_))), ...);
    }
    template <std::size_t... Place>
    [[nodiscard]] Items take(std::index_sequence<Place...>) {
        ((gets_[Place].found ? void() : std::get<Place>(items_).reset()), ...);
        return std::move(items_);
    }

    Items items_{std::optional<RowOfKey<Keys>>(std::in_place)...};
    std::array<TransactGet, sizeof...(Keys)> gets_;
};
template <PartKeyRange Keys>
class Snapshot<Keys> {
    using Row = RowOfKey<std::ranges::range_value_t<Keys>>;

  public:
    using Items = std::vector<std::optional<Row>>;

    explicit Snapshot(const ClientCore& core, const Keys& keys)
        : items_(static_cast<std::size_t>(std::ranges::distance(keys)), std::optional<Row>(std::in_place)) {
        for (const auto& key : keys) gets_.push_back(transact_get_of(core, key, *items_[gets_.size()]));
    }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

    [[nodiscard]] std::span<TransactGet> gets() noexcept { return {gets_.data(), gets_.size()}; }
    [[nodiscard]] Items take() {
        for (std::size_t place = 0; place < gets_.size(); ++place) {
            if (!gets_[place].found) items_[place].reset();
        }
        return std::move(items_);
    }

  private:
    Items items_;
    std::vector<TransactGet> gets_;
};

template <class... Keys>
[[nodiscard]] auto get_together(const Client& client, const TransactGetOptions& options,
                                const Keys&... keys) {
    check_key_count<Keys...>();
    using Items = typename Snapshot<Keys...>::Items;
    return attempt("TransactGetItems", {}, [&]() -> Result<Items> {
        const ClientCore& core = *ClientAccess::core(client);
        Snapshot<Keys...> snapshot(core, keys...);
        if (const Result<void> done = transact_get(core, snapshot.gets(), options); !done)
            return done.error();
        return snapshot.take();
    });
}

// The client of the first key that is bound to one, else the current one.
template <class K>
[[nodiscard]] const auto& plain_key(const K& key) {
    if constexpr (AnyPartKey<K>)
        return PartOfKey<K>::key(key);
    else
        return key;
}
template <class First, class... Rest>
[[nodiscard]] Client client_of_wanted(const First& first, const Rest&... rest) {
    if constexpr (PartKeyRange<First> && !ItemKeyRange<First>) {
        return std::ranges::empty(first) ? Client::current()
                                         : client_of_keys(plain_key(*std::ranges::begin(first)));
    } else {
        return client_of_keys(plain_key(first), plain_key(rest)...);
    }
}

}  // namespace dynantic::detail
