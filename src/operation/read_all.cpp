#include <dynantic/detail/operation/paging.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace dynantic::detail {

ReadSpec page_spec(ReadSpec spec) {
    if (spec.page_size == no_limit) spec.page_size = spec.limit;
    spec.limit = no_limit;
    return spec;
}

std::string first_request(const ReadSpec& spec) {
    Paging paging(spec);
    return paging.next()->body;
}

Error not_one(const ReadSpec& spec, std::size_t found) {
    Error::Info info;
    info.kind = found == 0 ? ErrorKind::item_not_found : ErrorKind::validation;
    info.message = found == 0 ? "one(): no item fits" : "one(): several items fit";
    info.operation = spec.is_query ? "Query" : "Scan";
    info.table = wire_table(*ClientAccess::core(spec.client), spec.table);
    return Error(std::move(info));
}

Result<std::uint64_t> count_all(ReadSpec spec) {
    spec.count_only = true;
    const Result<std::uint64_t> count = Segments(spec).count_to_end();
    if (!count) return count.error();
    return std::min(*count, spec.limit);
}

}  // namespace dynantic::detail
