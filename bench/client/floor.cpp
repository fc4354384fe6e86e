#define OPENSSL_SUPPRESS_DEPRECATED  // the one-shot SHA-256 is the cheapest there is
#include "client/floor.hpp"

#include "client/canned.hpp"
#include "wire/crc32.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <simdjson.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <stdexcept>

namespace bench {
namespace {

using Digest = std::array<unsigned char, 32>;

Digest sha256(std::string_view text) {
    Digest digest;
    ::SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    return digest;
}

Digest hmac(std::string_view key, std::string_view text) {
    std::array<unsigned char, 64> pad{};
    std::copy(key.begin(), key.end(), pad.begin());
    for (unsigned char& c : pad) c ^= 0x36U;
    SHA256_CTX context;
    Digest inner;
    ::SHA256_Init(&context);
    ::SHA256_Update(&context, pad.data(), pad.size());
    ::SHA256_Update(&context, text.data(), text.size());
    ::SHA256_Final(inner.data(), &context);
    for (unsigned char& c : pad) c ^= 0x36U ^ 0x5cU;
    ::SHA256_Init(&context);
    ::SHA256_Update(&context, pad.data(), pad.size());
    ::SHA256_Update(&context, inner.data(), inner.size());
    ::SHA256_Final(inner.data(), &context);
    return inner;
}

std::string_view view(const Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

void append_hex(std::string& out, const Digest& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const unsigned char c : digest) out.append({digits[c >> 4U], digits[c & 15U]});
}

void parse(simdjson::ondemand::object object, Kilobyte& item) {
    const auto text = [&](std::string_view name, std::string& out) {
        out = std::string_view(object.find_field(name)["S"].get_string());
    };
    const auto integer = [&](std::string_view name, std::int64_t& out) {
        out = object.find_field(name)["N"].get_int64_in_string();
    };
    text("id", item.id);
    integer("sequence", item.sequence);
    text("title", item.title);
    text("description", item.description);
    text("owner", item.owner);
    item.score = object.find_field("score")["N"].get_double_in_string();
    item.active = object.find_field("active")["BOOL"].get_bool();
    text("category", item.category);
    integer("updated", item.updated);
    text("notes", item.notes);
}

simdjson::ondemand::parser& parser() {
    thread_local simdjson::ondemand::parser one;
    return one;
}

}  // namespace

Floor::Floor(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error("the canned server does not answer");
    }
    host_ = "127.0.0.1:" + std::to_string(port);
    char day[16];
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    ::gmtime_r(&now, &utc);
    std::strftime(day, sizeof day, "%Y%m%d", &utc);
    day_ = day;
    const Digest of_day = hmac("AWS4SECRETSECRETSECRETSECRETSECRETSECRETSE", day_);
    const Digest of_region = hmac(view(of_day), "us-east-1");
    const Digest of_service = hmac(view(of_region), "dynamodb");
    key_ = hmac(view(of_service), "aws4_request");
    in_.resize(1U << 20U);
}

Floor::~Floor() { ::close(socket_); }

void Floor::sign(std::string_view operation) {
    char date[20];
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    ::gmtime_r(&now, &utc);
    std::strftime(date, sizeof date, "%Y%m%dT%H%M%SZ", &utc);
    std::string canonical = "POST\n/\n\ncontent-type:application/x-amz-json-1.0\nhost:" + host_ +
                            "\nx-amz-date:" + date + "\nx-amz-target:DynamoDB_20120810.";
    canonical.append(operation).append("\n\ncontent-type;host;x-amz-date;x-amz-target\n");
    append_hex(canonical, sha256(request_));
    std::string to_sign =
        std::string("AWS4-HMAC-SHA256\n") + date + "\n" + day_ + "/us-east-1/dynamodb/aws4_request\n";
    append_hex(to_sign, sha256(canonical));
    head_.append("X-Amz-Date: ")
        .append(date)
        .append("\r\nAuthorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/");
    head_.append(day_).append(
        "/us-east-1/dynamodb/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target, "
        "Signature=");
    append_hex(head_, hmac(view(key_), to_sign));
    head_.append("\r\n\r\n");
}

void Floor::exchange(std::string_view operation) {
    head_.assign("POST / HTTP/1.1\r\nHost: ").append(host_);
    head_.append(
        "\r\nUser-Agent: dynantic-cpp/0.1.0 os/linux lang/c++\r\nContent-Type: application/x-amz-json-1.0"
        "\r\nX-Amz-Target: DynamoDB_20120810.");
    head_.append(operation).append("\r\nContent-Length: ").append(std::to_string(request_.size()));
    head_.append(
        "\r\namz-sdk-invocation-id: 11111111-2222-4333-8444-555555555555\r\n"
        "amz-sdk-request: attempt=1; max=4\r\n");
    sign(operation);
    iovec parts[2] = {{head_.data(), head_.size()}, {request_.data(), request_.size()}};
    if (::writev(socket_, parts, 2) != static_cast<ssize_t>(head_.size() + request_.size())) std::abort();

    std::size_t filled = 0;
    std::size_t begin = std::string::npos;
    std::size_t length = 0;
    while (begin == std::string::npos || filled < begin + length) {
        const ssize_t n = ::recv(socket_, in_.data() + filled, in_.size() - filled, 0);
        if (n <= 0) std::abort();
        filled += static_cast<std::size_t>(n);
        if (begin != std::string::npos) continue;
        const std::string_view text(in_.data(), filled);
        const std::size_t end = text.find("\r\n\r\n");
        if (end == std::string_view::npos) continue;
        begin = end + 4;
        length = std::strtoul(in_.data() + text.find("Content-Length: ") + 16, nullptr, 10);
    }
    reply_ = std::string_view(in_.data() + begin, length);
    const std::string_view head(in_.data(), begin);
    const unsigned long expected = std::strtoul(in_.data() + head.find("x-amz-crc32: ") + 13, nullptr, 10);
    // The quick one of ours: zlib's alone takes a quarter of a Query's time, and a floor is not to be slow.
    if (dynantic::detail::crc32(reply_) != expected) std::abort();
}

Kilobyte Floor::get(std::int64_t sequence) {
    request_.assign(R"({"TableName":"kilobytes","Key":{"id":{"S":"partition-0001"},"sequence":{"N":")");
    request_.append(std::to_string(sequence)).append(R"("}}})");
    exchange("GetItem");
    Kilobyte item;
    auto document = parser().iterate(reply_, reply_.size() + simdjson::SIMDJSON_PADDING);
    parse(document["Item"].get_object(), item);
    return item;
}

void Floor::put(const Kilobyte& item) {
    request_.assign(R"({"TableName":"kilobytes","Item":)");
    append_item(request_, item);
    request_.push_back('}');
    exchange("PutItem");
}

std::vector<Kilobyte> Floor::query() {
    request_.assign(
        R"({"TableName":"kilobytes","KeyConditionExpression":"#k = :v",)"
        R"("ExpressionAttributeNames":{"#k":"id"},"ExpressionAttributeValues":{":v":{"S":"partition-0001"}},"Limit":100})");
    exchange("Query");
    std::vector<Kilobyte> items;
    auto document = parser().iterate(reply_, reply_.size() + simdjson::SIMDJSON_PADDING);
    for (auto each : document["Items"].get_array()) parse(each.get_object(), items.emplace_back());
    return items;
}

std::vector<Kilobyte> Floor::batch_get() {
    request_.assign(R"({"RequestItems":{"kilobytes":{"Keys":[)");
    for (int i = 0; i < 100; ++i) {
        if (i > 0) request_.push_back(',');
        request_.append(R"({"id":{"S":"partition-0001"},"sequence":{"N":")")
            .append(std::to_string(i))
            .append(R"("}})");
    }
    request_.append("]}}}");
    exchange("BatchGetItem");
    std::vector<Kilobyte> items;
    auto document = parser().iterate(reply_, reply_.size() + simdjson::SIMDJSON_PADDING);
    for (auto each : document["Responses"]["kilobytes"].get_array())
        parse(each.get_object(), items.emplace_back());
    return items;
}

}  // namespace bench
