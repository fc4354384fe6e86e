#pragma once

#include <dynantic/backend.hpp>
#include <dynantic/config.hpp>
#include <dynantic/result.hpp>

#include <chrono>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic {

class Cursor;
class Parameter;
template <class T>
class Statement;
struct CommitOptions;
class ClientRequests;

namespace detail {
struct ClientCore;
struct ClientAccess;
}  // namespace detail

/// What one call may do differently from its client: `client.with({.timeout = 200ms})`.
struct CallOptions {
    /// From the first byte of a call to its last, all attempts, pages and delays included.
    std::optional<std::chrono::milliseconds> timeout{};
    /// Lets another thread stop the calls.
    std::optional<CancellationToken> cancellation{};
    std::optional<RetryOptions> retries{};
};

/// Who answers requests: AWS, a compatible endpoint, an embedded database, a mock.
///
/// A handle: cheap to copy (copies are the same client, with one connection pool and one retry quota), safe to share
/// between threads. Work in flight keeps what it needs alive, so a Client may be destroyed at any time.
class Client {
  public:
    /// From the environment and the profile alone, as `Client{ClientConfig{}}`.
    Client();
    /// Throws ConfigError for settings that are wrong or contradict each other. Reads the environment and the profile
    /// files; opens no connection.
    explicit Client(ClientConfig config);
    /// Over a backend of your own. Of `config`, retries, call_timeout, table_prefix and observer count.
    explicit Client(std::shared_ptr<Backend> backend, ClientConfig config = {});

    Client(const Client&) = default;
    Client(Client&&) noexcept = default;
    Client& operator=(const Client&) = default;
    Client& operator=(Client&&) noexcept = default;
    ~Client() = default;

    /// A new, empty database inside this process; it lives as long as any copy of this client.
    [[nodiscard]] static Client embedded();
    /// The durable database of a folder, made where there is none. All clients of one folder in this process share one
    /// engine. Needs dynantic::disk linked in; throws ConfigError with a sentence where the folder cannot be opened.
    [[nodiscard]] static Client embedded(std::string_view folder);

    /// The client of the innermost `using_client` of this thread, else the process-wide one.
    [[nodiscard]] static Client current();

    /// The same client (pool, quota, engine), with other options for the calls made through the returned handle.
    [[nodiscard]] Client with(CallOptions options) const;
    /// The same client with a prefix before the name of every table, in place of the one it has.
    [[nodiscard]] Client with_table_prefix(std::string prefix) const;

    /// The names of the account's tables in this region, all pages, without the client's table prefix being looked at.
    [[nodiscard]] std::vector<std::string> list_tables() const;
    [[nodiscard]] Result<std::vector<std::string>> try_list_tables() const;

    /// Sends one request as it stands, e.g. `call("DescribeLimits", "{}")`, with retries, and returns the reply's JSON:
    /// the way to an operation that this library has no name for. Table prefixes are not applied.
    [[nodiscard]] std::string call(std::string_view operation, std::string_view json) const;
    [[nodiscard]] Result<std::string> try_call(std::string_view operation, std::string_view json) const;

    // --- PartiQL: <dynantic/partiql.hpp> ---

    /// Runs a PartiQL statement and reads all its pages: the items, as a vector of T (a model, a smaller struct, Partial,
    /// Entities or Item); nothing where T is void. The values of `?` are of any type that a model could hold, given one
    /// by one, in braces, or as a vector of Parameter.
    ///
    ///     client.execute<User>("SELECT * FROM {users} WHERE user_id = ?", "u1");
    ///
    /// `{users}`, in braces, stands for the table of that name with this client's prefix.
    template <class T = void, class... Values>
    auto execute(std::string_view statement, const Values&... parameters) const;
    template <class T = void>
    auto execute(std::string_view statement, std::initializer_list<Parameter> parameters) const;
    template <class T = void>
    auto execute(std::string_view statement, const std::vector<Parameter>& parameters) const;
    template <class T>
    auto execute(const Statement<T>& statement) const;
    template <class T = void, class... Values>
    [[nodiscard]] auto try_execute(std::string_view statement, const Values&... parameters) const;
    template <class T = void>
    [[nodiscard]] auto try_execute(std::string_view statement,
                                   std::initializer_list<Parameter> parameters) const;
    template <class T = void>
    [[nodiscard]] auto try_execute(std::string_view statement,
                                   const std::vector<Parameter>& parameters) const;
    template <class T>
    [[nodiscard]] auto try_execute(const Statement<T>& statement) const;

    /// One page of a statement, or the one after a cursor: a Page.
    template <class T>
    auto execute_page(const Statement<T>& statement) const;
    template <class T>
    auto execute_page(const Statement<T>& statement, const Cursor& after) const;
    template <class T>
    [[nodiscard]] auto try_execute_page(const Statement<T>& statement) const;
    template <class T>
    [[nodiscard]] auto try_execute_page(const Statement<T>& statement, const Cursor& after) const;

    /// Statements that read or write one item each, all of the one kind, in requests of up to 25: a tuple, or of a vector
    /// of statements a vector, with a Result for each, which is the item, none, or why this statement failed. A failure of
    /// the whole is thrown.
    template <class... Ts>
    auto execute_batch(const Statement<Ts>&... statements) const;
    template <class T>
    auto execute_batch(const std::vector<Statement<T>>& statements) const;
    template <class... Ts>
    [[nodiscard]] auto try_execute_batch(const Statement<Ts>&... statements) const;
    template <class T>
    [[nodiscard]] auto try_execute_batch(const std::vector<Statement<T>>& statements) const;

    /// Up to 100 statements, all of them done or none, or all read at one moment: a tuple, or a vector, with the item of
    /// each or none. TransactionCanceledError tells of each why it failed. `options` come first: the token, and how often
    /// a conflict is tried again.
    template <class... Ts>
    auto execute_transaction(const Statement<Ts>&... statements) const;
    template <class... Ts>
    auto execute_transaction(const CommitOptions& options, const Statement<Ts>&... statements) const;
    template <class T>
    auto execute_transaction(const std::vector<Statement<T>>& statements) const;
    template <class T>
    auto execute_transaction(const CommitOptions& options, const std::vector<Statement<T>>& statements) const;
    template <class... Ts>
    [[nodiscard]] auto try_execute_transaction(const Statement<Ts>&... statements) const;
    template <class T>
    [[nodiscard]] auto try_execute_transaction(const std::vector<Statement<T>>& statements) const;
    template <class... Ts>
    [[nodiscard]] auto try_execute_transaction(const CommitOptions& options,
                                               const Statement<Ts>&... statements) const;
    template <class T>
    [[nodiscard]] auto try_execute_transaction(const CommitOptions& options,
                                               const std::vector<Statement<T>>& statements) const;

    /// The JSON of the requests that a client's own verbs would send: `client.request().execute_batch(...)`, see
    /// <dynantic/requests.hpp>.
    [[nodiscard]] ClientRequests request() const;

    /// For messages: "https://dynamodb.eu-west-1.amazonaws.com", "embedded:", "mock".
    [[nodiscard]] std::string description() const;

    /// Whether both are copies of one client with the same options.
    friend bool operator==(const Client& a, const Client& b) noexcept { return a.core_ == b.core_; }

  private:
    friend struct detail::ClientAccess;
    explicit Client(std::shared_ptr<const detail::ClientCore> core) noexcept : core_(std::move(core)) {}
    std::shared_ptr<const detail::ClientCore> core_;
};

/// Makes `client` the process-wide one, which operations use that are bound to no client and run in no `using_client`.
/// Where it was never called, the first such operation makes a `Client{}`. Operations begun before keep their client.
/// Safe from any thread; the process-wide client is never destroyed at exit.
void set_client(Client client);

/// See `using_client`. Ends on the thread it began on, before any scope that is outside it; checked in debug builds.
class [[nodiscard]] ClientScope {
  public:
    explicit ClientScope(Client client);
    ~ClientScope();
    ClientScope(const ClientScope&) = delete;
    ClientScope& operator=(const ClientScope&) = delete;

  private:
    friend struct detail::ClientAccess;
    Client client_;
    ClientScope* outer_;
    const void* thread_;
};

/// Makes `client` the current one of this thread until the returned scope ends; scopes nest.
///
/// For blocking calls: an operation reads the current client in the call that creates it and keeps it (a query made
/// inside may be iterated outside). A coroutine must not hold a scope across a `co_await`: use `table.with(client)`.
[[nodiscard]] ClientScope using_client(Client client);

namespace detail {

struct ClientAccess {
    [[nodiscard]] static const std::shared_ptr<const ClientCore>& core(const Client& client) noexcept {
        return client.core_;
    }
    [[nodiscard]] static Client make(std::shared_ptr<const ClientCore> core) noexcept {
        return Client(std::move(core));
    }
    [[nodiscard]] static const Client* scoped() noexcept;
};

}  // namespace detail
}  // namespace dynantic
