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

// One overload a type of the variant.
struct ValueWriter {
    JsonWriter& writer;

    void operator()(const std::string& text) const { writer.string_value(text); }
    void operator()(const Decimal& number) const { writer.number_value(number); }
    void operator()(const Binary& bytes) const { writer.binary_value(bytes.data(), bytes.size()); }
    void operator()(bool value) const { writer.bool_value(value); }
    void operator()(AttributeValue::Null) const { writer.null_value(); }
    void operator()(const AttributeValue::List& elements) const {
        write_list(writer, R"({"L":[)", elements,
                   [this](const AttributeValue& each) { std::visit(*this, each.variant()); });
    }
    void operator()(const Item& attributes) const {
        writer.raw(R"({"M":)");
        write(writer, attributes);
        writer.raw('}');
    }
    void operator()(const AttributeValue::StringSet& set) const {
        write_list(writer, R"({"SS":[)", set.members,
                   [this](const std::string& each) { writer.quoted(each); });
    }
    void operator()(const AttributeValue::NumberSet& set) const {
        write_list(writer, R"({"NS":[)", set.members,
                   [this](const Decimal& each) { writer.quoted_number(each); });
    }
    void operator()(const AttributeValue::BinarySet& set) const {
        write_list(writer, R"({"BS":[)", set.members,
                   [this](const Binary& each) { writer.quoted_base64(each.data(), each.size()); });
    }
};

void write(JsonWriter& writer, const Item& item) {
    writer.raw('{');
    bool first = true;
    for (const auto& [name, value] : item) {
        if (!first) writer.raw(',');
        first = false;
        writer.key(name);
        std::visit(ValueWriter{writer}, value.variant());
    }
    writer.raw('}');
}

}  // namespace

std::string to_json(const AttributeValue& value) {
    std::string out;
    JsonWriter writer(out);
    std::visit(ValueWriter{writer}, value.variant());
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
