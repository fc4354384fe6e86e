#pragma once

#include <dynantic/model.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace dynantic::detail {

// What a template knows of a model, as plain constants: build_model (src/model/build_model.cpp) makes the ModelInfo of
// it, once for all models, so that a model costs the compiler tables and no code.

struct OptionSource {
    OptionKind kind = OptionKind::hidden;
    std::uint16_t field = no_field;
    std::string_view text{};
    AutoKind auto_kind = AutoKind::uuid4;
    const ModelInfo& (*nested)() = nullptr;  // of a flattened struct
};

struct KeyPartSource {
    std::uint16_t field = no_field;
    std::string_view composed_name{};  // where there is no field
    std::string_view pattern{};
};

struct IndexSource {
    std::string_view name{};
    bool global = true;
    std::span<const KeyPartSource> partition{};
    std::span<const KeyPartSource> sort{};
    Projection projection = Projection::all;
    std::span<const std::uint16_t> included{};
};

struct ModelSource {
    std::string_view type_name{};
    std::string_view table_name{};
    std::span<const std::string_view> members{};     // names in C++
    std::span<const std::string_view> attributes{};  // names on the wire
    std::span<const TypeCodec* const> codecs{};      // nullptr: Extras
    std::span<const KeyPartSource> partition{};
    std::span<const KeyPartSource> sort{};
    std::span<const IndexSource> indexes{};
    std::span<const OptionSource> options{};
    std::uint16_t ttl = no_field;
    std::uint16_t version = no_field;
    std::string_view entity_attribute{};
    std::string_view entity_value{};
    int schema_version = 0;
    std::string_view schema_attribute{};
    void (*upgrade)(Item& item, int from) = nullptr;
    OnUnknown on_unknown = OnUnknown::refuse;
    Missing missing = Missing::refuse;
    bool check_reads = false;
    void (*rules)(const void* object, Violations& out) = nullptr;
    void (*describe_rules)(RuleDescriber& out) = nullptr;
};

// Makes the ModelInfo, which lives for ever; `offsets` are of the members, as many as there are.
[[nodiscard]] const ModelInfo* build_model(const ModelSource& source, const std::uint32_t* offsets);
// That of a struct which check_model refuses.
[[nodiscard]] const ModelInfo* no_model();

}  // namespace dynantic::detail
