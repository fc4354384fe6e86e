#include "model/read_helpers.hpp"

#include <dynantic/detail/codec/optional_codec.hpp>
#include <dynantic/detail/codec/scalar_codec.hpp>

#include <chrono>

namespace dynantic::detail {
namespace {

// --- Timestamp, Date, days: texts of fixed width --------------------------------------------------------------------

bool print_timestamp(const void* value, ValueWriter& out, std::array<char, timestamp_size>& text) {
    return write_timestamp(as<Timestamp>(value), text) ||
           out.fail("the time is not within the years 0000 to 9999, which is what its text can hold");
}

bool write_timestamp_value(const TypeCodec&, const void* value, ValueWriter& out) {
    std::array<char, timestamp_size> text;
    if (!print_timestamp(value, out, text)) return false;
    out.json.string_value({text.data(), text.size()});
    return true;
}
bool timestamp_to_text(const TypeCodec&, const void* value, ValueWriter& out, std::string& text) {
    std::array<char, timestamp_size> printed;
    if (!print_timestamp(value, out, printed)) return false;
    text.append(printed.data(), printed.size());
    return true;
}
bool timestamp_from_text(const TypeCodec&, std::string_view text, void* value, std::string& why) {
    if (const auto time = parse_timestamp(text)) {
        as<Timestamp>(value) = *time;
        return true;
    }
    why = "the text is not a time of the form 2024-02-29T23:59:59.999Z";
    return false;
}

bool date_text(Date date, ValueWriter& out, std::string& text) {
    std::array<char, date_size> printed;
    if (!write_date(date, printed)) {
        return out.fail("the date is not one of the calendar, or its year is not within 0000 to 9999");
    }
    text.append(printed.data(), printed.size());
    return true;
}
bool date_to_text(const TypeCodec&, const void* value, ValueWriter& out, std::string& text) {
    return date_text(as<Date>(value), out, text);
}
bool date_from_text(const TypeCodec&, std::string_view text, void* value, std::string& why) {
    if (const auto date = parse_date(text)) {
        as<Date>(value) = *date;
        return true;
    }
    why = "the text is not a date of the form 2024-02-29";
    return false;
}
bool days_to_text(const TypeCodec&, const void* value, ValueWriter& out, std::string& text) {
    return date_text(Date(as<std::chrono::sys_days>(value)), out, text);
}
bool days_from_text(const TypeCodec& self, std::string_view text, void* value, std::string& why) {
    Date date;
    if (!date_from_text(self, text, &date, why)) return false;
    as<std::chrono::sys_days>(value) = std::chrono::sys_days(date);
    return true;
}

// --- Uuid -----------------------------------------------------------------------------------------------------------

bool uuid_to_text(const TypeCodec&, const void* value, ValueWriter&, std::string& text) {
    const std::size_t at = text.size();
    text.resize(at + Uuid::text_size);
    as<Uuid>(value).write_to(text.data() + at);
    return true;
}
bool uuid_from_text(const TypeCodec&, std::string_view text, void* value, std::string& why) {
    if (const auto uuid = Uuid::parse(text)) {
        as<Uuid>(value) = *uuid;
        return true;
    }
    why = "the text is not a UUID of the form 123e4567-e89b-12d3-a456-426614174000";
    return false;
}

// What has a text form is written by it.
bool write_by_text(const TypeCodec& self, const void* value, ValueWriter& out) {
    std::string text;
    if (!self.to_text(self, value, out, text)) return false;
    out.json.string_value(text);
    return true;
}

// --- epoch seconds --------------------------------------------------------------------------------------------------

bool write_epoch_seconds(const TypeCodec&, const void* value, ValueWriter& out) {
    out.json.number_value(to_epoch_seconds(as<Timestamp>(value)));
    return true;
}
bool epoch_seconds_to_text(const TypeCodec&, const void* value, ValueWriter&, std::string& text) {
    text += std::to_string(to_epoch_seconds(as<Timestamp>(value)));
    return true;
}
bool epoch_seconds_from_text(const TypeCodec&, std::string_view text, void* value, std::string& why) {
    std::int64_t seconds = 0;
    if (!int64_codec.from_text(int64_codec, text, &seconds, why)) return false;
    if (const auto time = from_epoch_seconds(seconds)) {
        as<Timestamp>(value) = *time;
        return true;
    }
    why = "the number of seconds is not within the years 0000 to 9999";
    return false;
}

using OptionalTimestamp = HolderFunctions<std::optional<Timestamp>, Timestamp>;
constexpr OptionalOps optional_epoch_seconds_ops{
    .inner = &epoch_seconds_codec, .get = &OptionalTimestamp::get, .emplace = &OptionalTimestamp::emplace};

}  // namespace

constinit const TypeCodec timestamp_codec{.write = &write_timestamp_value,
                                          .read = &read_by_text,
                                          .read_inner = &read_inner_by_text,
                                          .to_text = &timestamp_to_text,
                                          .from_text = &timestamp_from_text,
                                          .type = AttributeType::string};
constinit const TypeCodec date_codec{.write = &write_by_text,
                                     .read = &read_by_text,
                                     .read_inner = &read_inner_by_text,
                                     .to_text = &date_to_text,
                                     .from_text = &date_from_text,
                                     .type = AttributeType::string};
constinit const TypeCodec days_codec{.write = &write_by_text,
                                     .read = &read_by_text,
                                     .read_inner = &read_inner_by_text,
                                     .to_text = &days_to_text,
                                     .from_text = &days_from_text,
                                     .type = AttributeType::string};
constinit const TypeCodec uuid_codec{.write = &write_by_text,
                                     .read = &read_by_text,
                                     .read_inner = &read_inner_by_text,
                                     .to_text = &uuid_to_text,
                                     .from_text = &uuid_from_text,
                                     .type = AttributeType::string};
constinit const TypeCodec epoch_seconds_codec{.write = &write_epoch_seconds,
                                              .read = &read_by_text,
                                              .read_inner = &read_inner_by_text,
                                              .to_text = &epoch_seconds_to_text,
                                              .from_text = &epoch_seconds_from_text,
                                              .type = AttributeType::number};
constinit const TypeCodec optional_epoch_seconds_codec{.write = &write_optional,
                                                       .read = &read_optional,
                                                       .read_inner = &read_optional_inner,
                                                       .is_absent = &OptionalTimestamp::is_absent,
                                                       .make_absent = &OptionalTimestamp::make_absent,
                                                       .extra = &optional_epoch_seconds_ops,
                                                       .type = AttributeType::number};

}  // namespace dynantic::detail
