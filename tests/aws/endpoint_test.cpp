#include "aws/endpoints/endpoint.hpp"

#include "aws/endpoints/partition.hpp"
#include "aws/endpoints/service_endpoint.hpp"
#include "aws/support/vectors.hpp"

#include <gtest/gtest.h>

namespace dynantic::aws {
namespace {

using simdjson::dom::element;

EndpointParameters parameters_of(element params) {
    EndpointParameters p;
    p.region = tests::member(params, "Region");
    p.endpoint = tests::member(params, "Endpoint");
    p.account_id = tests::member(params, "AccountId");
    p.account_id_endpoint_mode = tests::member(params, "AccountIdEndpointMode");
    p.resource_arn = tests::member(params, "ResourceArn");
    simdjson::dom::array arns;
    if (params["ResourceArnList"].get(arns) == simdjson::SUCCESS && arns.size() > 0)
        p.first_resource_arn = tests::text(arns.at(0));
    bool flag = false;
    if (params["UseFIPS"].get(flag) == simdjson::SUCCESS) p.use_fips = flag;
    if (params["UseDualStack"].get(flag) == simdjson::SUCCESS) p.use_dual_stack = flag;
    if (params["IsSearchOperation"].get(flag) == simdjson::SUCCESS) p.is_search = flag;
    return p;
}

TEST(EndpointVectors, EveryCaseGivesItsUrlOrItsError) {
    DYNANTIC_NEEDS_VECTORS("endpoint-tests.json");
    const tests::JsonFile file(tests::vectors() / "endpoint-tests.json");
    int cases = 0;
    for (const element test : file.root()["testCases"].get_array()) {
        SCOPED_TRACE(tests::text(test["documentation"]));
        element params;
        EndpointParameters p;
        if (test["params"].get(params) == simdjson::SUCCESS) p = parameters_of(params);
        const Result<Endpoint> got = resolve_endpoint(p);
        const element expect = test["expect"];
        if (const auto error = tests::member(expect, "error")) {
            ASSERT_FALSE(got.has_value()) << got->url;
            EXPECT_EQ(got.error().message(), *error);
            EXPECT_EQ(got.error().kind(), ErrorKind::config);
        } else {
            ASSERT_TRUE(got.has_value()) << got.error().message();
            EXPECT_EQ(got->url, tests::text(expect["endpoint"]["url"]));
        }
        ++cases;
    }
    EXPECT_GT(cases, 100);
}

std::string url_of(const EndpointParameters& p) {
    const Result<Endpoint> got = resolve_endpoint(p);
    return got ? got->url : "error: " + std::string(got.error().message());
}

TEST(Endpoint, IsMadeOfRegionAndPartition) {
    EXPECT_EQ(url_of({.region = "eu-west-1"}), "https://dynamodb.eu-west-1.amazonaws.com");
    EXPECT_EQ(url_of({.region = "eu-west-1", .use_fips = true}),
              "https://dynamodb-fips.eu-west-1.amazonaws.com");
    EXPECT_EQ(url_of({.region = "eu-west-1", .use_dual_stack = true}), "https://dynamodb.eu-west-1.api.aws");
    EXPECT_EQ(url_of({.region = "cn-north-1"}), "https://dynamodb.cn-north-1.amazonaws.com.cn");
    EXPECT_EQ(url_of({.region = "eusc-de-east-1"}), "https://dynamodb.eusc-de-east-1.amazonaws.eu");
}

TEST(Endpoint, OfGovCloudIsItsOwnFipsEndpoint) {
    EXPECT_EQ(url_of({.region = "us-gov-west-1", .use_fips = true}),
              "https://dynamodb.us-gov-west-1.amazonaws.com");
    EXPECT_EQ(url_of({.region = "us-gov-west-1", .use_fips = true, .use_dual_stack = true}),
              "https://dynamodb-fips.us-gov-west-1.api.aws");
}

TEST(Endpoint, IsTheAccountsOwnWhereTheAccountIsKnown) {
    EXPECT_EQ(
        url_of(
            {.region = "us-east-1", .account_id = "111122223333", .account_id_endpoint_mode = "preferred"}),
        "https://111122223333.ddb.us-east-1.amazonaws.com");
    EXPECT_EQ(
        url_of({.region = "us-east-1", .account_id = "111122223333", .account_id_endpoint_mode = "disabled"}),
        "https://dynamodb.us-east-1.amazonaws.com");
    EXPECT_EQ(
        url_of(
            {.region = "cn-north-1", .account_id = "111122223333", .account_id_endpoint_mode = "preferred"}),
        "https://dynamodb.cn-north-1.amazonaws.com.cn");
    EXPECT_EQ(url_of({.region = "us-east-1", .account_id_endpoint_mode = "required"}),
              "error: AccountIdEndpointMode is required but no AccountID was provided or able to be loaded");
}

TEST(Endpoint, OfTheRegionLocalIsSignedForUsEast1) {
    const Result<Endpoint> got = resolve_endpoint({.region = "local"});
    ASSERT_TRUE(got.has_value());
    EXPECT_EQ(got->url, "http://localhost:8000");
    EXPECT_EQ(got->signing_region, "us-east-1");
}

TEST(Endpoint, GivenByHandIsTakenAsItIsAndKeepsTheRegion) {
    const Result<Endpoint> got =
        resolve_endpoint({.region = "eu-west-1", .endpoint = "http://127.0.0.1:8000", .account_id = "1"});
    ASSERT_TRUE(got.has_value());
    EXPECT_EQ(got->url, "http://127.0.0.1:8000");
    EXPECT_EQ(got->signing_region, "eu-west-1");
}

TEST(Partition, IsFoundByTheShapeOfARegionsNameToo) {
    EXPECT_EQ(partition_of("eu-moon-7").id, "aws");
    EXPECT_EQ(partition_of("us-iso-moon-7").id, "aws-iso");
    EXPECT_EQ(partition_of("us-isob-east-1").id, "aws-iso-b");
    EXPECT_EQ(partition_of("us-gov-west-1").id, "aws-us-gov");
    EXPECT_EQ(partition_of("aws-cn-global").id, "aws-cn");
    EXPECT_EQ(partition_of("mars").id, "aws");
}

TEST(ServiceEndpoint, FollowsFipsAndDualStack) {
    EXPECT_EQ(service_endpoint(SupportService::sts, "us-east-1", false, false),
              "https://sts.us-east-1.amazonaws.com");
    EXPECT_EQ(service_endpoint(SupportService::sts, "us-gov-west-1", true, false),
              "https://sts.us-gov-west-1.amazonaws.com");
    EXPECT_EQ(service_endpoint(SupportService::sso, "us-east-2", true, true),
              "https://portal.sso-fips.us-east-2.api.aws");
    EXPECT_EQ(service_endpoint(SupportService::sso_oidc, "cn-north-1", false, false),
              "https://oidc.cn-north-1.amazonaws.com.cn");
}

}  // namespace
}  // namespace dynantic::aws
