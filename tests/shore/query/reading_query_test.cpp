#include "shore/query/reading_query.hpp"

#include <gmock/gmock.h>

namespace buoyshore {
namespace {

using testing::HasSubstr;

TEST(ReadingQueries, times_are_of_the_zone_that_is_named) {
  QueryWords words;
  words.from = "2026-11-20";
  words.to = "2026-11-20T07:00:00Z";
  words.zone = "+08:00";
  const auto query = query_of(words).value();
  EXPECT_EQ(query.from, buoyd::parse_iso8601("2026-11-19T16:00:00Z").value());
  EXPECT_EQ(query.to, buoyd::parse_iso8601("2026-11-20T07:00:00Z").value());
}

TEST(ReadingQueries, nothing_said_asks_for_all) {
  const auto query = query_of({}).value();
  EXPECT_FALSE(query.from || query.to);
  EXPECT_TRUE(query.channels.empty() && query.flags.empty());
}

std::string mistake(const QueryWords& words) {
  const auto query = query_of(words);
  EXPECT_EQ(query.error().code, buoyd::ErrorCode::invalid);
  return query.error().text;
}

TEST(ReadingQueries, mistakes_are_named) {
  QueryWords words;
  words.flags = "125";
  EXPECT_THAT(mistake(words), HasSubstr("no flag '125'"));
  words = {};
  words.zone = "Mars/Olympus";
  EXPECT_THAT(mistake(words), HasSubstr("no zone 'Mars/Olympus'"));
  words = {};
  words.from = "yesterday";
  EXPECT_THAT(mistake(words), HasSubstr("'yesterday' is no time"));
  words = {};
  words.from = words.to = "2026-11-20";
  EXPECT_THAT(mistake(words), HasSubstr("expected --from before --to"));
}

}  // namespace
}  // namespace buoyshore
