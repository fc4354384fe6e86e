#include <dynantic/error.hpp>
#include <dynantic/uuid.hpp>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>
#include <sstream>
#include <thread>
#include <unordered_set>
#include <vector>

namespace {

using dynantic::Timestamp;
using dynantic::Uuid;

TEST(Uuid, ReadsAndWritesItsText) {
    const Uuid uuid("00112233-4455-6677-8899-AABBCCDDEEFF");
    EXPECT_EQ(uuid.to_string(), "00112233-4455-6677-8899-aabbccddeeff");
    EXPECT_EQ(uuid.bytes()[15], std::byte{0xFF});
    EXPECT_EQ(Uuid().to_string(), "00000000-0000-0000-0000-000000000000");
    EXPECT_TRUE(Uuid().is_nil());
    EXPECT_FALSE(uuid.is_nil());
    std::ostringstream out;
    out << uuid;
    EXPECT_EQ(out.str(), uuid.to_string());
}

TEST(Uuid, RefusesOtherTexts) {
    for (const char* text :
         {"", "00112233445566778899aabbccddeeff", "{00112233-4455-6677-8899-aabbccddeeff}",
          "00112233-4455-6677-8899-aabbccddeef", "00112233-4455-6677-8899-aabbccddeegg",
          "001122334-455-6677-8899-aabbccddeeff", "00112233-4455-6677-8899-aabbccddeeff "}) {
        EXPECT_FALSE(Uuid::parse(text)) << text;
        EXPECT_THROW(Uuid{std::string_view(text)}, dynantic::ValidationError) << text;
    }
}

TEST(Uuid, Version4IsMarkedAndNeverTheSame) {
    std::unordered_set<Uuid> seen;
    for (int i = 0; i < 10'000; ++i) {
        const Uuid uuid = Uuid::v4();
        EXPECT_EQ(uuid.version(), 4);
        EXPECT_EQ(uuid.bytes()[8] & std::byte{0xC0}, std::byte{0x80});
        EXPECT_TRUE(seen.insert(uuid).second);
    }
}

TEST(Uuid, Version7OfOneThreadAreInTheOrderOfMaking) {
    const Timestamp before = dynantic::now();
    Uuid last;
    for (int i = 0; i < 20'000; ++i) {
        const Uuid uuid = Uuid::v7();
        EXPECT_EQ(uuid.version(), 7);
        EXPECT_EQ(uuid.bytes()[8] & std::byte{0xC0}, std::byte{0x80});
        EXPECT_LT(last, uuid);
        EXPECT_LT(last.to_string(), uuid.to_string());
        EXPECT_GE(uuid.time(), before);
        last = uuid;
    }
}

TEST(Uuid, Version7CarriesItsTime) {
    const auto time = dynantic::parse_timestamp("2024-02-29T23:59:59.999Z");
    const Uuid uuid = Uuid::v7(*time);
    EXPECT_EQ(uuid.time(), *time);
    EXPECT_EQ(uuid.to_string().substr(0, 15), "018df74f-83ff-7");
    EXPECT_NE(uuid, Uuid::v7(*time));
    EXPECT_EQ(Uuid::v7(Timestamp{} - std::chrono::hours(1)).time(), Timestamp{});
}

TEST(Uuid, ThreadsDoNotShareTheirRandomBytes) {
    std::vector<std::vector<Uuid>> made(4);
    {
        std::vector<std::jthread> threads;
        for (auto& each : made) {
            threads.emplace_back([&each] {
                for (int i = 0; i < 1000; ++i) each.push_back(Uuid::v4());
            });
        }
    }
    std::set<Uuid> all;
    for (const auto& each : made) all.insert(each.begin(), each.end());
    EXPECT_EQ(all.size(), 4000U);
}

TEST(Uuid, AChildProcessDoesNotRepeatItsParent) {
    static_cast<void>(Uuid::v4());  // fills this thread's buffer
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const Uuid uuid = Uuid::v4();
        const auto wrote = ::write(ends[1], uuid.bytes().data(), 16);
        ::_exit(wrote == 16 ? 0 : 1);
    }
    const Uuid parents = Uuid::v4();
    Uuid::Bytes bytes{};
    EXPECT_EQ(::read(ends[0], bytes.data(), 16), 16);
    int status = 0;
    ::waitpid(child, &status, 0);
    ::close(ends[0]);
    ::close(ends[1]);
    EXPECT_EQ(status, 0);
    EXPECT_NE(Uuid(bytes), parents);
}

}  // namespace
