#pragma once

#include "wire/call_limits.hpp"

#include <dynantic/backend.hpp>
#include <dynantic/credentials.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace dynantic::aws {

/// What a source of credentials answers. `reason` is shown to people and holds no secret.
struct Outcome {
    enum class Kind : std::uint8_t {
        loaded,
        declined,  ///< it is not set up here: the next source is asked
        failed,    ///< it is set up but did not work: nobody else is asked, so that the cause is not hidden
    };
    Kind kind = Kind::declined;
    Credentials credentials{};
    std::string reason{};
    bool fixed = false;  ///< the source has nothing else to give: asking it again brings the same

    static Outcome loaded(Credentials credentials) {
        return {Kind::loaded, std::move(credentials), {}, false};
    }
    static Outcome loaded_once(Credentials credentials) {
        return {Kind::loaded, std::move(credentials), {}, true};
    }
    static Outcome declined(std::string reason) { return {Kind::declined, {}, std::move(reason), false}; }
    static Outcome failed(std::string reason) { return {Kind::failed, {}, std::move(reason), false}; }
};

/// One place that credentials may come from. Called by one thread at a time.
class Source {
  public:
    Source() = default;
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;
    virtual ~Source() = default;

    /// Fetches, within the limits as far as it can (code of the user's knows of no token); keeps nothing but what makes the
    /// next time cheaper. Throws nothing but std::bad_alloc.
    [[nodiscard]] virtual Outcome load(const detail::CallLimits& limits) = 0;
    /// "environment", "container", ...
    [[nodiscard]] virtual std::string name() const = 0;
    /// Whether its credentials are to be used past their expiry while it does not answer: the instance metadata
    /// service promises that they keep working ("static stability").
    [[nodiscard]] virtual bool outlives_expiry() const noexcept { return false; }
};

}  // namespace dynantic::aws
