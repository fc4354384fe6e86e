#include "operation/capacity.hpp"

#include <dynantic/detail/operation/table_handle.hpp>

namespace dynantic::detail {

Result<void> Acting::perform(const Request& request) const {
    const Result<Reply> reply = send(request);
    if (!reply) return reply.error();
    return {};
}

Result<bool> Acting::fetch(const Request& request, std::string_view member, ItemReader reader,
                           ConsumedCapacity* consumed) const {
    const Result<Reply> reply = send(request);
    if (!reply) return reply.error();
    if (consumed != nullptr) consumed->units += capacity_units_of(reply->body).value_or(0);
    return read_item_reply(*reply, table_, member, reader);
}

ReadSpec read_spec(const Acting& act, const ModelInfo& info, const IndexInfo* index) {
    ReadSpec spec;
    spec.client = act.client();
    spec.table = act.table();
    spec.info = &info;
    spec.index = index;
    return spec;
}

}  // namespace dynantic::detail
