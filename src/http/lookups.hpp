#pragma once

#include "http/resolver.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace dynantic::http {

/// What the system's resolver says of a host.
struct LookupAnswer {
    Addresses addresses;  ///< as the system sorts them
    std::string problem;  ///< why there are none, for people
};

/// Asks the system's resolver, which knows no deadline, on threads of their own; one is left behind where its asker's limits
/// are reached first.
///
/// Who asks what another asked a moment ago, and is not answered yet, waits for the same answer: with name servers that do
/// not answer, each call that gives up would else leave one more thread behind, until there are thousands. Safe to share
/// between threads; in the child of a fork questions of the parent, which nobody will answer there, are passed over.
class Lookups {
  public:
    using Lookup = std::function<LookupAnswer(const std::string& host, std::uint16_t port)>;
    /// `joinable`: how long a question may be open for others to join it. An old one may never be answered though a new one
    /// would be: the network may be another by now.
    explicit Lookups(Lookup lookup, std::chrono::seconds joinable = std::chrono::seconds(5))
        : core_(std::make_shared<Core>(std::move(lookup))), joinable_(joinable) {}

    [[nodiscard]] Resolved resolve(const std::string& host, std::uint16_t port, const WaitLimits& limits);

  private:
    struct Question;
    using Key = std::pair<std::string, std::uint16_t>;
    struct Core {  // the threads' as well
        explicit Core(Lookup how) : lookup(std::move(how)) {}
        Lookup lookup;
        std::mutex mutex;
        std::map<Key, std::shared_ptr<Question>> open;  // the newest of each
    };
    [[nodiscard]] std::shared_ptr<Question> ask(const Key& key);
    static void answer(Core& core, const Key& key, Question& question);

    std::shared_ptr<Core> core_;
    std::chrono::seconds joinable_;
};

}  // namespace dynantic::http
