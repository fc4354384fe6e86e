#include "aws/http_backend.hpp"

#include "aws/endpoints/table_arn.hpp"
#include "aws/refusal.hpp"
#include "aws/user_agent.hpp"
#include "http/date.hpp"
#include "wire/crc32.hpp"
#include "wire/per_thread.hpp"

#include <dynantic/detail/error_code.hpp>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <thread>

namespace dynantic::aws {
namespace {

using namespace std::string_view_literals;
using http::same_name;

Reply failed(const Error& error) {
    Reply reply;
    using Kind = TransportFailure::Kind;
    const Kind kind = error.kind() == ErrorKind::config            ? Kind::config
                      : error.kind() == ErrorKind::request_timeout ? Kind::timeout
                                                                   : Kind::credentials;
    reply.failure = TransportFailure{.kind = kind,
                                     .sent = TransportFailure::Sent::no,
                                     .retryable = error.retryable(),
                                     .message = std::string(error.message())};
    return reply;
}

Reply no_reactor() {
    Reply reply;
    reply.failure =
        TransportFailure{.kind = TransportFailure::Kind::connect,
                         .sent = TransportFailure::Sent::no,
                         .retryable = true,
                         .message = "the system gave no thread, or no descriptor, to wait for replies"};
    return reply;
}

template <class Number>
std::optional<Number> number(std::string_view text) noexcept {
    Number value{};
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end) return std::nullopt;
    return value;
}

// Keeps its room from call to call.
struct RequestHead {
    std::string text;
};

// The name of an operation, which Client::call takes from anywhere, is sent in a header.
bool is_name(std::string_view operation) noexcept {
    return !operation.empty() && std::all_of(operation.begin(), operation.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
}

bool is_local(const EndpointParameters& endpoint) {
    const std::optional<http::Url> url =
        endpoint.endpoint ? http::parse_url(*endpoint.endpoint) : std::nullopt;
    return url && url->is_loopback();
}

// Takes over what outlives the head. Tells the CRC of the body, which is not there yet when this is called.
std::optional<std::uint32_t> read_head(const http::ResponseHead& head, Reply& reply) {
    std::optional<std::uint32_t> crc;
    reply.status = head.status;
    for (const http::HeaderView& header : head.headers) {
        switch (header.name.size()) {  // no comparison for most of them
            case "x-amzn-requestid"sv.size():
                if (same_name(header.name, "x-amzn-requestid")) reply.request_id = header.value;
                break;
            case "x-amz-crc32"sv.size():
                if (same_name(header.name, "x-amz-crc32")) crc = number<std::uint32_t>(header.value);
                break;
            case "x-amz-retry-after"sv.size():
                if (same_name(header.name, "x-amz-retry-after")) {
                    if (const auto wait = number<std::int64_t>(header.value)) {
                        reply.retry_after = std::chrono::milliseconds(*wait);
                    }
                }
                break;
            case "date"sv.size():
                // Only a refusal may be about the time.
                if (head.status >= 300 && same_name(header.name, "date"))
                    reply.date = http::parse_date(header.value);
                break;
            default:
                break;
        }
    }
    return crc;
}

}  // namespace

HttpBackend::HttpBackend(const ClientConfig& config, std::shared_ptr<const CredentialsContext> context,
                         http::TransportSettings transport, EndpointParameters endpoint)
    : context_(std::move(context)),
      endpoint_(std::move(endpoint)),
      user_agent_(user_agent(context_->settings.app_id.value)),
      chain_(make_chain(config, context_, {.placeholder_for_local_endpoint = is_local(endpoint_)})),
      credentials_(chain_, context_->clock,
                   {.load = [chain = chain_.get()](
                                const detail::CallLimits& limits) { return chain->load_within(limits); },
                    .outlives_expiry = [chain = chain_.get()] { return chain->outlives_expiry(); },
                    .renewable = [chain = chain_.get()] { return chain->renewable(); }}),
      transport_(std::move(transport)) {}

HttpBackend::~HttpBackend() { transport_.stop(); }

std::optional<Error> HttpBackend::check() {
    by_account_ = !endpoint_.endpoint && endpoint_.account_id_endpoint_mode != "disabled";
    if (by_account_ && endpoint_.account_id_endpoint_mode == "required")
        return std::nullopt;  // known with the keys
    Result<SharedTarget> target = make_target({});
    if (!target) return target.error();
    if (by_account_) {
        targets_[""] = *std::move(target);
    } else {
        fixed_ = *std::move(target);
    }
    return std::nullopt;
}

Reply HttpBackend::call(const Call& call) {
    const Result<CredentialsCache::Shared> credentials = credentials_.get({call.deadline, call.cancellation});
    if (!credentials) return failed(credentials.error());
    const Result<SharedTarget> target = target_for(**credentials, call);
    if (!target) return failed(target.error());

    std::string& head = detail::PerThread<RequestHead>::get().text;
    (*target)->render(head, call, **credentials, context_->skew->correct(context_->clock->now()));

    Reply reply;
    std::optional<std::uint32_t> crc;
    reply.failure = transport_.exchange({.origin = (*target)->origin(),
                                         .head = head,
                                         .body = call.body,
                                         .repeat = call.repeat,
                                         .deadline = call.deadline,
                                         .cancellation = call.cancellation},
                                        reply.body.buffer(),
                                        [&](const http::ResponseHead& got) { crc = read_head(got, reply); });
    if (reply.failure) {
        reply.body.buffer().clear();
        return reply;
    }
    examine(reply, crc, *credentials);
    return reply;
}

// An asynchronous call without credentials, while another fetches them.
struct HttpBackend::Parked {
    Call call;
    std::function<void(Reply)> done;
};

void HttpBackend::async_call(const Call& call, std::function<void(Reply)> done) {
    if (const CredentialsCache::Shared credentials = credentials_.fresh()) {
        return async_call_with(credentials, call, std::move(done));
    }
    std::shared_ptr<Parked> parked;
    CredentialsCache::Shared meanwhile;
    {
        const std::lock_guard lock(mutex_);
        if (fetching_) {
            meanwhile = credentials_.meanwhile();
            if (!meanwhile) parked = parked_.emplace_back(std::make_shared<Parked>(Parked{call, done}));
        } else {
            fetching_ = true;
        }
    }
    if (meanwhile) return async_call_with(meanwhile, call, std::move(done));
    if (parked) return watch(parked);
    fetch_credentials(call, std::move(done));
}

// Fetching credentials may ask other services, so it blocks a thread of its own: one, however many calls need them.
void HttpBackend::fetch_credentials(const Call& call, std::function<void(Reply)> done) {
    const auto fail = [&](const char* why) { return Error(ErrorKind::credentials, why); };
    try {
        std::thread([self = shared_from_this(), call, done, fail] {
            const auto loaded = [&]() -> Result<CredentialsCache::Shared> {
                try {
                    return self->credentials_.get({call.deadline, call.cancellation});
                } catch (const std::bad_alloc&) {
                    return fail("no memory to fetch credentials");
                }
            }();
            self->go_on(loaded, !loaded && self->credentials_.failed_for_want_of_time());
            if (!loaded) return done(failed(loaded.error()));
            self->async_call_with(*loaded, call, done);
        }).detach();
    } catch (const std::system_error&) {
        const Error error = fail("no thread could be started to fetch credentials");
        go_on(error, false);
        done(failed(error));
    }
}

// Gives up at the deadline or when cancelled.
void HttpBackend::watch(const std::shared_ptr<Parked>& parked) {
    constexpr auto glance = std::chrono::milliseconds(10);  // between two looks at a token
    Deadline until = parked->call.deadline;
    if (parked->call.cancellation != nullptr)
        until = std::min(until, std::chrono::steady_clock::now() + glance);
    if (until == Deadline::max()) return;
    // Weak: whoever fetches keeps this backend until all that wait have gone on, and the call may be over by then.
    const auto look = [weak_self = weak_from_this(), weak = std::weak_ptr(parked)](http::Reactor::Event) {
        const auto self = weak_self.lock();
        const auto mine = weak.lock();
        if (!self || !mine) return;
        const char* why = nullptr;
        {
            const std::lock_guard lock(self->mutex_);
            const auto place = std::find(self->parked_.begin(), self->parked_.end(), mine);
            if (place == self->parked_.end()) return;  // it has gone on, and its token may be no more
            const Call& call = mine->call;
            if (call.cancellation != nullptr && call.cancellation->cancelled()) {
                why = "the call was cancelled while it waited for credentials";
            } else if (std::chrono::steady_clock::now() >= call.deadline) {
                why = "the deadline passed while credentials were being fetched";
            }
            if (why != nullptr) self->parked_.erase(place);
        }
        if (why == nullptr) return self->watch(mine);
        mine->done(failed(Error(ErrorKind::request_timeout, why)));
    };
    try {
        reactor().wait(-1, 0, until, look);
    } catch (const std::system_error&) {
        {
            const std::lock_guard lock(mutex_);
            if (std::erase(parked_, parked) == 0) return;
        }
        parked->done(no_reactor());
    }
}

// Lets all go on that wait for credentials; `again`: with a fetch of their own, because this one says nothing of it.
void HttpBackend::go_on(const Result<CredentialsCache::Shared>& loaded, bool again) {
    std::vector<std::shared_ptr<Parked>> waiting;
    {
        const std::lock_guard lock(mutex_);
        fetching_ = false;
        waiting.swap(parked_);
    }
    for (const std::shared_ptr<Parked>& each : waiting) {
        if (loaded) {
            async_call_with(*loaded, each->call, each->done);
        } else if (again) {
            async_call(each->call, each->done);
        } else {
            each->done(failed(loaded.error()));
        }
    }
}

void HttpBackend::async_call_with(const CredentialsCache::Shared& credentials, const Call& call,
                                  std::function<void(Reply)> done) {
    const Result<SharedTarget> target = target_for(*credentials, call);
    if (!target) return done(failed(target.error()));
    http::Reactor* waits = nullptr;
    try {
        waits = &reactor();
    } catch (const std::system_error&) {
        return done(no_reactor());
    }
    http::Transport::AsyncRequest request{.origin = (*target)->origin(),
                                          .head = {},
                                          .body = call.body,
                                          .repeat = call.repeat,
                                          .deadline = call.deadline};
    if (call.cancellation != nullptr) request.cancellation = *call.cancellation;
    (*target)->render(request.head, call, *credentials, context_->skew->correct(context_->clock->now()));
    struct Head {
        Reply reply;
        std::optional<std::uint32_t> crc;
    };
    const auto head = std::make_shared<Head>();
    transport_.async_exchange(
        std::move(request), *waits,
        [head](const http::ResponseHead& got) { head->crc = read_head(got, head->reply); },
        [self = shared_from_this(), head, credentials,
         done = std::move(done)](http::Transport::AsyncReply got) {
            Reply reply = std::move(head->reply);
            reply.failure = std::move(got.failure);
            if (!reply.failure) {
                reply.body.buffer() = std::move(got.body);
                self->examine(reply, head->crc, credentials);
            }
            done(std::move(reply));
        });
}

http::Reactor& HttpBackend::reactor() {
    const std::lock_guard lock(mutex_);
    if (!reactor_ || !reactor_->runs_here()) reactor_ = std::make_unique<http::Reactor>();
    return *reactor_;
}

void HttpBackend::examine(Reply& reply, std::optional<std::uint32_t> crc,
                          const CredentialsCache::Shared& credentials) {
    reply.crc_mismatch = crc && *crc != detail::crc32(reply.body.view());
    if (reply.status >= 300) blot_out_token(reply.body.buffer(), credentials->session_token);
    reply.body.pad();
    if (reply.status >= 300 && !reply.crc_mismatch) learn(reply, credentials);
}

// A refusal may tell that our keys are old or our clock is off. Both are put right here, for all calls to come.
void HttpBackend::learn(Reply& reply, const CredentialsCache::Shared& credentials) {
    const std::string_view code = detail::error_code(reply.body.view());
    if (code == "ExpiredTokenException" || code == "ExpiredToken" || code == "UnrecognizedClientException" ||
        code == "InvalidClientTokenId") {
        reply.mended = credentials_.refuse(credentials);
    } else {
        reply.mended = context_->skew->learn(code, reply.date, context_->clock->now());
    }
}

Result<HttpBackend::SharedTarget> HttpBackend::target_for(const Credentials& credentials, const Call& call) {
    if (!is_name(call.operation)) {
        return Error(ErrorKind::config,
                     "an operation is named by letters and digits, such as DescribeLimits");
    }
    if (!by_account_) return fixed_;
    // A table named by its ARN may be another account's: its owner's endpoint serves it.
    const std::string_view arn = table_arn_of(call.body);
    const auto owner = arn.empty() ? std::nullopt : account_of_table(arn, endpoint_.region.value_or(""));
    const std::string_view account = owner ? *owner : std::string_view(credentials.account_id);
    const std::scoped_lock lock(mutex_);
    const auto found = targets_.find(account);
    if (found != targets_.end()) return found->second;
    Result<SharedTarget> made = make_target(std::string(account));
    if (made) targets_.emplace(account, *made);
    return made;
}

Result<HttpBackend::SharedTarget> HttpBackend::make_target(const std::string& account_id) {
    EndpointParameters parameters = endpoint_;
    if (!account_id.empty()) parameters.account_id = account_id;
    const Result<Endpoint> endpoint = resolve_endpoint(parameters);
    if (!endpoint) return endpoint.error();
    return Target::make(*endpoint, transport_.settings().proxies, user_agent_);
}

std::string HttpBackend::description() const {
    if (fixed_) return fixed_->url();
    const Result<Endpoint> endpoint = resolve_endpoint(endpoint_);
    return endpoint ? endpoint->url
                    : "the endpoint of an account in " + endpoint_.region.value_or("no region");
}

}  // namespace dynantic::aws
