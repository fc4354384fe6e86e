#include "engine/api/handlers.hpp"
#include "engine/api/page.hpp"
#include "engine/api_error.hpp"
#include "engine/index/keys.hpp"
#include "engine/item/key.hpp"
#include "engine/validation/shapes.hpp"

namespace dynantic::engine::api {

namespace {

struct Segments {
    std::uint32_t segment = 0;
    std::uint32_t total = 1;
};

Segments check_segments(const Request& request) {
    const auto segment = request["Segment"];
    const auto total = request["TotalSegments"];
    if (segment && !total) {
        throw_validation(
            "The TotalSegments parameter is required but was not present in the request when Segment "
            "parameter is "
            "present");
    }
    if (total && !segment) {
        throw_validation(
            "The Segment parameter is required but was not present in the request when parameter "
            "TotalSegments is "
            "present");
    }
    if (!total) return {};
    if (segment.as_integer() >= total.as_integer()) {
        throw_validation(
            "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: " +
            std::to_string(segment.as_integer()) +
            " is not less than TotalSegments: " + std::to_string(total.as_integer()));
    }
    return {static_cast<std::uint32_t>(segment.as_integer()), static_cast<std::uint32_t>(total.as_integer())};
}

storage::Range segment_range(const PageRequest& page, const Segments& segments) {
    const auto prefix = items_prefix(page.table().number, page.index_id());
    auto range = storage::prefix_range(prefix);
    if (segments.segment > 0) {
        range.begin = prefix;
        append_big_endian(range.begin, segment_begin(segments.segment, segments.total));
    }
    if (segments.segment + 1 < segments.total) {
        range.end = prefix;
        append_big_endian(range.end, segment_begin(segments.segment + 1, segments.total));
    }
    return range;
}

}  // namespace

void scan(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::scan);
    PageRequest page(request, PageRequest::Operation::scan);
    request.check();
    check_expression_parameters(request.root(), {"ProjectionExpression", "FilterExpression"},
                                {"AttributesToGet", "ScanFilter", "ConditionalOperator"});
    page.check_values();
    const auto segments = check_segments(request);
    page.check_select();
    page.placeholders().check();
    page.parse_expressions();
    page.placeholders().check_all_used();
    page.bind(engine);
    page.check_start_count();
    if (page.index() != nullptr) {
        page.key().each([&](const KeyDefinition& definition) {
            page.check_start_attribute(definition.name);
            return true;
        });
    }
    page.check_select_of_index();
    page.check_start_of_table();

    auto range = segment_range(page, segments);
    if (page.has_start_key()) {
        auto start = page.start_position();
        if (start < range.begin || (!range.end.empty() && start >= range.end)) {
            throw_validation(
                "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use "
                "ExclusiveStartKey with "
                "correct Segment. TotalSegments: " +
                std::to_string(segments.total) + " Segment: " + std::to_string(segments.segment));
        }
        range.begin = std::move(start) + '\0';
    }
    page.check_expressions();
    page.answer(engine, std::move(range), storage::Direction::forward, reply);
}

}  // namespace dynantic::engine::api
