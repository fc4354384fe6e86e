#include <dynantic/composed.hpp>
#include <dynantic/error.hpp>
#include <dynantic/timestamp.hpp>
#include <dynantic/uuid.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace dynantic {
namespace {

enum class Region { eu, us };

struct Event {
    std::string tenant{};
    Region region{};
    std::int32_t number{};
    Timestamp at{};
    Uuid id{};

    struct Meta {
        static constexpr auto table_name = "events";
        using key = Key<composed<"pk", "TENANT#{tenant}#{region}">, composed<"sk", "EVENT#{number:6}#{id}">>;
        using indexes =
            Indexes<Gsi<"ByTime", composed<"gpk", "R#{region}">, composed<"gsk", "{at}|{number:3}">>>;
    };
};

TEST(ComposedText, IsMadeOfTheValuesOfItsMembers) {
    const Uuid id = *Uuid::parse("00000000-0000-4000-8000-000000000001");
    EXPECT_EQ((composed_text<Event, "pk">("acme", Region::eu)), "TENANT#acme#eu");
    EXPECT_EQ((composed_text<Event, "sk">(42, id)), "EVENT#000042#00000000-0000-4000-8000-000000000001");
    EXPECT_EQ((composed_text<Event, "gsk">(Timestamp{}, 7)), "1970-01-01T00:00:00.000Z|007");
}

TEST(ComposedText, IsWhatAnObjectIsStoredUnder) {
    const Event event{"acme", Region::us, 7, Timestamp{}, Uuid{}};
    const detail::ModelInfo& info = detail::model_info<Event>();
    EXPECT_EQ((composed_text<Event, "sk">(event.number, event.id)),
              detail::render_composed(info, info.composed[1], &event));
    EXPECT_EQ((composed_prefix<Event, "sk">(7)), "EVENT#000007#");
}

TEST(ComposedPrefix, EndsWhereTheNextMemberBegins) {
    EXPECT_EQ((composed_prefix<Event, "sk">()), "EVENT#");
    EXPECT_EQ((composed_prefix<Event, "sk">(42)), "EVENT#000042#");
    EXPECT_EQ((composed_prefix<Event, "pk">("acme")), "TENANT#acme#");
    EXPECT_EQ((composed_prefix<Event, "pk">("acme", Region::us)), "TENANT#acme#us");
    EXPECT_EQ((composed_prefix<Event, "gsk">()), "");
}

TEST(ComposedText, RefusesValuesThatCannotBePartOfAKey) {
    EXPECT_THROW((void)(composed_text<Event, "pk">("a#b", Region::eu)), ValidationError);
    EXPECT_THROW((void)(composed_text<Event, "pk">("", Region::eu)), ValidationError);
    EXPECT_THROW((void)(composed_prefix<Event, "sk">(1'000'000)), ValidationError);
    EXPECT_THROW((void)(composed_prefix<Event, "sk">(std::int64_t{1} << 40)), ValidationError);
    EXPECT_THROW((void)(composed_prefix<Event, "sk">(-7)), ValidationError);
}

}  // namespace
}  // namespace dynantic
