#pragma once

#include "engine/database.hpp"
#include "server/message.hpp"
#include "server/metrics.hpp"
#include "server/options.hpp"
#include "server/signature.hpp"

#include <atomic>
#include <compare>
#include <functional>
#include <string>
#include <string_view>

namespace dynantic::server {

/// Whose data a request is about. The texts are the request's.
struct Account {
    std::string_view key_id;
    std::string_view region;
    friend auto operator<=>(const Account&, const Account&) = default;
};

/// Runs one operation for one account: "DynamoDB_20120810.GetItem" and the JSON text. `room` is a text of no meaning whose
/// memory the reply may take over. Called from many threads.
using Handler = std::function<engine::EngineReply(const Account& account, std::string_view target,
                                                  std::string_view body, std::string room)>;

/// What the door says, with no socket in sight: a whole request in, a whole reply out, in the order in which AWS checks.
/// Safe to use from many threads.
class Front {
  public:
    Front(const ServerOptions& options, Handler handler, Metrics& metrics);

    /// `room`: a text whose memory the reply's body may take over. Throws nothing but std::bad_alloc.
    [[nodiscard]] Response respond(const Request& request, std::string room = {});

  private:
    [[nodiscard]] Response operation(const Request& request, std::string room);
    /// The operation's reply, or an error reply. `refused_early` where the body was not looked at yet.
    [[nodiscard]] engine::EngineReply run(const Request& request, std::string_view target, std::size_t number,
                                          std::string room);
    [[nodiscard]] bool throttles() noexcept;

    const ServerOptions& options_;
    Handler handler_;
    Metrics& metrics_;
    SignatureVerifier verifier_;
    std::atomic<std::uint64_t> operations_{0};
};

}  // namespace dynantic::server
