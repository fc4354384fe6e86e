#pragma once

#include <dynantic/error.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

namespace dynantic {

/// A logical call is about to be sent for the first time.
struct RequestEvent {
    std::string_view operation;  ///< "GetItem"
    std::string_view table;      ///< as on the wire; empty for calls that name none or several
    std::size_t request_bytes = 0;
};

/// One attempt has ended, well or not.
struct AttemptEvent {
    std::string_view operation;
    std::string_view table;
    int attempt = 1;              ///< 1 for the first try
    int http_status = 0;          ///< 0 where no reply came
    std::string_view error_code;  ///< the service's, empty where there is none
    std::chrono::nanoseconds duration{};
};

/// A logical call has its answer, all attempts and delays included.
struct ReplyEvent {
    std::string_view operation;
    std::string_view table;
    int attempts = 1;
    std::chrono::nanoseconds duration{};
    std::size_t request_bytes = 0;
    std::size_t reply_bytes = 0;
    std::optional<double> capacity_units;  ///< all tables and indexes together, where the service told
    const Error* error = nullptr;          ///< none where the call went well
};

/// Told of what a client does: for logs, metrics and traces. Set as ClientConfig::observer.
///
/// The functions are called on the thread that makes the call (of an asynchronous one: on those that run its executor), at
/// once, from many threads at a time; the views live until they return. They must not throw. A client with an observer
/// asks the service to tell the consumed capacity (`ReturnConsumedCapacity: TOTAL`) of every operation that can.
///
/// No text of an event holds an item, a key or a credential, so all of them may be logged, and so may what is printed of an
/// `error`. That has items in `Error::item()`, `cancellation_reasons()` and `unprocessed()`, where the service
/// told them: log those with care.
class Observer {
  public:
    Observer() = default;
    Observer(const Observer&) = delete;
    Observer& operator=(const Observer&) = delete;
    virtual ~Observer() = default;

    virtual void on_request(const RequestEvent& event) { static_cast<void>(event); }
    virtual void on_attempt(const AttemptEvent& event) { static_cast<void>(event); }
    virtual void on_reply(const ReplyEvent& event) { static_cast<void>(event); }
};

}  // namespace dynantic
