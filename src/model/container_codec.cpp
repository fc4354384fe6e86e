#include "model/read_helpers.hpp"

#include <dynantic/detail/codec/container_codec.hpp>
#include <dynantic/detail/codec/scalar_codec.hpp>

namespace dynantic::detail {
namespace {

const ContainerOps& ops_of(const TypeCodec& self) { return *static_cast<const ContainerOps*>(self.extra); }

// Inside of a list or map nothing can be left out: what is empty is NULL there.
bool write_element(const TypeCodec& codec, const void* element, ValueWriter& out) {
    if (codec.is_absent != nullptr && codec.is_absent(element)) {
        out.json.null_value();
        return true;
    }
    return codec.write(codec, element, out);
}

}  // namespace

// --- lists ----------------------------------------------------------------------------------------------------------

bool write_list(const TypeCodec& self, const void* value, ValueWriter& out) {
    struct Walk {
        const TypeCodec& codec;
        ValueWriter& out;
        std::size_t index;
    } walk{*ops_of(self).element, out, 0};
    out.json.raw(R"({"L":[)");
    const bool written = ops_of(self).each(value, &walk, [](void* context, const void*, const void* element) {
        Walk& at = *static_cast<Walk*>(context);
        if (at.index > 0) at.out.json.raw(',');
        if (!write_element(at.codec, element, at.out)) return at.out.in(at.index);
        ++at.index;
        return true;
    });
    if (!written) return false;
    out.json.raw("]}");
    return true;
}

bool read_list_inner(const TypeCodec& self, AttributeType found, JsonValue& inner, void* value) {
    if (!expect_type(inner, AttributeType::list, found)) return false;
    const ContainerOps& ops = ops_of(self);
    ops.clear(value);
    std::size_t count = 0;
    const bool read = inner.elements([&](std::size_t index, JsonValue& element) {
        if (ops.fixed_size != 0 && index >= ops.fixed_size) {
            (void)element.fail("expected " + std::to_string(ops.fixed_size) + " elements, found more");
            return element.in(index);
        }
        struct Fill {
            const TypeCodec& codec;
            JsonValue& from;
        } fill{*ops.element, element};
        bool added = true;
        count = index + 1;
        return ops.add(
                   value, index, &fill,
                   [](void* context, void*, void* to) {
                       const Fill& at = *static_cast<Fill*>(context);
                       return at.codec.read(at.codec, at.from, to);
                   },
                   added) ||
               element.in(index);
    });
    if (!read) return false;
    if (ops.fixed_size != 0 && count != ops.fixed_size) {
        return inner.fail("expected " + std::to_string(ops.fixed_size) + " elements, found " +
                          std::to_string(count));
    }
    return true;
}

bool read_list(const TypeCodec& self, JsonValue& in, void* value) { return read_by_opening(self, in, value); }

// --- maps -----------------------------------------------------------------------------------------------------------

bool write_map(const TypeCodec& self, const void* value, ValueWriter& out) {
    struct Walk {
        const ContainerOps& ops;
        ValueWriter& out;
        std::string text;
        bool first;
    } walk{ops_of(self), out, {}, true};
    out.json.raw(R"({"M":{)");
    const bool written = walk.ops.each(value, &walk, [](void* context, const void* key, const void* element) {
        Walk& at = *static_cast<Walk*>(context);
        const TypeCodec& key_codec = *at.ops.key;
        at.text.clear();
        if (!key_codec.to_text(key_codec, key, at.out, at.text)) return at.out.in("(key)");
        if (at.text.empty()) return at.out.fail("the empty text cannot be a key of a map");
        if (!at.first) at.out.json.raw(',');
        at.first = false;
        at.out.json.key(at.text);
        return write_element(*at.ops.element, element, at.out) || at.out.in(at.text);
    });
    if (!written) return false;
    out.json.raw("}}");
    return true;
}

namespace {

struct MapEntry {
    const ContainerOps& ops;
    std::string_view name;
    JsonValue& from;
};

// A key must print as the text it was read from: "007" is not 7, because a save would make "7" of it.
bool read_key(const MapEntry& entry, void* key) {
    const TypeCodec& codec = *entry.ops.key;
    std::string text;
    if (!codec.from_text(codec, entry.name, key, text)) return entry.from.fail("the key is refused: " + text);
    if (&codec == &string_codec) return true;
    ValueWriter unused(text);
    text.clear();
    std::string printed;
    return (codec.to_text(codec, key, unused, printed) && printed == entry.name) ||
           entry.from.fail("the key would be written back as another text");
}

}  // namespace

bool read_map_inner(const TypeCodec& self, AttributeType found, JsonValue& inner, void* value) {
    if (!expect_type(inner, AttributeType::map, found)) return false;
    const ContainerOps& ops = ops_of(self);
    ops.clear(value);
    return inner.members([&](std::string_view name, JsonValue& element) {
        MapEntry entry{ops, name, element};
        bool added = true;
        const bool filled = ops.add(
            value, 0, &entry,
            [](void* context, void* key, void* to) {
                const MapEntry& at = *static_cast<MapEntry*>(context);
                const TypeCodec& codec = *at.ops.element;
                return read_key(at, key) && codec.read(codec, at.from, to);
            },
            added);
        if (filled && !added) (void)element.fail("the key is there twice");
        return (filled && added) || element.in(name);
    });
}

bool read_map(const TypeCodec& self, JsonValue& in, void* value) { return read_by_opening(self, in, value); }

// --- sets -----------------------------------------------------------------------------------------------------------

bool write_set(const TypeCodec& self, const void* value, ValueWriter& out) {
    struct Walk {
        const TypeCodec& codec;
        ValueWriter& out;
        std::size_t index;
        std::string text;
    } walk{*ops_of(self).element, out, 0, {}};
    out.json.raw(self.type == AttributeType::string_set   ? R"({"SS":[)"
                 : self.type == AttributeType::number_set ? R"({"NS":[)"
                                                          : R"({"BS":[)");
    const bool written = ops_of(self).each(value, &walk, [](void* context, const void*, const void* element) {
        Walk& at = *static_cast<Walk*>(context);
        if (at.index > 0) at.out.json.raw(',');
        at.text.clear();
        if (!at.codec.to_text(at.codec, element, at.out, at.text)) return at.out.in(at.index);
        at.out.json.quoted(at.text);
        ++at.index;
        return true;
    });
    if (!written) return false;
    if (walk.index == 0) return out.fail("an empty set cannot be stored");
    out.json.raw("]}");
    return true;
}

bool read_set_inner(const TypeCodec& self, AttributeType found, JsonValue& inner, void* value) {
    const ContainerOps& ops = ops_of(self);
    ops.clear(value);
    if (found == AttributeType::null) return inner.skip();  // an empty set inside of a list or map
    if (!expect_type(inner, self.type, found)) return false;
    return inner.elements([&](std::size_t index, JsonValue& element) {
        std::string_view text;
        if (!element.read_string(text)) return element.in(index);
        struct Fill {
            const TypeCodec& codec;
            std::string_view text;
            std::string why;
        } fill{*ops.element, text, {}};
        bool added = true;
        const bool filled = ops.add(
            value, index, &fill,
            [](void* context, void*, void* to) {
                Fill& at = *static_cast<Fill*>(context);
                return at.codec.from_text(at.codec, at.text, to, at.why);
            },
            added);
        if (filled && added) return true;
        (void)element.fail(filled ? std::string("the member is there twice") : std::move(fill.why));
        return element.in(index);
    });
}

bool read_set(const TypeCodec& self, JsonValue& in, void* value) { return read_by_opening(self, in, value); }

}  // namespace dynantic::detail
