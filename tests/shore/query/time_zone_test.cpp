#include "shore/query/time_zone.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace buoyshore {
namespace {

/// Reads a time in one zone and prints it in another one.
std::string moved(const std::string& text, const std::string& from, const std::string& to) {
  const auto time = TimeZone::named(from).value().parse(text);
  return time ? TimeZone::named(to).value().text_of(*time) : time.error().text;
}

TEST(TimeZones, a_time_without_a_zone_is_of_the_zone) {
  EXPECT_EQ(moved("2026-11-20T07:00:00.5", "UTC", "UTC"), "2026-11-20T07:00:00.500000Z");
  EXPECT_EQ(moved("2026-11-20", "+08:00", "UTC"), "2026-11-19T16:00:00.000000Z");
  EXPECT_EQ(moved("2026-11-20 07:30", "-03:30", "UTC"), "2026-11-20T11:00:00.000000Z");
}

TEST(TimeZones, a_zone_behind_the_time_wins) {
  EXPECT_EQ(moved("2026-11-20T07:00:00Z", "+08:00", "UTC"), "2026-11-20T07:00:00.000000Z");
  EXPECT_EQ(moved("2026-11-20T15:00:00+08:00", "-05:00", "UTC"), "2026-11-20T07:00:00.000000Z");
  EXPECT_EQ(moved("2026-11-20T15:00-01:00", "UTC", "UTC"), "2026-11-20T16:00:00.000000Z");
}

TEST(TimeZones, the_zone_is_always_written) {
  EXPECT_EQ(moved("2026-11-20T07:00:00Z", "UTC", "+08:00"), "2026-11-20T15:00:00.000000+08:00");
  EXPECT_EQ(moved("2026-11-20T07:00:00Z", "UTC", "-09:30"), "2026-11-19T21:30:00.000000-09:30");
  EXPECT_EQ(moved("2026-11-20T07:00:00Z", "UTC", "+00:00"), "2026-11-20T07:00:00.000000Z");
}

TEST(TimeZones, what_is_no_time_is_refused) {
  for (const char* text : {"", "x", "2026", "2026-11-31", "2026-11-20T", "2026-11-20T25:00:00Z",
                           "2026-11-20T07:00:00+8", "2026-11-20T07:00:00+08:60",
                           "2026-11-20T07:00:00ZZ", "2026-11-20+08:00x", "20261120T070000Z"}) {
    const auto time = TimeZone().parse(text);
    ASSERT_FALSE(time) << text;
    EXPECT_EQ(time.error().code, buoyd::ErrorCode::invalid) << text;
  }
}

TEST(TimeZones, what_is_no_zone_is_refused) {
  for (const char* text : {"", "utc", "+8", "+08:00:00", "+24:00", "Mars/Olympus", "../etc/passwd",
                           "/etc/localtime", "tzdata.zi", "zone.tab", "right/UTC", "Europe"}) {
    const auto zone = TimeZone::named(text);
    ASSERT_FALSE(zone) << text;
    EXPECT_EQ(zone.error().code, buoyd::ErrorCode::invalid) << text;
  }
}

TEST(TimeZones, keep_the_name_that_they_were_told) {
  EXPECT_EQ(TimeZone().name(), "UTC");
  for (const char* name : {"+08:00", "Europe/Berlin", "Zulu"}) {
    EXPECT_EQ(TimeZone::named(name).value().name(), name);
  }
}

TEST(TimeZones, utc_has_many_names) {
  for (const char* name : {"UTC", "Z", "UCT", "Universal", "Zulu", "Etc/UTC", "Etc/UCT",
                           "Etc/Universal", "Etc/Zulu", "+00:00", "-00:00"}) {
    const auto zone = TimeZone::named(name);
    ASSERT_TRUE(zone) << name;
    EXPECT_TRUE(zone->is_utc()) << name;
    EXPECT_EQ(moved("2026-11-20", name, name), "2026-11-20T00:00:00.000000Z") << name;
  }
}

TEST(TimeZones, a_time_that_no_calendar_has_is_no_text) {
  EXPECT_EQ(TimeZone().text_of(buoyd::WallTime::max()), "");
  EXPECT_EQ(TimeZone().text_of(buoyd::WallTime::min()), "");
}

class Places : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists("/usr/share/zoneinfo/Europe/Berlin")) {
      GTEST_SKIP() << "the package tzdata is not installed";
    }
  }
};

TEST_F(Places, one_place_after_another) {
  const TimeZone berlin = TimeZone::named("Europe/Berlin").value();
  const TimeZone shanghai = TimeZone::named("Asia/Shanghai").value();
  const auto time = TimeZone().parse("2026-11-20T07:00:00Z").value();
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(berlin.text_of(time), "2026-11-20T08:00:00.000000+01:00");
    EXPECT_EQ(shanghai.text_of(time), "2026-11-20T15:00:00.000000+08:00");
  }
  EXPECT_EQ(moved("2026-11-20", "Asia/Shanghai", "UTC"), "2026-11-19T16:00:00.000000Z");
}

TEST_F(Places, summer_begins) {
  const char* const berlin = "Europe/Berlin";
  EXPECT_EQ(moved("2026-03-29T00:59:59Z", "UTC", berlin), "2026-03-29T01:59:59.000000+01:00");
  EXPECT_EQ(moved("2026-03-29T01:00:00Z", "UTC", berlin), "2026-03-29T03:00:00.000000+02:00");
  EXPECT_EQ(moved("2026-03-29T01:30", berlin, "UTC"), "2026-03-29T00:30:00.000000Z");
  EXPECT_EQ(moved("2026-03-29T02:30", berlin, "UTC"), "2026-03-29T01:30:00.000000Z");
  EXPECT_EQ(moved("2026-03-29T03:30", berlin, "UTC"), "2026-03-29T01:30:00.000000Z");
}

TEST_F(Places, summer_ends) {
  const char* const berlin = "Europe/Berlin";
  EXPECT_EQ(moved("2026-10-25T00:30:00Z", "UTC", berlin), "2026-10-25T02:30:00.000000+02:00");
  EXPECT_EQ(moved("2026-10-25T01:30:00Z", "UTC", berlin), "2026-10-25T02:30:00.000000+01:00");
  EXPECT_EQ(moved("2026-10-25T02:30", berlin, "UTC"), "2026-10-25T00:30:00.000000Z");
  EXPECT_EQ(moved("2026-10-25T03:00", berlin, "UTC"), "2026-10-25T02:00:00.000000Z");
}

TEST_F(Places, in_winter_london_is_no_utc_and_says_so) {
  EXPECT_FALSE(TimeZone::named("Europe/London").value().is_utc());
  EXPECT_EQ(moved("2026-11-20", "Europe/London", "Europe/London"),
            "2026-11-20T00:00:00.000000+00:00");
}

}  // namespace
}  // namespace buoyshore
