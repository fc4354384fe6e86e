#pragma once

#include <dynantic/detail/codec/type_codec.hpp>
#include <dynantic/index.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic {

/// What reading does with attributes that the model does not name. Set as `Meta::on_unknown`.
enum class OnUnknown : std::uint8_t {
    refuse,  ///< an error (the default): a later save would erase them without a word
    ignore,  ///< skip them
    keep,    ///< put them into the model's `dynantic::Extras` member, which is written back
};

/// What reading does where an attribute of the model is not there. Set as `Meta::missing`.
enum class Missing : std::uint8_t {
    refuse,        ///< an error (the default), but optionals and sets become empty
    keep_default,  ///< the member keeps the value of its default initialiser
};

}  // namespace dynantic

namespace dynantic::detail {

// The description of a model that everything outside templates works with. Made once a type, at run time, by
// model_info<T>() (detail/model/model_of.hpp), never changed after, never destroyed.

inline constexpr std::uint16_t no_field = 0xFFFF;

// How many entries ModelInfo::fields has at most: no more fit the marks of what was read. check_struct refuses more.
inline constexpr std::size_t max_attributes = 256;

struct FieldInfo {
    std::string_view name{};    // the attribute on the wire
    std::string_view member{};  // the member in C++; "address.street" where flattened
    const TypeCodec* codec = nullptr;
    std::uint32_t offset = 0;
    bool required = true;       // missing on read is an error (not so for optional, set, or by Meta)
    bool keep_default = false;  // missing on read, it keeps the default initialiser's value
    bool hidden = false;        // never written, never read; also the place of a flattened struct or Extras
    bool read_only = false;     // read, never written
    std::string json_key{};     // ,"name":
};

// One part of a composed key: literal text, then a field rendered as text, at least `width` wide with zeros
// in front.
struct ComposedSegment {
    std::string_view literal{};
    std::uint16_t field = no_field;  // no_field: the literal is the end
    std::uint16_t width = 0;
};

// An attribute that is made of members: composed<"pk", "CUSTOMER#{customer_id}">.
struct ComposedInfo {
    std::string_view name{};
    std::string_view pattern{};
    std::vector<ComposedSegment> segments{};
};

// One attribute of a key.
struct KeyAttribute {
    std::string_view name{};
    AttributeType type = AttributeType::string;  // S, N or B
    std::uint16_t field = no_field;              // into ModelInfo::fields; no_field where composed
    std::uint16_t composed = no_field;           // into ModelInfo::composed; no_field where a member
};

struct KeyInfo {
    std::vector<KeyAttribute> partition{};  // one for tables; one to four for a Gsi
    std::vector<KeyAttribute> sort{};       // none or one for tables; none to four for a Gsi
};

struct IndexInfo {
    std::string_view name{};
    bool global = true;
    KeyInfo key{};
    Projection projection = Projection::all;
    std::vector<std::string_view> included{};
};

enum class AutoKind : std::uint8_t { uuid4, uuid7, ulid, created_at, updated_at, counter };

struct AutoField {
    AutoKind kind = AutoKind::uuid4;
    std::uint16_t field = no_field;
};

// Attribute names to small numbers: a hash whose seed is found for these names alone, so that no two of them share a
// slot, and one probe and one memcmp decide.
class NameLookup {
  public:
    static constexpr std::uint16_t none = 0xFFFF;

    // The names must outlive this. An empty name is never found.
    void build(std::vector<std::string_view> names);
    [[nodiscard]] std::uint16_t find(std::string_view name) const noexcept;
    // The same, trying `expected` first: items tend to come in one order.
    [[nodiscard]] std::uint16_t find(std::string_view name, std::uint16_t expected) const noexcept {
        return expected < names_.size() && names_[expected] == name ? expected : find(name);
    }
    // The number of the name that sorts behind that of `index`: what to expect next of a sorted item.
    [[nodiscard]] std::uint16_t after(std::uint16_t index) const noexcept { return after_[index]; }
    [[nodiscard]] std::uint16_t first() const noexcept { return first_; }

  private:
    std::vector<std::string_view> names_{};
    std::vector<std::uint16_t> slots_{};
    std::vector<std::uint16_t> after_{};
    std::uint64_t seed_ = 0;
    std::uint32_t mask_ = 0;
    std::uint16_t first_ = none;
};

class Violations;
class RuleDescriber;

struct ModelInfo {
    std::string_view type_name{};   // "User", for messages
    std::string_view table_name{};  // empty for a nested struct
    std::vector<FieldInfo> fields{};
    std::vector<ComposedInfo> composed{};
    KeyInfo key{};
    std::vector<IndexInfo> indexes{};
    std::uint16_t ttl = no_field;
    std::uint16_t version = no_field;
    std::vector<AutoField> autos{};
    std::string_view entity_attribute{};  // discriminator: name and value; empty where there is none
    std::string_view entity_value{};
    int schema_version = 0;               // what every item is marked with when it is written; 0: no marks
    std::string_view schema_attribute{};  // the mark's attribute; empty where there are no marks
    void (*upgrade)(Item& item, int from) = nullptr;  // of items with an older mark, or none
    OnUnknown on_unknown = OnUnknown::refuse;
    bool check_reads = false;
    void (*rules)(const void* object, Violations& out) = nullptr;  // its own; nullptr where there are none
    void (*describe_rules)(RuleDescriber& out) = nullptr;          // the same, told instead of checked
    // The members with rules inside of them; made at the first validation.
    mutable std::atomic<const std::vector<std::uint16_t>*> fields_with_rules{nullptr};
    std::int32_t extras_offset = -1;  // of the Extras member, -1 where there is none

    // The field of that attribute name, or nullptr.
    [[nodiscard]] const FieldInfo* find(std::string_view attribute) const noexcept;
    [[nodiscard]] const IndexInfo* find_index(std::string_view index) const noexcept;

    NameLookup
        lookup{};  // of fields, then of composed attributes, then of the discriminator and the schema's mark
};

// Writes {"user_id":{"S":"u1"},...}: composed keys and the discriminator too, without absent and hidden
// fields. Throws ValidationError with all that breaks the model's rules, or with the path of what cannot be stored.
void write_item(const ModelInfo& info, const void* object, JsonWriter& out);
// The same without throwing: false, and out.error says why.
[[nodiscard]] bool try_write_item(const ModelInfo& info, const void* object, ValueWriter& out);
// Writes only the attributes of the table's key: {"user_id":{"S":"u1"},"email":{"S":"a@x"}}.
void write_key(const ModelInfo& info, const void* object, JsonWriter& out);

// Reads a plain item, {"user_id":{"S":"u1"},...}, into an object that exists (and holds its defaults). On
// failure in.reader().error() says what and where.
[[nodiscard]] bool read_item(const ModelInfo& info, JsonValue& in, void* object);
// The same, with attributes that are not there left at their defaults and unknown ones skipped: for
// projections.
[[nodiscard]] bool read_partial_item(const ModelInfo& info, JsonValue& in, void* object);

// The text of a composed attribute for an object.
[[nodiscard]] std::string render_composed(const ModelInfo& info, const ComposedInfo& composed,
                                          const void* object);

// The text of a composed attribute for the values of its first members, in the order of the pattern: all of it, or its
// beginning up to the first member that is not given. Throws ValidationError for a value that cannot be part of it.
[[nodiscard]] std::string compose(const ModelInfo& info, std::string_view name,
                                  std::span<const void* const> values);

}  // namespace dynantic::detail
