#pragma once

#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <dynantic/client.hpp>

// The bodies of the integration tests run on every backend there is. Here: the engine in this process. The HTTP door and
// other people's servers join by adding to `backends`.
namespace dynantic::testing {

struct TestedBackend {
    std::string name;
    std::function<Client()> make;  // a client of an empty database
    bool transactions = true;      // what not every DynamoDB-compatible server can do

    friend void PrintTo(const TestedBackend& backend, std::ostream* out) { *out << backend.name; }
};

inline std::vector<TestedBackend>& backends() {
    static std::vector<TestedBackend> all{{"embedded", [] { return Client::embedded(); }}};
    return all;
}

class OnBackend : public ::testing::TestWithParam<TestedBackend> {
  protected:
    Client client = GetParam().make();
};

inline std::string backend_name(const ::testing::TestParamInfo<TestedBackend>& info) { return info.param.name; }

}  // namespace dynantic::testing

#define DYNANTIC_ON_EVERY_BACKEND(suite) \
    INSTANTIATE_TEST_SUITE_P(, suite, ::testing::ValuesIn(dynantic::testing::backends()), dynantic::testing::backend_name)
