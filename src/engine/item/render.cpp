// DynamoDB JSON of items as they are stored.

#include "engine/item/encode.hpp"
#include "engine/item/number.hpp"
#include "wire/base64.hpp"
#include "wire/text_tail.hpp"

namespace dynantic::engine {

namespace {

using detail::TextTail;

void write(TextTail& out, const MapView& map);
void write(TextTail& out, const ValueView& value);

void write_quoted_number(TextTail& out, std::string_view packed) {
    out.put('"');
    out.wrote(write_number(out.room(longest_number), packed));
    out.put('"');
}

void write_quoted_base64(TextTail& out, std::string_view bytes) {
    const std::size_t size = detail::base64_size(bytes.size());
    out.put('"');
    char* const to = out.room(size);
    detail::write_base64(to, reinterpret_cast<const std::byte*>(bytes.data()), bytes.size());
    out.wrote(to + size);
    out.put('"');
}

template <class WriteElement>
void write_list(TextTail& out, const ListView& list, WriteElement write_element) {
    out.put('[');
    bool first = true;
    for (const ValueView& element : list) {
        if (!first) out.put(',');
        first = false;
        write_element(element);
    }
    out.put(']');
}

void write(TextTail& out, const ValueView& value) {
    switch (value.tag()) {
        case ValueTag::string:
            out.put(R"({"S":)");
            out.quoted(value.body());
            break;
        case ValueTag::number:
            out.put(R"({"N":)");
            write_quoted_number(out, value.body());
            break;
        case ValueTag::binary:
            out.put(R"({"B":)");
            write_quoted_base64(out, value.body());
            break;
        case ValueTag::boolean_false:
            out.put(R"({"BOOL":false)");
            break;
        case ValueTag::boolean_true:
            out.put(R"({"BOOL":true)");
            break;
        case ValueTag::null:
            out.put(R"({"NULL":true)");
            break;
        case ValueTag::list:
            out.put(R"({"L":)");
            write_list(out, value.list(), [&](const ValueView& element) { write(out, element); });
            break;
        case ValueTag::map:
            out.put(R"({"M":)");
            write(out, value.map());
            break;
        case ValueTag::string_set:
            out.put(R"({"SS":)");
            write_list(out, value.list(), [&](const ValueView& member) { out.quoted(member.body()); });
            break;
        case ValueTag::number_set:
            out.put(R"({"NS":)");
            write_list(out, value.list(),
                       [&](const ValueView& member) { write_quoted_number(out, member.body()); });
            break;
        case ValueTag::binary_set:
            out.put(R"({"BS":)");
            write_list(out, value.list(),
                       [&](const ValueView& member) { write_quoted_base64(out, member.body()); });
            break;
    }
    out.put('}');
}

void write(TextTail& out, const MapView& map) {
    out.put('{');
    bool first = true;
    for (const auto& [name, value] : map) {
        if (!first) out.put(',');
        first = false;
        out.quoted(name);
        out.put(':');
        write(out, value);
    }
    out.put('}');
}

}  // namespace

void append_json(std::string& out, const ValueView& value) {
    TextTail tail(out);
    write(tail, value);
}

void append_json(std::string& out, const MapView& map) {
    TextTail tail(out);
    write(tail, map);
}

}  // namespace dynantic::engine
