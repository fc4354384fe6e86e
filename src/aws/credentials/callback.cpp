#include "aws/credentials/given.hpp"

#include <new>

namespace dynantic::aws {

std::string CallbackSource::name() const { return provider_ ? provider_->name() : "function given in code"; }

Outcome CallbackSource::load(const detail::CallLimits& limits) {
    Credentials out;
    try {
        if (provider_) {
            Result<Credentials> got = provider_->load(limits.deadline);
            if (!got) return Outcome::failed(std::string(got.error().message()));
            out = std::move(*got);
        } else {
            out = function_();
        }
    } catch (const std::bad_alloc&) {
        throw;
    } catch (...) {
        // The exception's text is not ours: it may quote a token.
        return Outcome::failed("it threw an exception, whose text is not shown because it may hold a secret");
    }
    if (out.access_key_id.empty() || out.secret_access_key.empty())
        return Outcome::failed("it gave credentials without an access_key_id or without a secret_access_key");
    if (out.source.empty()) out.source = name();
    return Outcome::loaded(std::move(out));
}

}  // namespace dynantic::aws
