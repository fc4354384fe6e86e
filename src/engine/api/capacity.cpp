#include "engine/api/capacity.hpp"

#include <dynantic/detail/json_writer.hpp>

#include <algorithm>
#include <charconv>

namespace dynantic::engine::api {

namespace {

constexpr std::size_t read_unit = 4096;
constexpr std::size_t write_unit = 1024;

// As DynamoDB writes them: 0.5, 1.0, 12.5.
void append_number(std::string& out, double units) {
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, units, std::chars_format::fixed, 1).ptr;
    out.append(digits, end);
}

double read_units(std::size_t bytes, bool consistent) {
    return static_cast<double>(units_of(bytes, read_unit)) * (consistent ? 1.0 : 0.5);
}

}  // namespace

CapacityDetail capacity_detail(std::string_view parameter) noexcept {
    if (parameter == "TOTAL") return CapacityDetail::total;
    if (parameter == "INDEXES") return CapacityDetail::indexes;
    return CapacityDetail::none;
}

Capacity::Part& Capacity::part(std::string_view name, bool local) {
    const auto found = std::ranges::find(parts_, name, &Part::name);
    return found != parts_.end() ? *found : parts_.emplace_back(Part{std::string(name), local});
}

void Capacity::add_read(std::size_t bytes, bool consistent) {
    read_ += mode_ == Mode::transaction ? 2 * read_units(bytes, true) : read_units(bytes, consistent);
}

void Capacity::add_index_read(const Index& index, std::size_t bytes, bool consistent) {
    part(index.name, index.local).read += read_units(bytes, consistent);
}

void Capacity::add_write(std::size_t before, std::size_t after, const std::vector<IndexUnits>& indexes) {
    const double factor = mode_ == Mode::transaction ? 2 : 1;  // of the table alone
    write_ += factor * static_cast<double>(units_of(std::max(before, after), write_unit));
    for (const auto& each : indexes) {
        part(each.index->name, each.index->local).write += static_cast<double>(each.units);
    }
}

void Capacity::add_refused_write(std::size_t bytes) {
    refused_ += static_cast<double>(units_of(bytes, write_unit));
}

void Capacity::add(const Capacity& other) {
    read_ += other.read_;
    write_ += other.write_;
    refused_ += other.refused_;
    for (const auto& each : other.parts_) {
        auto& mine = part(each.name, each.local);
        mine.read += each.read;
        mine.write += each.write;
    }
}

void Capacity::append_units(std::string& out, double read, double write) const {
    out.append("\"CapacityUnits\":");
    append_number(out, read + write);
    if (mode_ != Mode::transaction) return;
    if (read != 0) {
        out.append(",\"ReadCapacityUnits\":");
        append_number(out, read);
    }
    if (write != 0) {
        out.append(",\"WriteCapacityUnits\":");
        append_number(out, write);
    }
}

void Capacity::append_parts(std::string& out, std::string_view member, bool local) const {
    detail::JsonWriter json(out);
    bool first = true;
    for (const auto& each : parts_) {
        if (each.local != local) continue;
        if (first) {
            json.raw(",\"");
            json.raw(member);
            json.raw("\":{");
        } else {
            json.raw(',');
        }
        first = false;
        json.key(each.name);
        json.raw('{');
        append_units(out, each.read, each.write);
        json.raw('}');
    }
    if (!first) json.raw('}');
}

void Capacity::append_json(std::string& out, CapacityDetail detail) const {
    double read = read_;
    double write = write_ + refused_;
    for (const auto& each : parts_) {
        read += each.read;
        write += each.write;
    }
    out.push_back('{');
    append_units(out, read, write);
    if (detail == CapacityDetail::indexes) {
        append_parts(out, "GlobalSecondaryIndexes", false);
        append_parts(out, "LocalSecondaryIndexes", true);
        out.append(",\"Table\":{");
        append_units(out, read_, write_);
        out.push_back('}');
    }
    detail::JsonWriter json(out);
    json.raw(",\"TableName\":");
    json.quoted(table_name_);
    json.raw('}');
}

void append_capacities(std::string& out, const std::vector<Capacity>& capacities, CapacityDetail detail) {
    out.push_back('[');
    for (std::size_t i = 0; i < capacities.size(); ++i) {
        if (i != 0) out.push_back(',');
        capacities[i].append_json(out, detail);
    }
    out.push_back(']');
}

}  // namespace dynantic::engine::api
