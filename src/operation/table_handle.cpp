#include "operation/client_core.hpp"

#include <dynantic/detail/operation/attempt.hpp>
#include <dynantic/detail/operation/table_handle.hpp>

namespace dynantic::detail {
namespace {

// Two clients that are described alike are told apart by what a user may have thought they were: one.
std::string bound_elsewhere(const std::string& table, const std::string& acting) {
    const std::string another = "the table is bound to another client";
    const std::string than = " than the batch or transaction";
    if (table != acting) return another + " (" + table + ")" + than + " (" + acting + ")";
    const std::string cure = "; make one client, and give copies of it to both";
    if (table == "embedded:")
        return another + than + ": each Client::embedded() is a database of its own" + cure;
    return another + " (" + table + ")" + than + ", which speaks to the same" + cure;
}

}  // namespace

Error TableHandle::about(const Error& error, std::string_view operation, const ModelInfo& info) const {
    try {
        const Client to = client();
        return detail::about(error, operation, wire_table(*ClientAccess::core(to), name(info)));
    } catch (const DynanticError&) {  // there is no client: that is what the error says
        return detail::about(error, operation, name(info));
    }
}

Result<void> Acting::perform(const Request& request, const WriteOptions& told) const {
    const Result<Reply> reply = send(request);
    if (!reply) return reply.error();
    tell(*reply, told);
    return {};
}

Result<bool> Acting::fetch(const Request& request, std::string_view member, ItemReader reader,
                           const WriteOptions& told) const {
    const Result<Reply> reply = send(request);
    if (!reply) return reply.error();
    tell(*reply, told);
    Result<bool> found = read_item_reply(*reply, member, reader);
    if (!found) return about(found.error(), request.operation, wire_table());
    return found;
}

void Acting::tell(const Reply& reply, const WriteOptions& told) const {
    tell_of_write(reply, table_to_tell(client_, table_, told), told);
}

std::string table_to_tell(const Client& client, std::string_view table, const WriteOptions& told) {
    return told.collections != nullptr ? wire_table(*ClientAccess::core(client), table) : std::string();
}

Target target_in(const ClientCore& acting, const Client& client, std::string_view table,
                 bool in_transaction) {
    const ClientCore& core = *ClientAccess::core(client);
    if (core.backend != acting.backend && core.backend != acting.stands_for) {
        Error::Info info;
        info.kind = ErrorKind::validation;
        info.table = wire_table(core, table);
        info.message = bound_elsewhere(core.backend->description(), acting.backend->description());
        Error(std::move(info)).raise();
    }
    return {&core, table, in_transaction};
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
