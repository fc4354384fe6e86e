#pragma once

#include <dynantic/detail/model/model_of.hpp>
#include <dynantic/detail/operation/batching.hpp>
#include <dynantic/detail/operation/key_arguments.hpp>
#include <dynantic/detail/operation/smaller.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace dynantic::detail {

// Adds the attributes of the table's key, by which an item is put into its place.
void project_key(const ModelInfo& info, ProjectionPaths& paths);

// Items of one table by their keys, each put into the place of its key: whole, or taken into a smaller struct.
template <class T, class Row = RowOf<T>>
class BatchFetch {
  public:
    void reserve(std::size_t count) {
        items_.reserve(count);
        keys_.reserve(count);
    }
    void add(const Target& target, std::string_view key_json) {
        keys_.add(target, key_json, items_.size());
        items_.emplace_back();
    }
    // The keys of what an index gave in part: every index holds them.
    template <class Partials>
    void add_parts(const Target& target, const Partials& partials) {
        for (const auto& each : partials) add(target, key_of_object(model_info<T>(), &each.object()));
    }
    void project(const ProjectionPaths& paths) { keys_.project(paths); }
    [[nodiscard]] Result<std::vector<std::optional<Row>>> run(const ClientCore& core,
                                                              const BatchOptions& options) {
        const Result<void> done = keys_.fetch(core, options, {this, &BatchFetch::deliver});
        if (!done) return done.error();
        return take();
    }
    // The same in two halves, for whoever drives the machines. The object stays where it is until they are done.
    [[nodiscard]] std::unique_ptr<BatchRun> start(const ClientCore& core, const BatchOptions& options) {
        return keys_.start(core, options, {this, &BatchFetch::deliver});
    }
    [[nodiscard]] std::vector<std::optional<Row>> take() {
        for (const auto& [first, place] : keys_.repeated()) items_[place] = items_[first];
        return std::move(items_);
    }

  private:
    static bool deliver(void* context, std::string_view table, JsonValue& in) {
        auto& self = *static_cast<BatchFetch*>(context);
        // Read where it most likely belongs; one that belongs elsewhere is moved there.
        const std::size_t likely = self.keys_.likely_place();
        std::optional<Row> astray;
        std::optional<Row>& row =
            likely == BatchKeys::nowhere || self.items_[likely] ? astray : self.items_[likely];
        std::size_t place = BatchKeys::nowhere;
        if (!self.read(table, in, row.emplace(), place)) {
            row.reset();
            return false;
        }
        if (&row != &astray && place == likely) return true;
        if (place != BatchKeys::nowhere) self.items_[place] = std::move(row);
        if (&row != &astray) row.reset();
        return true;
    }

    // Reads an item, and tells its place.
    bool read(std::string_view table, JsonValue& in, Row& row, std::size_t& place) {
        if constexpr (std::is_same_v<Row, T>) {
            if (!read_item(model_info<T>(), in, &row)) return false;
            place = keys_.place_of(table, model_info<T>(), &row);
        } else if constexpr (std::is_same_v<Row, RowOf<T>>) {
            if (!Rows<T>::read(in, row)) return false;
            place = keys_.place_of(table, Rows<T>::key(row));
        } else {
            // The key is told by the members of the model that stay where they were read.
            T item{};
            std::uint64_t present = 0;
            if (!Smaller<T, Row>::read_model(in, item, present)) return false;
            place = keys_.place_of(table, model_info<T>(), &item);
            Smaller<T, Row>::take(item, present, row);
        }
        return true;
    }

    BatchKeys keys_;
    std::vector<std::optional<Row>> items_;
};

// Of items in the places of their keys, those that are there.
template <class T>
[[nodiscard]] std::vector<T> those_found(std::vector<std::optional<T>> items) {
    std::vector<T> found;
    for (std::optional<T>& each : items) {
        if (each) found.push_back(std::move(*each));
    }
    return found;
}

// The whole items of what an index gave in part.
template <class T, class Partials>
[[nodiscard]] Result<std::vector<std::optional<T>>> fetch_whole(const Target& target,
                                                                const Partials& partials,
                                                                const BatchOptions& options) {
    BatchFetch<T> fetch;
    fetch.add_parts(target, partials);
    return fetch.run(*target.core, options);
}

}  // namespace dynantic::detail
