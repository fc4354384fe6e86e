#include <dynantic/detail/codec/container_codec.hpp>
#include <dynantic/detail/codec/optional_codec.hpp>
#include <dynantic/detail/codec/struct_codec.hpp>
#include <dynantic/detail/codec/variant_codec.hpp>
#include <dynantic/detail/rules/validate.hpp>

#include <set>

namespace dynantic::detail {
namespace {

const ModelInfo* struct_inside(const TypeCodec& codec) {
    return codec.write == &write_struct ? &static_cast<const StructOps*>(codec.extra)->info() : nullptr;
}
const ContainerOps* container_inside(const TypeCodec& codec) {
    return codec.write == &write_list || codec.write == &write_map
               ? static_cast<const ContainerOps*>(codec.extra)
               : nullptr;
}
const OptionalOps* optional_inside(const TypeCodec& codec) {
    return codec.write == &write_optional ? static_cast<const OptionalOps*>(codec.extra) : nullptr;
}
const VariantOps* variant_inside(const TypeCodec& codec) {
    return codec.write == &write_variant ? static_cast<const VariantOps*>(codec.extra) : nullptr;
}

// Whether there is any rule inside of values of that type. `seen` ends the walk through types that hold themselves.
bool has_rules_inside(const TypeCodec& codec, std::set<const ModelInfo*>& seen);

bool has_rules_inside(const ModelInfo& info, std::set<const ModelInfo*>& seen) {
    if (info.rules != nullptr) return true;
    if (!seen.insert(&info).second) return false;
    for (const FieldInfo& field : info.fields) {
        if (field.codec != nullptr && has_rules_inside(*field.codec, seen)) return true;
    }
    return false;
}

bool has_rules_inside(const TypeCodec& codec, std::set<const ModelInfo*>& seen) {
    if (const ModelInfo* info = struct_inside(codec)) return has_rules_inside(*info, seen);
    if (const ContainerOps* ops = container_inside(codec)) return has_rules_inside(*ops->element, seen);
    if (const OptionalOps* ops = optional_inside(codec)) return has_rules_inside(*ops->inner, seen);
    if (const VariantOps* ops = variant_inside(codec)) {
        for (std::size_t i = 0; i < ops->count; ++i) {
            if (has_rules_inside(*ops->alternatives[i], seen)) return true;
        }
    }
    return false;
}

// Which members have rules inside of them: found at the first validation, since types may hold themselves.
const std::vector<std::uint16_t>& fields_to_visit(const ModelInfo& info) {
    if (const auto* known = info.fields_with_rules.load(std::memory_order_acquire)) return *known;
    auto fields = std::make_unique<std::vector<std::uint16_t>>();
    for (std::size_t i = 0; i < info.fields.size(); ++i) {
        const FieldInfo& field = info.fields[i];
        std::set<const ModelInfo*> seen;
        const bool is_copy =
            field.member.find('.') != std::string_view::npos;  // visited in its flattened struct
        if (field.codec != nullptr && !is_copy && has_rules_inside(*field.codec, seen)) {
            fields->push_back(static_cast<std::uint16_t>(i));
        }
    }
    const std::vector<std::uint16_t>* expected = nullptr;
    const auto* made = fields.get();
    if (info.fields_with_rules.compare_exchange_strong(expected, made, std::memory_order_acq_rel)) {
        return *fields.release();
    }
    return *expected;
}

void visit(const TypeCodec& codec, const void* value, Violations& out);

struct ElementWalk {
    const ContainerOps& ops;
    Violations& out;
    std::size_t index;
};

bool visit_element(void* context, const void* key, const void* element) {
    ElementWalk& walk = *static_cast<ElementWalk*>(context);
    if (key == nullptr) {
        const Violations::In in(walk.out, walk.index++);
        visit(*walk.ops.element, element, walk.out);
        return true;
    }
    std::string text;
    std::string unused;
    ValueWriter writer(unused);
    (void)walk.ops.key->to_text(*walk.ops.key, key, writer, text);
    const Violations::In in(walk.out, std::string_view(text));
    visit(*walk.ops.element, element, walk.out);
    return true;
}

void visit(const TypeCodec& codec, const void* value, Violations& out) {
    if (const ModelInfo* info = struct_inside(codec)) {
        validate_object(*info, value, out);
    } else if (const ContainerOps* container = container_inside(codec)) {
        ElementWalk walk{*container, out, 0};
        (void)container->each(value, &walk, &visit_element);
    } else if (const OptionalOps* optional = optional_inside(codec)) {
        if (const void* held = optional->get(value)) visit(*optional->inner, held, out);
    } else if (const VariantOps* variant = variant_inside(codec)) {
        const std::size_t index = variant->index(value);
        if (index < variant->count) visit(*variant->alternatives[index], variant->get(value), out);
    }
}

}  // namespace

void validate_object(const ModelInfo& info, const void* object, Violations& out) {
    if (info.rules != nullptr) info.rules(object, out);
    for (const std::uint16_t index : fields_to_visit(info)) {
        const FieldInfo& field = info.fields[index];
        const Violations::In in(out, field.member);
        visit(*field.codec, static_cast<const char*>(object) + field.offset, out);
    }
}

void validate_inside(const TypeCodec& codec, const void* value, Violations& out) { visit(codec, value, out); }

Error validation_error(std::string_view type_name, std::vector<FieldError> fields) {
    Error::Info info;
    info.kind = ErrorKind::validation;
    info.message = std::string(type_name) + " breaks " +
                   (fields.size() == 1 ? "a rule" : std::to_string(fields.size()) + " rules") +
                   " of its model: ";
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i > 0) info.message += "; ";
        if (!fields[i].path.empty()) info.message += "`" + fields[i].path + "` ";
        info.message += fields[i].message;
    }
    info.fields = std::move(fields);
    return Error(std::move(info));
}

std::optional<Error> validation_error(const ModelInfo& info, const void* object) {
    Violations out;
    validate_object(info, object, out);
    if (out.empty()) return std::nullopt;
    return validation_error(info.type_name, out.take());
}

}  // namespace dynantic::detail
