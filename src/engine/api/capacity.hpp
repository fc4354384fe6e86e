#pragma once

#include "engine/index/item_writer.hpp"
#include "engine/index/table.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::engine::api {

enum class CapacityDetail : std::uint8_t { none, total, indexes };

/// Of the parameter ReturnConsumedCapacity.
[[nodiscard]] CapacityDetail capacity_detail(std::string_view parameter) noexcept;

/// What a request used of one table, in capacity units: 4 KB a read unit (half of one where eventually consistent), 1 KB
/// a write unit, both twice in transactions.
class Capacity {
  public:
    enum class Mode : std::uint8_t { plain, transaction };

    explicit Capacity(std::string_view table_name, Mode mode = Mode::plain)
        : table_name_(table_name), mode_(mode) {}

    void add_read(std::size_t bytes, bool consistent);
    void add_index_read(const Index& index, std::size_t bytes, bool consistent);
    /// The larger of the old and the new item.
    void add_write(std::size_t before, std::size_t after, const std::vector<IndexUnits>& indexes);

    /// A write that its condition refused: part of the sum, of neither the table nor an index.
    void add_refused_write(std::size_t bytes);
    /// What another request used of the same table.
    void add(const Capacity& other);

    [[nodiscard]] std::string_view table_name() const noexcept { return table_name_; }
    /// Appends {"TableName":...,"CapacityUnits":...}, with the parts where `detail` asks for them.
    void append_json(std::string& out, CapacityDetail detail) const;

  private:
    struct Part {
        std::string name;
        bool local = false;
        double read = 0;
        double write = 0;
    };
    Part& part(std::string_view name, bool local);
    void append_parts(std::string& out, std::string_view member, bool local) const;
    void append_units(std::string& out, double read, double write) const;

    std::string table_name_;
    Mode mode_;
    double read_ = 0;
    double write_ = 0;
    double refused_ = 0;
    std::vector<Part> parts_;
};

/// Appends them as a list: [{...},...].
void append_capacities(std::string& out, const std::vector<Capacity>& capacities, CapacityDetail detail);

}  // namespace dynantic::engine::api
