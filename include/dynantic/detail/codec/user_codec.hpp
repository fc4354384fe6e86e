#pragma once

#include <dynantic/detail/codec/codec_of.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace dynantic::detail {

bool fail_user_codec(JsonValue& in);

// A Codec that would ask itself how its type is stored.
template <class T>
struct SelfCodec {
    static constexpr AttributeType type = AttributeType::string;
    static constexpr bool any_type = false;
    static constexpr bool nullable = false;
    static constexpr TypeCodec table{};
    static consteval bool check() {
        constexpr bool stored_as_another = !std::is_same_v<typename Codec<T>::stored_as, T>;
        static_assert(stored_as_another, "dynantic: Codec<T>::stored_as must be another type than T");
        return stored_as_another;
    }
};

// A type with a Codec of the user: travels as `stored_as` does.
template <class T>
struct UserCodec {
    using Stored = typename Codec<T>::stored_as;
    static constexpr const TypeCodec& stored = CodecOf<Stored>::table;

    // from_stored gives a T, or an optional<T> that is empty where the stored value means nothing.
    static bool assign(Stored&& from, T& to) {
        if constexpr (std::is_same_v<decltype(Codec<T>::from_stored(std::move(from))), std::optional<T>>) {
            std::optional<T> made = Codec<T>::from_stored(std::move(from));
            if (!made) return false;
            to = std::move(*made);
        } else {
            to = Codec<T>::from_stored(std::move(from));
        }
        return true;
    }
    static bool write(const TypeCodec&, const void* value, ValueWriter& out) {
        const Stored made = Codec<T>::to_stored(*static_cast<const T*>(value));
        return stored.write(stored, &made, out);
    }
    static bool read(const TypeCodec&, JsonValue& in, void* value) {
        Stored made{};
        if (!stored.read(stored, in, &made)) return false;
        return assign(std::move(made), *static_cast<T*>(value)) || fail_user_codec(in);
    }
    static bool read_inner(const TypeCodec&, AttributeType found, JsonValue& inner, void* value) {
        Stored made{};
        if (!stored.read_inner(stored, found, inner, &made)) return false;
        return assign(std::move(made), *static_cast<T*>(value)) || fail_user_codec(inner);
    }
    static bool is_absent(const void* value) {
        const Stored made = Codec<T>::to_stored(*static_cast<const T*>(value));
        return stored.is_absent(&made);
    }
    static void make_absent(void* value) {
        Stored made{};
        stored.make_absent(&made);
        (void)assign(std::move(made), *static_cast<T*>(value));
    }
    static bool to_text(const TypeCodec&, const void* value, ValueWriter& out, std::string& text) {
        const Stored made = Codec<T>::to_stored(*static_cast<const T*>(value));
        return stored.to_text(stored, &made, out, text);
    }
    static bool from_text(const TypeCodec&, std::string_view text, void* value, std::string& why) {
        Stored made{};
        if (!stored.from_text(stored, text, &made, why)) return false;
        if (assign(std::move(made), *static_cast<T*>(value))) return true;
        why = "is refused by its dynantic::Codec";
        return false;
    }

    static constexpr AttributeType type = attribute_type_of<Stored>;
    static constexpr bool any_type = is_any<Stored>;
    static consteval bool check() { return CodecOf<Stored>::check(); }
    static constexpr bool nullable = CodecOf<Stored>::nullable;
    static constexpr TypeCodec table{.write = &write,
                                     .read = &read,
                                     .read_inner = &read_inner,
                                     .is_absent = nullable ? &is_absent : nullptr,
                                     .make_absent = nullable ? &make_absent : nullptr,
                                     .to_text = &to_text,
                                     .from_text = &from_text,
                                     .type = type,
                                     .any_type = any_type};
};

template <class T>
requires std::is_same_v<typename Codec<T>::stored_as, T>
struct UserCodec<T> : SelfCodec<T> {
};

}  // namespace dynantic::detail
