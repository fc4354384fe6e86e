#include "engine/item/view.hpp"

#include "engine/item/number.hpp"
#include "engine/item/varint.hpp"

namespace dynantic::engine {

ValueView::ValueView(std::string_view encoded) noexcept { *this = take_value(encoded); }

AttributeType ValueView::type() const noexcept {
    switch (tag_) {
        case ValueTag::string:
            return AttributeType::string;
        case ValueTag::number:
            return AttributeType::number;
        case ValueTag::binary:
            return AttributeType::binary;
        case ValueTag::boolean_false:
        case ValueTag::boolean_true:
            return AttributeType::boolean;
        case ValueTag::null:
            return AttributeType::null;
        case ValueTag::list:
            return AttributeType::list;
        case ValueTag::map:
            return AttributeType::map;
        case ValueTag::string_set:
            return AttributeType::string_set;
        case ValueTag::number_set:
            return AttributeType::number_set;
        case ValueTag::binary_set:
            return AttributeType::binary_set;
    }
    return AttributeType::null;
}

std::size_t ValueView::count() const noexcept {
    std::string_view body = body_;
    return take_varint(body);
}

MapView ValueView::map() const noexcept { return tag_ == ValueTag::map ? MapView(body_) : MapView(); }

ListView ValueView::list() const noexcept {
    switch (tag_) {
        case ValueTag::list:
        case ValueTag::string_set:
        case ValueTag::number_set:
        case ValueTag::binary_set:
            return {tag_, body_};
        default:
            return {};
    }
}

std::size_t MapView::count() const noexcept {
    std::string_view body = body_;
    return take_varint(body);
}

std::optional<ValueView> MapView::find(std::string_view name) const noexcept {
    const unsigned char wanted = name.empty() ? 0 : static_cast<unsigned char>(name[0]);
    std::string_view rest = body_;
    for (std::uint64_t left = take_varint(rest); left != 0; --left) {
        const std::string_view found = take_sized(rest);
        const unsigned char first = found.empty() ? 0 : static_cast<unsigned char>(found[0]);
        // Names ascend. Most differ in their first byte already.
        if (first > wanted) break;
        const ValueView value = take_value(rest);
        if (first < wanted) continue;
        const int order = found.compare(name);
        if (order == 0) return value;
        if (order > 0) break;
    }
    return std::nullopt;
}

void ListView::Iterator::read() noexcept {
    switch (container_) {
        case ValueTag::string_set:
            value_ = {ValueTag::string, take_sized(rest_)};
            break;
        case ValueTag::number_set:
            value_ = {ValueTag::number, take_sized(rest_)};
            break;
        case ValueTag::binary_set:
            value_ = {ValueTag::binary, take_sized(rest_)};
            break;
        default:
            value_ = take_value(rest_);
    }
}

ListView::Iterator& ListView::Iterator::operator++() noexcept {
    if (--left_ != 0) read();
    return *this;
}

std::size_t ListView::count() const noexcept {
    std::string_view body = body_;
    return take_varint(body);
}

ListView::Iterator ListView::begin() const noexcept {
    Iterator result;
    result.rest_ = body_;
    result.container_ = container_;
    result.left_ = take_varint(result.rest_);
    if (result.left_ != 0) result.read();
    return result;
}

std::optional<ValueView> ListView::at(std::size_t index) const noexcept {
    for (const ValueView& each : *this) {
        if (index-- == 0) return each;
    }
    return std::nullopt;
}

bool ListView::contains(const ValueView& wanted) const noexcept {
    for (const ValueView& each : *this) {
        if (each == wanted) return true;
    }
    return false;
}

ItemView::ItemView(std::string_view bytes) noexcept : bytes_(bytes) {
    if (bytes.empty()) return;
    bytes.remove_prefix(1);
    size_ = take_varint(bytes);
    map_ = MapView(bytes);
}

std::size_t value_size(const ValueView& value) noexcept {
    switch (value.type()) {
        case AttributeType::string:
        case AttributeType::binary:
            return value.body().size();
        case AttributeType::number:
            return number_size(value.body());
        case AttributeType::boolean:
        case AttributeType::null:
            return 1;
        case AttributeType::list: {
            std::size_t size = 3;
            for (const ValueView& element : value.list()) size += 1 + value_size(element);
            return size;
        }
        case AttributeType::map: {
            std::size_t size = 3;
            for (const auto& [name, element] : value.map()) size += 1 + name.size() + value_size(element);
            return size;
        }
        case AttributeType::string_set:
        case AttributeType::number_set:
        case AttributeType::binary_set: {
            std::size_t size = 0;
            for (const ValueView& member : value.list()) size += value_size(member);
            return size;
        }
    }
    return 0;
}

}  // namespace dynantic::engine
