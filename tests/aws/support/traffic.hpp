#pragma once

#include "aws/support/vectors.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::tests {

/// One request of a vector's http-traffic.json with its reply.
struct Exchange {
    std::string method;
    std::string uri;
    std::map<std::string, std::string> headers;  ///< lower-case names
    std::string body;
    int status = 0;
    std::string reply;
};

inline std::vector<Exchange> read_traffic(const std::filesystem::path& path) {
    std::vector<Exchange> out;
    std::map<std::int64_t, std::size_t> by_connection;
    const JsonFile file(path);
    for (const simdjson::dom::element event : file.root()["events"].get_array()) {
        const std::int64_t connection = event["connection_id"];
        const simdjson::dom::element action = event["action"];
        simdjson::dom::element found;
        if (action["Request"]["request"].get(found) == simdjson::SUCCESS) {
            by_connection[connection] = out.size();
            Exchange& exchange = out.emplace_back();
            exchange.method = text(found["method"]);
            exchange.uri = text(found["uri"]);
            for (const auto [name, values] : found["headers"].get_object()) {
                std::string lowered(name);
                for (char& c : lowered) c = static_cast<char>(std::tolower(c));
                exchange.headers[lowered] = text(values.at(0));
            }
        } else if (action["Response"]["response"]["Ok"]["status"].get(found) == simdjson::SUCCESS) {
            out.at(by_connection.at(connection)).status = static_cast<int>(std::int64_t(found));
        } else if (action["Data"].get(found) == simdjson::SUCCESS) {
            Exchange& exchange = out.at(by_connection.at(connection));
            (text(found["direction"]) == "Request" ? exchange.body : exchange.reply) +=
                text(found["data"]["Utf8"]);
        }
    }
    return out;
}

/// The parameters of a query or form, in no order.
inline std::multiset<std::string> parameters(std::string_view form) {
    std::multiset<std::string> out;
    while (!form.empty()) {
        const std::string_view part = form.substr(0, form.find('&'));
        form.remove_prefix(std::min(form.size(), part.size() + 1));
        out.emplace(part);
    }
    return out;
}

/// The same without what differs from run to run: a session's name and an identity token.
inline std::multiset<std::string> stable_parameters(std::string_view form) {
    std::multiset<std::string> out;
    for (const std::string& each : parameters(form)) {
        if (!each.starts_with("RoleSessionName=") && !each.starts_with("WebIdentityToken=")) out.insert(each);
    }
    return out;
}

/// "Credential=AKID/DATE/REGION/SERVICE/aws4_request" of an Authorization header, without the date.
inline std::string credential_scope(const std::string& authorization) {
    const std::size_t start = authorization.find("Credential=");
    if (start == std::string::npos) return authorization;
    std::string scope = authorization.substr(start, authorization.find(',') - start);
    const std::size_t date = scope.find('/');
    return scope.erase(date, 9);
}

inline std::string path_of(std::string uri) {
    uri = uri.substr(0, uri.find('?'));
    if (uri.find('/', uri.find("://") + 3) == std::string::npos) uri += '/';
    return uri;
}

inline std::string query_of(const std::string& uri) {
    const std::size_t question = uri.find('?');
    return question == std::string::npos ? std::string() : uri.substr(question + 1);
}

}  // namespace dynantic::tests
