#pragma once

#include <dynantic/client.hpp>
#include <dynantic/detail/operation/item_requests.hpp>
#include <dynantic/detail/operation/paging.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace dynantic::detail {

// What every table object is, its model apart: a client where it is bound to one, and a name where it is not the
// model's.
class TableHandle {
  public:
    TableHandle() = default;
    explicit TableHandle(Client client) : client_(std::move(client)) {}

    // The client of an operation that begins now.
    [[nodiscard]] Client client() const {
        return ClientAccess::core(client_) != nullptr ? client_ : Client::current();
    }
    [[nodiscard]] std::string_view name(const ModelInfo& info) const noexcept {
        return name_.empty() ? info.table_name : std::string_view(name_);
    }
    // The error, saying which operation on this table it was of, where it does not say so yet.
    [[nodiscard]] Error about(const Error& error, std::string_view operation, const ModelInfo& info) const;
    void bind(Client client) { client_ = std::move(client); }
    void rename(std::string name) { name_ = std::move(name); }

  private:
    Client client_ = ClientAccess::make(nullptr);  // none: the current one
    std::string name_;
};

// A client and a table's name for the time of one operation.
class Acting {
  public:
    Acting(const TableHandle& handle, const ModelInfo& info)
        : client_(handle.client()), table_(handle.name(info)) {}
    [[nodiscard]] const ClientCore& core() const noexcept { return *ClientAccess::core(client_); }
    [[nodiscard]] Target target() const noexcept { return {&core(), table_}; }
    [[nodiscard]] std::string_view table() const noexcept { return table_; }
    [[nodiscard]] std::string wire_table() const { return detail::wire_table(core(), table_); }
    [[nodiscard]] const Client& client() const noexcept { return client_; }
    // Sends one request.
    [[nodiscard]] Result<Reply> send(const Request& request) const {
        return exchange(core(), request, table_);
    }
    // Sends one that answers nothing of interest, but perhaps what it tells of itself.
    [[nodiscard]] Result<void> perform(const Request& request, const WriteOptions& told = {}) const;
    // Sends one whose answer may hold an item in `member`; tells whether it did.
    [[nodiscard]] Result<bool> fetch(const Request& request, std::string_view member, ItemReader reader,
                                     const WriteOptions& told = {}) const;
    // Gives what a reply tells of its request to whoever asked.
    void tell(const Reply& reply, const WriteOptions& told) const;

  private:
    Client client_;
    std::string_view table_;
};

// A table of `client` as a part of a request that `acting` sends: with the client's prefix before its name. Throws
// ValidationError where the two are clients of different databases: the request would go to the wrong one.
[[nodiscard]] Target target_in(const ClientCore& acting, const Client& client, std::string_view table,
                               bool in_transaction = false);

// The name on the wire that ItemCollectionMetrics are told with, where somebody asked for them.
[[nodiscard]] std::string table_to_tell(const Client& client, std::string_view table,
                                        const WriteOptions& told);

// A scan of a table or index, to be made into what was asked for.
[[nodiscard]] ReadSpec read_spec(const Acting& act, const ModelInfo& info, const IndexInfo* index);

}  // namespace dynantic::detail
