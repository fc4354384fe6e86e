#include <dynantic/attribute_value.hpp>
#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/json_writer.hpp>
#include <dynantic/error.hpp>

#include <ostream>

namespace dynantic {
namespace {

using detail::JsonWriter;

void write(JsonWriter& writer, const Item& item);

template <class Members, class F>
void write_list(JsonWriter& writer, std::string_view open, const Members& members, F&& member) {
    writer.raw(open);
    bool first = true;
    for (const auto& each : members) {
        if (!first) writer.raw(',');
        first = false;
        member(each);
    }
    writer.raw("]}");
}

void write_value(JsonWriter& writer, const AttributeValue& value) {
    switch (value.type()) {
        case AttributeType::string:
            return writer.string_value(value.as_string());
        case AttributeType::number:
            return writer.number_value(value.as_number());
        case AttributeType::binary:
            return writer.binary_value(value.as_binary().data(), value.as_binary().size());
        case AttributeType::boolean:
            return writer.bool_value(value.as_bool());
        case AttributeType::null:
            return writer.null_value();
        case AttributeType::list:
            return write_list(writer, R"({"L":[)", value.as_list(),
                              [&](const AttributeValue& each) { write_value(writer, each); });
        case AttributeType::map:
            writer.raw(R"({"M":)");
            write(writer, value.as_map());
            return writer.raw('}');
        case AttributeType::string_set:
            return write_list(writer, R"({"SS":[)", value.as_string_set(),
                              [&](const std::string& each) { writer.quoted(each); });
        case AttributeType::number_set:
            return write_list(writer, R"({"NS":[)", value.as_number_set(),
                              [&](const Decimal& each) { writer.quoted_number(each); });
        case AttributeType::binary_set:
            return write_list(writer, R"({"BS":[)", value.as_binary_set(),
                              [&](const Binary& each) { writer.quoted_base64(each.data(), each.size()); });
    }
}

void write(JsonWriter& writer, const Item& item) {
    writer.raw('{');
    bool first = true;
    for (const auto& [name, value] : item) {
        if (!first) writer.raw(',');
        first = false;
        writer.key(name);
        write_value(writer, value);
    }
    writer.raw('}');
}

}  // namespace

std::string to_json(const AttributeValue& value) {
    std::string out;
    JsonWriter writer(out);
    write_value(writer, value);
    return out;
}

std::string to_json(const Item& item) {
    std::string out;
    JsonWriter writer(out);
    write(writer, item);
    return out;
}

Item item_from_json(std::string_view json) {
    detail::JsonReader reader(json);
    detail::JsonValue root;
    Item item;
    if (reader.root(root) && root.read_item(item) && reader.finish()) return item;
    const detail::ReadError& failure = reader.error();
    Error::Info info;
    info.kind = ErrorKind::serialization;
    info.message = failure.path.empty() ? failure.message : failure.path + ": " + failure.message;
    info.fields.push_back({failure.path, failure.message});
    throw SerializationError(Error(std::move(info)));
}

std::ostream& operator<<(std::ostream& out, const AttributeValue& value) { return out << to_json(value); }
std::ostream& operator<<(std::ostream& out, const Item& item) { return out << to_json(item); }

}  // namespace dynantic
