#include "aws/credentials/chain.hpp"

#include "aws/credentials/container.hpp"
#include "aws/credentials/environment_source.hpp"
#include "aws/credentials/given.hpp"
#include "aws/credentials/imds.hpp"
#include "aws/credentials/profile_source.hpp"
#include "http/url.hpp"

#include <algorithm>
#include <optional>

namespace dynantic::aws {
namespace {

Credentials placeholder() {
    return {.access_key_id = "local",
            .secret_access_key = "local",
            .source =
                "placeholder keys for an endpoint on this machine: no others were found, and local "
                "databases mostly check none"};
}

bool is_local(const Settings& settings) {
    if (!settings.endpoint_url.value) return false;
    const auto url = http::parse_url(*settings.endpoint_url.value);
    return url && url->is_loopback();
}

// A key that was read with its line feed, say, would end the header it is sent in; and who can choose it could add headers.
// The secret is not sent, but one like that signs nothing that a service accepts.
std::optional<std::string> control_character(const Credentials& keys) {
    const std::pair<const char*, const std::string*> texts[] = {
        {"access_key_id", &keys.access_key_id},
        {"secret_access_key", &keys.secret_access_key},
        {"session_token", &keys.session_token}};
    for (const auto& [name, text] : texts) {
        const bool found = std::any_of(text->begin(), text->end(), [](char c) {
            return static_cast<unsigned char>(c) < ' ' || c == 0x7f;
        });
        if (found) return std::string("its ") + name + " holds a control character, such as a line break";
    }
    return std::nullopt;
}

// What a source has, looked over.
Outcome load_from(Source& source, const detail::CallLimits& limits) {
    Outcome out = source.load(limits);
    if (out.kind != Outcome::Kind::loaded) return out;
    if (auto problem = control_character(out.credentials)) return Outcome::failed(*std::move(problem));
    return out;
}

}  // namespace

Result<Credentials> CredentialChain::load_within(const detail::CallLimits& limits) {
    if (Source* const chosen = chosen_.load(std::memory_order_acquire)) {
        Outcome out = load_from(*chosen, limits);
        if (out.kind == Outcome::Kind::loaded) return keep(std::move(out));
        return Error(ErrorKind::credentials,
                     "credentials could not be refreshed: " + chosen->name() + ": " + out.reason);
    }
    std::string asked;
    for (const std::unique_ptr<Source>& source : sources_) {
        Outcome out = load_from(*source, limits);
        if (out.kind == Outcome::Kind::loaded) {
            chosen_.store(source.get(), std::memory_order_release);
            return keep(std::move(out));
        }
        asked += "\n  " + source->name() + ": " + out.reason;
        if (out.kind == Outcome::Kind::failed)
            return Error(ErrorKind::credentials, "credentials are set up but could not be had:" + asked);
    }
    return Error(ErrorKind::credentials, "no credentials were found; asked were:" + asked);
}

Credentials CredentialChain::keep(Outcome loaded) noexcept {
    fixed_.store(loaded.fixed, std::memory_order_release);
    return std::move(loaded.credentials);
}

std::string CredentialChain::name() const {
    const Source* const chosen = chosen_.load(std::memory_order_acquire);
    return chosen != nullptr ? chosen->name() : "default chain";
}

bool CredentialChain::outlives_expiry() const noexcept {
    const Source* const chosen = chosen_.load(std::memory_order_acquire);
    return chosen != nullptr && chosen->outlives_expiry();
}

std::shared_ptr<CredentialChain> make_chain(const ClientConfig& config,
                                            std::shared_ptr<const CredentialsContext> context,
                                            const ChainOptions& options) {
    std::vector<std::unique_ptr<Source>> sources;
    if (const Credentials* keys = config.credentials.keys()) {
        sources.push_back(std::make_unique<StaticSource>(*keys));
    } else if (auto provider = config.credentials.provider()) {
        sources.push_back(std::make_unique<CallbackSource>(std::move(provider)));
    } else if (const CredentialsSource::Function* function = config.credentials.function()) {
        sources.push_back(std::make_unique<CallbackSource>(*function));
    } else {
        const Settings& settings = context->settings;
        if (settings.profile.origin.kind != Origin::Kind::code)
            sources.push_back(std::make_unique<EnvironmentSource>(context));
        sources.push_back(std::make_unique<ProfileSource>(context));
        sources.push_back(std::make_unique<ContainerSource>(context));
        if (options.placeholder_for_local_endpoint && is_local(settings) &&
            settings.imds_endpoint.origin.kind == Origin::Kind::fallback) {
            sources.push_back(std::make_unique<StaticSource>(placeholder()));
        } else {
            sources.push_back(std::make_unique<ImdsSource>(context));
        }
    }
    return std::make_shared<CredentialChain>(std::move(sources));
}

}  // namespace dynantic::aws
