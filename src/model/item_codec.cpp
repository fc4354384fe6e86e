#include "model/item_codec.hpp"

#include "model/composed.hpp"
#include "model/read_helpers.hpp"

#include <dynantic/detail/rules/validate.hpp>
#include <dynantic/model.hpp>

#include <array>
#include <optional>

namespace dynantic::detail {
namespace {

// Which attribute came behind which in the items of a model that this thread read last. A service gives the attributes of all
// items in one order, but in one of its own; who knows it need not look names up. Only a hint: what comes is compared. A
// nested struct may take the place of the model around it, which then learns anew.
class LearnedOrder {
  public:
    static LearnedOrder& of(const ModelInfo& info) noexcept {
        thread_local std::array<LearnedOrder, 8> some;  // of the models in use; nested structs are models too
        LearnedOrder& order = some[(reinterpret_cast<std::uintptr_t>(&info) >> 6U) % some.size()];
        if (order.info_ != &info) {
            order.info_ = &info;
            order.after_.fill(unknown);
        }
        return order;
    }
    // What to expect behind `index` (`start`: as the first); `otherwise` where nothing came behind it yet.
    [[nodiscard]] std::uint16_t after(std::uint16_t index, std::uint16_t otherwise) const noexcept {
        return index < after_.size() && after_[index] != unknown ? after_[index] : otherwise;
    }
    // `previous` is `start` for the first attribute of an item.
    void learn(std::uint16_t previous, std::uint16_t index) noexcept {
        if (previous < after_.size()) after_[previous] = index;
    }

    static constexpr std::uint16_t start = max_attributes;

  private:
    static constexpr std::uint16_t unknown = 0xFFFE;
    const ModelInfo* info_ = nullptr;
    std::array<std::uint16_t, max_attributes + 1> after_{};
};

// What is known of one item while it is read.
struct ItemState {
    const ModelInfo& info;
    void* object;
    ReadMode mode;
    LearnedOrder& order;
    std::uint16_t expected;
    std::uint16_t previous = LearnedOrder::start;
    FieldBits seen{};
    std::vector<std::string_view> composed;  // texts, by place in ModelInfo::composed
};

void* member_of(const FieldInfo& field, void* object) { return static_cast<char*>(object) + field.offset; }
const void* member_of(const FieldInfo& field, const void* object) {
    return static_cast<const char*>(object) + field.offset;
}

Extras* extras_of(const ModelInfo& info, void* object) {
    if (info.extras_offset < 0) return nullptr;
    return reinterpret_cast<Extras*>(static_cast<char*>(object) + info.extras_offset);
}

bool read_unknown(ItemState& item, std::string_view name, JsonValue& value) {
    if (item.mode == ReadMode::partial || item.info.on_unknown == OnUnknown::ignore) return true;
    if (item.info.on_unknown == OnUnknown::keep) {
        AttributeValue kept;
        if (!value.read_attribute(kept)) return value.in(name);
        extras_of(item.info, item.object)->attributes.set(std::string(name), std::move(kept));
        return true;
    }
    value.fail("the attribute is not in the model `" + std::string(item.info.type_name) +
               "`, and a save would erase it: add it to the model, or set Meta::on_unknown");
    return value.in(name);
}

bool read_entity(const ModelInfo& info, JsonValue& value) {
    std::string_view found;
    if (!value.read_attribute_text(AttributeType::string, found)) return value.in(info.entity_attribute);
    if (found == info.entity_value) return true;
    value.fail("the item is of another entity type than `" + std::string(info.entity_value) + "`");
    return value.in(info.entity_attribute);
}

bool read_field(ItemState& item, std::size_t index, JsonValue& value) {
    const FieldInfo& field = item.info.fields[index];
    std::uint64_t& word = item.seen[index / 64];
    const std::uint64_t bit = std::uint64_t{1} << (index % 64);
    if ((word & bit) != 0) {
        value.fail("the attribute is there twice");
        return value.in(field.name);
    }
    word |= bit;
    return field.codec->read(*field.codec, value, member_of(field, item.object)) || value.in(field.name);
}

bool read_composed(ItemState& item, std::size_t index, JsonValue& value) {
    item.composed.resize(item.info.composed.size());
    return value.read_attribute_text(AttributeType::string, item.composed[index]) ||
           value.in(item.info.composed[index].name);
}

bool read_attribute(void* context, std::string_view name, JsonValue& value) {
    ItemState& item = *static_cast<ItemState*>(context);
    const ModelInfo& info = item.info;
    const std::uint16_t index = info.lookup.find(name, item.expected);
    if (index == NameLookup::none) return read_unknown(item, name, value);
    if (index != item.expected) item.order.learn(item.previous, index);
    item.expected = item.order.after(index, info.lookup.after(index));
    item.previous = index;
    if (index < info.fields.size()) return read_field(item, index, value);
    if (index < info.fields.size() + info.composed.size()) {
        return read_composed(item, index - info.fields.size(), value);
    }
    if (index == info.fields.size() + info.composed.size()) return read_entity(info, value);
    return true;  // the schema's mark: read_item has looked at it
}

// Members that came only as parts of a composed attribute, as from an index that holds nothing but keys.
bool fill_from_composed(ItemState& item, JsonValue& in) {
    for (std::size_t i = 0; i < item.composed.size(); ++i) {
        const ComposedInfo& composed = item.info.composed[i];
        bool all_seen = true;
        for (const ComposedSegment& segment : composed.segments) {
            if (segment.field != no_field) {
                all_seen = all_seen && (item.seen[segment.field / 64] >> (segment.field % 64) & 1) != 0;
            }
        }
        if (all_seen || item.composed[i].data() == nullptr) continue;
        std::string why;
        if (!parse_back(item.info, composed, item.composed[i], item.object, item.seen.data(), why)) {
            in.fail(std::move(why));
            return in.in(composed.name);
        }
    }
    return true;
}

bool settle_missing(ItemState& item, JsonValue& in) {
    for (std::size_t i = 0; i < item.info.fields.size(); ++i) {
        if ((item.seen[i / 64] >> (i % 64) & 1) != 0) continue;
        const FieldInfo& field = item.info.fields[i];
        if (field.required) {
            in.fail(std::string(missing_attribute));
            return in.in(field.name);
        }
        if (!field.hidden && !field.keep_default) field.codec->make_absent(member_of(field, item.object));
    }
    return true;
}

bool check_rules(const ModelInfo& info, JsonValue& in, const void* object) {
    Violations out;
    validate_object(info, object, out);
    if (out.empty()) return true;
    const std::vector<FieldError> found = out.take();
    std::string message = "the item breaks a rule of its model: " + found.front().message;
    if (found.size() > 1) message += " (and " + std::to_string(found.size() - 1) + " more)";
    in.fail(std::move(message));
    return found.front().path.empty() ? false : in.in(found.front().path);
}

// --- writing --------------------------------------------------------------------------------------------------------

bool write_field(const FieldInfo& field, const void* object, ValueWriter& out) {
    if (field.hidden || field.read_only) return true;
    const void* value = member_of(field, object);
    const TypeCodec& codec = *field.codec;
    if (codec.is_absent != nullptr && codec.is_absent(value)) return true;
    out.json.raw(field.json_key);
    return codec.write(codec, value, out) || out.in(field.member);
}

bool write_composed(const ModelInfo& info, const ComposedInfo& composed, const void* object,
                    ValueWriter& out) {
    std::string text;
    if (!append_composed(info, composed, object, out, text)) return false;
    out.json.raw(',');
    out.json.key(composed.name);
    out.json.string_value(text);
    return true;
}

bool write_extras(const ModelInfo& info, const Extras& extras, ValueWriter& out) {
    for (const auto& [name, value] : extras.attributes) {
        if (info.lookup.find(name) != NameLookup::none) {
            out.fail("the model has this attribute itself, so it cannot be among its Extras");
            return out.in(name);
        }
        out.json.raw(',');
        out.json.key(name);
        out.json.raw(to_json(value));
    }
    return true;
}

bool write_all(const ModelInfo& info, const void* object, ValueWriter& out) {
    for (const FieldInfo& field : info.fields) {
        if (!write_field(field, object, out)) return false;
    }
    for (const ComposedInfo& composed : info.composed) {
        if (!write_composed(info, composed, object, out)) return false;
    }
    if (!info.entity_attribute.empty()) {
        out.json.raw(',');
        out.json.key(info.entity_attribute);
        out.json.string_value(info.entity_value);
    }
    if (info.schema_version != 0) {
        out.json.raw(',');
        out.json.key(info.schema_attribute);
        out.json.number_value(std::int64_t{info.schema_version});
    }
    const Extras* extras = extras_of(info, const_cast<void*>(object));
    return extras == nullptr || info.on_unknown != OnUnknown::keep || write_extras(info, *extras, out);
}

// Every attribute is written with a comma before it; the first one becomes the brace.
template <class F>
bool in_braces(ValueWriter& out, F&& write) {
    std::string& text = out.json.text();
    const std::size_t start = text.size();
    if (!write()) return false;
    if (text.size() == start) {
        text += '{';
    } else {
        text[start] = '{';
    }
    text += '}';
    return true;
}

}  // namespace

bool read_members(const ModelInfo& info, JsonValue& in, void* object, ReadMode mode, FieldBits* seen) {
    LearnedOrder& order = LearnedOrder::of(info);
    ItemState item{.info = info,
                   .object = object,
                   .mode = mode,
                   .order = order,
                   .expected = order.after(LearnedOrder::start, info.lookup.first()),
                   .seen = {},
                   .composed = {}};
    if (Extras* extras = extras_of(info, object); extras != nullptr && mode == ReadMode::whole)
        extras->attributes = Item();
    if (!in.for_each_member(&item, &read_attribute)) return false;
    if (!item.composed.empty() && !fill_from_composed(item, in)) return false;
    if (seen != nullptr) *seen = item.seen;
    if (mode == ReadMode::partial) return true;
    return settle_missing(item, in) && (!info.check_reads || check_rules(info, in, object));
}

bool write_members(const ModelInfo& info, const void* object, ValueWriter& out) {
    return in_braces(out, [&] { return write_all(info, object, out); });
}

bool read_item(const ModelInfo& info, JsonValue& in, void* object) {
    if (info.upgrade != nullptr) return read_upgraded(info, in, object);
    return read_members(info, in, object, ReadMode::whole);
}

bool read_partial_item(const ModelInfo& info, JsonValue& in, void* object) {
    return read_members(info, in, object, ReadMode::partial);
}

bool try_write_item(const ModelInfo& info, const void* object, ValueWriter& out) {
    return write_members(info, object, out);
}

void write_item(const ModelInfo& info, const void* object, JsonWriter& json) {
    if (const std::optional<Error> broken = validation_error(info, object)) broken->raise();
    ValueWriter out(json);
    if (!try_write_item(info, object, out)) out.raise();
}

void write_key(const ModelInfo& info, const void* object, JsonWriter& json) {
    ValueWriter out(json);
    const auto write_part = [&](const KeyAttribute& part) {
        if (part.composed != no_field) return write_composed(info, info.composed[part.composed], object, out);
        const FieldInfo& field = info.fields[part.field];
        out.json.raw(field.json_key);
        return field.codec->write(*field.codec, member_of(field, object), out) || out.in(field.member);
    };
    const bool written = in_braces(out, [&] {
        for (const KeyAttribute& part : info.key.partition) {
            if (!write_part(part)) return false;
        }
        for (const KeyAttribute& part : info.key.sort) {
            if (!write_part(part)) return false;
        }
        return true;
    });
    if (!written) out.raise();
}

}  // namespace dynantic::detail
