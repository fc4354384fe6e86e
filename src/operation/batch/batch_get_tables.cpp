#include "operation/batch/run_batches.hpp"

#include <dynantic/batch_tables.hpp>

#include <string>
#include <utility>

namespace dynantic::detail {
namespace {

// A place among those of all parts, as BatchKeys keeps it.
constexpr unsigned place_bits = 40;
constexpr std::size_t join_place(std::size_t part, std::size_t place) { return part << place_bits | place; }
constexpr std::size_t part_of(std::size_t joined) { return joined >> place_bits; }
constexpr std::size_t place_in_part(std::size_t joined) {
    return joined & ((std::size_t{1} << place_bits) - 1);
}

struct Delivery {
    BatchKeys& keys;
    const std::vector<BatchPart>& parts;

    // Reads the item as the type of one part, and puts it where that part asked for it.
    bool give(std::size_t part, std::string_view table, JsonValue& item) const {
        std::string key;
        if (!parts[part].read(parts[part].context, item, key)) return false;
        const std::size_t first = keys.place_of(table, key);
        if (first == BatchKeys::nowhere) return true;
        put(part, first);
        for (const BatchKeys::Repeated& repeated : keys.repeated()) {
            if (repeated.first == first) put(part, repeated.place);
        }
        return true;
    }
    // What the part has read last, if it was the one that asked there.
    void put(std::size_t part, std::size_t joined) const {
        if (part_of(joined) == part) parts[part].place(parts[part].context, place_in_part(joined));
    }

    // The item of a table that several parts ask is of the type of one of them, and nothing but reading it tells which.
    // A part that asked for this item and cannot read it is an error, unless another part can.
    bool give_to_all(std::string_view table, JsonValue& item) const {
        std::string_view raw;
        if (!item.read_raw(raw)) return false;
        const Body body("{\"Item\":" + std::string(raw) + "}");
        bool taken = false;
        ReadError first;
        for (std::size_t part = 0; part < parts.size(); ++part) {
            if (parts[part].table != table) continue;
            JsonReader reader(body);
            if (reader.read_root_members(
                    [&](std::string_view, JsonValue& value) { return give(part, table, value); })) {
                taken = true;
            } else if (!first.failed) {
                first = reader.error();
            }
        }
        if (taken) return true;
        item.fail(first.message);
        return first.path.empty() ? false : item.in(first.path);
    }

    bool deliver(std::string_view table, JsonValue& item) const {
        std::size_t only = 0;
        std::size_t count = 0;
        for (std::size_t part = 0; part < parts.size(); ++part) {
            if (parts[part].table != table) continue;
            only = part;
            ++count;
        }
        if (count == 0) return item.skip();
        return count == 1 ? give(only, table, item) : give_to_all(table, item);
    }
};

}  // namespace

void BatchParts::add(std::size_t part, const Target& target, std::string_view key_json, std::size_t place) {
    if (tables_.size() <= part) tables_.resize(part + 1);
    std::string table = wire_table(*target.core, target.table);
    if (!tables_[part].empty() && tables_[part] != table) {
        Error(ErrorKind::validation,
              "a list of keys names one table: give the keys of another table as an argument of their own")
            .raise();
    }
    tables_[part] = std::move(table);
    keys_.add(target, key_json, join_place(part, place));
}

void BatchParts::deliver_to(std::vector<BatchPart> parts) { parts_ = std::move(parts); }

bool BatchParts::deliver(void* context, std::string_view table, JsonValue& item) {
    auto& self = *static_cast<BatchParts*>(context);
    return Delivery{self.keys_, self.parts_}.deliver(table, item);
}

std::unique_ptr<BatchRun> BatchParts::start(const ClientCore& core, const BatchOptions& options) {
    for (std::size_t part = 0; part < tables_.size(); ++part) parts_[part].table = tables_[part];
    return keys_.start(core, options, {this, &BatchParts::deliver});
}

Result<void> BatchParts::fetch(const ClientCore& core, const BatchOptions& options) {
    return BatchKeys::result_of(run_batch(core, *start(core, options)));
}

}  // namespace dynantic::detail
