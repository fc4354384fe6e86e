#include "model/read_helpers.hpp"

#include <dynantic/detail/operation/path_values.hpp>
#include <dynantic/detail/update_actions.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <string>

namespace dynantic::detail {
namespace {

constexpr std::size_t no_value = std::numeric_limits<std::size_t>::max();

// One step of the paths, those that begin alike together: a tree of what is asked for.
struct Place {
    NodeKind kind = NodeKind::name;
    std::uint32_t number = 0;      // of an element
    std::string name{};            // of an attribute or entry
    std::size_t value = no_value;  // at the end of a path: its number
    std::vector<Place> inside{};   // elements in the order of their numbers

    [[nodiscard]] bool is_end() const noexcept { return value != no_value; }
};

bool is_before(const Place& place, const Node& step) {
    return step.kind == NodeKind::element ? place.number < step.number : place.name < step.text;
}

Place& enter(std::vector<Place>& places, const Node& step) {
    const auto at = std::lower_bound(places.begin(), places.end(), step, is_before);
    if (at != places.end() && at->number == step.number && at->name == step.text) return *at;
    return *places.insert(at, Place{.kind = step.kind, .number = step.number, .name = step.text});
}

const Place* find(const std::vector<Place>& places, std::string_view name) noexcept {
    for (const Place& each : places) {
        if (each.kind != NodeKind::element && each.name == name) return &each;
    }
    return nullptr;
}

// See PathReader.
void refuse_unclear_elements(const std::vector<Place>& places) {
    const bool goes_on = std::any_of(places.begin(), places.end(), [](const Place& each) {
        return each.kind == NodeKind::element && !each.is_end();
    });
    if (goes_on && places.size() > 1) {
        Error(ErrorKind::validation,
              "values() cannot tell several elements of one list apart where a path goes on inside of one: "
              "read "
              "the elements whole, or the list")
            .raise();
    }
    for (const Place& each : places) refuse_unclear_elements(each.inside);
}

}  // namespace

struct PathReader::State {
    std::vector<ValuePath> paths;
    std::vector<Place> places{};  // the attributes

    // One item being read.
    struct Reading {
        const std::vector<ValuePath>& paths;
        void* const* places;
        bool* found;

        bool read(const Place& place, JsonValue& in) const {
            if (place.is_end()) {
                const TypeCodec& codec = *paths[place.value].codec;
                found[place.value] = true;
                return codec.read(codec, in, places[place.value]);
            }
            return in.open([&](AttributeType type, JsonValue& inner) {
                if (type == AttributeType::map) return read_members(place.inside, inner);
                if (type == AttributeType::list) return read_elements(place.inside, inner);
                return inner.skip();
            });
        }
        bool read_members(const std::vector<Place>& inside, JsonValue& in) const {
            return in.members([&](std::string_view name, JsonValue& value) {
                const Place* const place = find(inside, name);
                return place == nullptr || read(*place, value) || value.in(name);
            });
        }
        bool read_elements(const std::vector<Place>& inside, JsonValue& in) const {
            return in.elements([&](std::size_t index, JsonValue& value) {
                if (index >= inside.size() || inside[index].kind != NodeKind::element) return true;
                return read(inside[index], value) || value.in(inside[index].number);
            });
        }
    };
};

PathReader::PathReader(std::vector<ValuePath> paths) : state_(nullptr) {
    std::vector<std::span<const Node>> all;
    for (const ValuePath& each : paths) all.push_back(each.path.view());
    refuse_overlaps(std::move(all), "values() asks for");
    std::vector<Place> places;
    for (std::size_t number = 0; number < paths.size(); ++number) {
        std::vector<Place>* level = &places;
        Place* last = nullptr;
        for (const Node& step : paths[number].path.view()) {
            last = &enter(*level, step);
            level = &last->inside;
        }
        last->value = number;
    }
    refuse_unclear_elements(places);
    state_ = new State{std::move(paths), std::move(places)};
}

PathReader::~PathReader() { delete state_; }

void PathReader::project(ProjectionPaths& projection) const {
    for (const ValuePath& each : state_->paths) projection.add(each.path);
}

bool PathReader::read(JsonValue& item, void* const* places, bool* found) const {
    const State::Reading reading{state_->paths, places, found};
    if (!reading.read_members(state_->places, item)) return false;
    for (std::size_t number = 0; number < state_->paths.size(); ++number) {
        const ValuePath& path = state_->paths[number];
        if (found[number] || !path.required) continue;
        item.fail(std::string(missing_attribute));
        return item.in(path_text(path.path.view()));
    }
    return true;
}

}  // namespace dynantic::detail
