#pragma once

#include <dynantic/client.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

// The bodies of the integration tests run on every backend there is: the engine in this process, and the server that
// DYNANTIC_TEST_ENDPOINT names (`dynantic serve`, dynalite, ...), whose tables they make and delete.
// DYNANTIC_TEST_WITHOUT=transactions,collections tells what that server cannot do.
namespace dynantic::testing {

struct TestedBackend {
    std::string name;
    std::function<Client()> make;  // a client of an empty database
    bool transactions = true;      // what not every DynamoDB-compatible server can do
    bool collections = true;       // tells how large item collections are

    friend void PrintTo(const TestedBackend& backend, std::ostream* out) { *out << backend.name; }
};

inline std::vector<TestedBackend>& backends() {
    static std::vector<TestedBackend> all = [] {
        std::vector<TestedBackend> found{{"embedded", [] { return Client::embedded(); }}};
        if (const char* const url = std::getenv("DYNANTIC_TEST_ENDPOINT")) {
            const char* const named = std::getenv("DYNANTIC_TEST_WITHOUT");
            const std::string_view without = named == nullptr ? "" : named;
            const auto can = [&](std::string_view what) { return without.find(what) == without.npos; };
            found.push_back({"endpoint",
                             [url = std::string(url)] {
                                 return Client{{.region = "us-east-1",
                                                .endpoint_url = url,
                                                .credentials = Credentials{.access_key_id = "test",
                                                                           .secret_access_key = "test"}}};
                             },
                             can("transactions"), can("collections")});
        }
        return found;
    }();
    return all;
}

class OnBackend : public ::testing::TestWithParam<TestedBackend> {
  protected:
    Client client = GetParam().make();
};

inline std::string backend_name(const ::testing::TestParamInfo<TestedBackend>& info) {
    return info.param.name;
}

}  // namespace dynantic::testing

#define DYNANTIC_ON_EVERY_BACKEND(suite)                                                  \
    INSTANTIATE_TEST_SUITE_P(, suite, ::testing::ValuesIn(dynantic::testing::backends()), \
                             dynantic::testing::backend_name)
