#pragma once

#include "engine/item/json.hpp"

#include <simdjson.h>

#include <cstring>
#include <type_traits>

namespace dynantic::engine {

// Between the handles of json.hpp and simdjson's. Included only by the files that read requests, since simdjson.h is
// large. simdjson's handles are a document pointer and a place on its tape; ours begin with the same 16 bytes.
struct JsonAccess {
    template <class Ours, class Theirs>
    static Ours wrap(const Theirs& theirs) noexcept {
        static_assert(sizeof(Ours) >= sizeof(Theirs) && std::is_trivially_copyable_v<Ours> &&
                      std::is_trivially_copyable_v<Theirs>);
        Ours ours;
        std::memcpy(static_cast<void*>(&ours), static_cast<const void*>(&theirs), sizeof theirs);
        return ours;
    }
    static simdjson::dom::element element(const JsonValue& value) noexcept {
        return unwrap<simdjson::dom::element>(value);
    }
    static bool absent(const JsonValue& value) noexcept { return value.document_ == nullptr; }
    static bool absent(const JsonObject& object) noexcept { return object.document_ == nullptr; }
    static bool absent(const JsonArray& array) noexcept { return array.document_ == nullptr; }

    template <class Theirs, class Ours>
    static Theirs unwrap(const Ours& ours) noexcept {
        static_assert(sizeof(Ours) >= sizeof(Theirs) && std::is_trivially_copyable_v<Theirs>);
        Theirs theirs;
        std::memcpy(static_cast<void*>(&theirs), static_cast<const void*>(&ours), sizeof theirs);
        return theirs;
    }
};

}  // namespace dynantic::engine
