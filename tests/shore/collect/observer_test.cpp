#include "shore/collect/observer.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/process_facts.hpp"

namespace buoyshore {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Observing : public testing::Test {
 protected:
  void said(const std::string& topic, const std::string& text) {
    const auto out = observer_.message(
        topic, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, false);
    EXPECT_THAT(out, IsEmpty()) << "it never receipts";
  }

  std::vector<std::string> lines_;
  Observer observer_{"buoy", "", {}, [this](const std::string& line) { lines_.push_back(line); }};
};

TEST_F(Observing, a_line_a_reading) {
  said("buoy/kelpie/about/met",
       R"([{"v":1,"channels":[{"name":"wind_speed","unit":"m s-1"},{"name":"count","unit":"1"},)"
       R"({"name":"note"}]}])");
  said("buoy/kelpie/data/met",
       R"({"time":"2026-11-20T07:00:00.123456Z","epoch":"0123456789abcdef","seq":1234,)"
       R"("values":{"wind_speed":-0.0,"count":7,"note":"a b","state":"ready"}})");
  EXPECT_THAT(lines_, ElementsAre("07:00:00.123  kelpie/met              "
                                  "  wind_speed=-0.0 m s-1  count=7  note=a b  state=ready"));
}

TEST_F(Observing, what_goes_over_an_axis_is_a_table_below_the_line) {
  said("buoy/kelpie/about/lidar",
       R"([{"v":2,"axis":{"name":"height","unit":"m","points":[10,40.5,100]},)"
       R"("channels":[{"name":"wind_speed","unit":"m s-1","axis":"height"},)"
       R"({"name":"count","unit":"1"},{"name":"ok","unit":"1","axis":"height"}]}])");
  said("buoy/kelpie/data/lidar",
       R"({"time":"x","values":{"wind_speed":[8.740,null,-0.0],"count":7,"ok":[1,0,1]},)"
       R"("flags":{"wind_speed":[3,9,2]}})");
  EXPECT_THAT(lines_, ElementsAre("x             kelpie/lidar              count=7",
                                  "  height  wind_speed  ok",  //
                                  "       m       m s-1",      //
                                  "      10      8.740?   1",  //
                                  "    40.5           -   0",  //
                                  "     100        -0.0   1"));
}

TEST_F(Observing, kinds_may_have_channels_of_one_name) {
  said("buoy/kelpie/about/tilt", R"([{"kind":"iris","channels":[{"name":"x","unit":"degree"}]},)"
                                 R"({"kind":"lily","channels":[{"name":"x","unit":"urad"}]}])");
  said("buoy/kelpie/data/tilt", R"({"time":"x","kind":"iris","values":{"x":-0.0885}})");
  said("buoy/kelpie/data/tilt", R"({"time":"x","kind":"lily","values":{"x":-236.026}})");
  EXPECT_THAT(lines_, ElementsAre(testing::EndsWith("  x=-0.0885 degree"),
                                  testing::EndsWith("  x=-236.026 urad")));
}

TEST_F(Observing, older_descriptions_have_the_axis_in_each_channel) {
  said("buoy/kelpie/about/lidar",
       R"([{"v":1,"channels":[{"name":"a",)"
       R"("axis":{"name":"height","unit":"m","points":[10,40]}},)"
       R"({"name":"b","axis":{"name":"frequency","unit":"Hz","points":[1,2]}}]}])");
  said("buoy/kelpie/data/lidar", R"({"time":"x","values":{"a":[8.7,9],"b":[1,2]}})");
  EXPECT_THAT(lines_, ElementsAre("x             kelpie/lidar              b=[1 Hz: 1, 2 Hz: 2]",
                                  "  height    a",  //
                                  "       m",       //
                                  "      10  8.7",  //
                                  "      40    9"));
}

TEST_F(Observing, an_array_that_does_not_fit_its_axis_stays_in_the_line) {
  said("buoy/kelpie/about/lidar",
       R"([{"v":2,"axis":{"name":"height","unit":"m","points":[10,20]},)"
       R"("channels":[{"name":"wind_speed","unit":"m s-1","axis":"height"}]}])");
  said("buoy/kelpie/data/lidar", R"({"time":"x","values":{"wind_speed":[8.7,9,10]}})");
  ASSERT_EQ(lines_.size(), 1U);
  EXPECT_THAT(lines_[0], testing::EndsWith("wind_speed=[10 m: 8.7, 20 m: 9, 10] m s-1"));
}

TEST_F(Observing, doubt_is_marked) {
  said("buoy/kelpie/data/met",
       R"({"time":"2026-11-20T07:00:00.123456Z","clock":"unset",)"
       R"("values":{"a":[1,2,3,4,5,6],"b":7,"c":null},"flags":{"a":[3,4,1,2,2,2],"b":[3],"c":9}})");
  said("buoy/kelpie/data/met", R"({"time":"x","values":{"b":7},"flags":{"b":4}})");
  EXPECT_THAT(lines_, ElementsAre("07:00:00.123  kelpie/met              "
                                  "  a=[1?, 2!, 3, 4 … 6 points]  b=7?  c=-  (clock unset)",
                                  "x             kelpie/met                b=7!"));
}

TEST_F(Observing, a_reading_of_many_channels_stays_a_line) {
  std::string values;
  for (int i = 0; i < 14; ++i) values += fmt::format(R"({}"c{}":{})", i > 0 ? "," : "", i, i);
  said("buoy/kelpie/data/met", R"({"time":"x","values":{)" + values + "}}");
  ASSERT_EQ(lines_.size(), 1U);
  EXPECT_THAT(lines_[0], testing::EndsWith("  c11=11  …2 more"));
}

TEST_F(Observing, times_and_long_numbers_are_said_as_people_do) {
  said("buoy/kelpie/about/gps",
       R"([{"v":1,"channels":[{"name":"t","unit":"seconds since 1970-01-01T00:00:00Z"},)"
       R"({"name":"latitude","unit":"degrees_north"}]}])");
  said("buoy/kelpie/data/gps",
       R"({"time":"x","values":{"t":1795326851.00,"latitude":54.014693571833}})");
  EXPECT_THAT(
      lines_,
      ElementsAre(testing::EndsWith("  t=2026-11-22T05:54:11Z  latitude=54.014694 degrees_north")));
}

TEST_F(Observing, a_line_is_no_wider_than_the_terminal) {
  std::vector<std::string> lines;
  Observer observer("buoy", "", {60, true},
                    [&](const std::string& line) { lines.push_back(line); });
  const std::string text = R"({"time":"x","values":{"alpha":1,"beta":2,"gamma":3},)"
                           R"("flags":{"alpha":[4]}})";
  (void)observer.message("buoy/kelpie/data/met",
                         {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, false);
  EXPECT_THAT(lines, ElementsAre("x             kelpie/met                alpha=\033[31m1!\033[0m"
                                 "  …2 more"));
  for (const std::string& line : lines) EXPECT_LE(buoyd::columns_of(line), 60U);
}

TEST_F(Observing, stations_come_and_go) {
  said("buoy/kelpie/status", R"({"state":"online","version":"0.1"})");
  said("buoy/kelpie/status", R"({"state":"offline"})");
  EXPECT_THAT(lines_, ElementsAre("--            kelpie                    online",
                                  "--            kelpie                    offline"));
}

TEST_F(Observing, nothing_from_the_network_reaches_the_terminal_as_a_command) {
  said("buoy/kelpie/data/met",
       R"({"time":"\u001b[2J00:00:00.000000Z","values":{"a\u001b":"\u001b[31m","b\n":1}})");
  ASSERT_EQ(lines_.size(), 1U);
  EXPECT_EQ(lines_[0].find('\x1B'), std::string::npos);
  EXPECT_EQ(lines_[0].find('\n'), std::string::npos);
}

TEST_F(Observing, any_message_is_borne) {
  for (const char* text :
       {"", "{", "[]", "{}", "null", "7", R"({"values":7})", R"({"values":[1]})",
        R"({"values":{"a":{"b":1}}})", R"({"values":{"a":1},"flags":7})",
        R"({"values":{"a":[]},"flags":{"a":[]}})", R"([7,null,{"channels":7}])"}) {
    for (const char* what : {"data/x", "about/x", "status", "hello", "data", "x/y/z"}) {
      said(std::string("buoy/kelpie/") + what, text);
    }
  }
  said("other/kelpie/data/x", R"({"values":{"a":1}})");
  for (const std::string& line : lines_) EXPECT_LT(line.size(), 100U);
}

/// Each channel had the points for itself: a message of 1 MiB took more memory than there is.
TEST_F(Observing, a_description_takes_no_more_memory_than_its_size_says) {
  constexpr int many = 3000;
  std::string points = "1";
  std::string channels = R"({"name":"c0","axis":"h"})";
  for (int i = 1; i < many; ++i) {
    points += fmt::format(",{}", i);
    channels += fmt::format(R"(,{{"name":"c{}","axis":"h"}})", i);
  }
  const std::uint64_t before = buoyd::resident_kib();
  said("buoy/kelpie/about/x", R"([{"v":2,"axis":{"name":"h","unit":"m","points":[)" + points +
                                  R"(]},"channels":[)" + channels + "]}]");
  constexpr std::uint64_t most = 100 * 1024;
  EXPECT_LT(buoyd::resident_kib(), before + most);
}

TEST_F(Observing, the_oldest_of_very_much_that_is_said_about_instruments_is_forgotten) {
  const std::string about = R"([{"v":1,"channels":[{"name":"a","unit":"m"}]}])";
  said("buoy/kelpie/about/met", about);
  for (int i = 0; i < 17; ++i) {
    said(fmt::format("buoy/kelpie/about/x{}", i), about + std::string(1'000'000, ' '));
    said("buoy/kelpie/about/x", about + std::string(1'000'000, ' '));
  }
  said("buoy/kelpie/data/met", R"({"time":"x","values":{"a":1}})");
  said("buoy/kelpie/data/x", R"({"time":"x","values":{"a":1}})");
  EXPECT_THAT(lines_, ElementsAre("x             kelpie/met                a=1",
                                  "x             kelpie/x                  a=1 m"));
}

TEST_F(Observing, one_that_is_told_again_and_again_is_counted_once) {
  const std::string about = R"([{"v":1,"channels":[{"name":"a","unit":"m"}]}])";
  said("buoy/kelpie/about/met", about);
  for (int i = 0; i < 17; ++i) said("buoy/kelpie/about/x", about + std::string(1'000'000, ' '));
  said("buoy/kelpie/data/met", R"({"time":"x","values":{"a":1}})");
  EXPECT_THAT(lines_, ElementsAre("x             kelpie/met                a=1 m"));
}

TEST_F(Observing, one_station_or_all) {
  EXPECT_THAT(observer_.subscriptions(),
              ElementsAre("buoy/+/about/+", "buoy/+/status", "buoy/+/data/+"));
  const Observer one("x/y", "kelpie", {}, {});
  EXPECT_THAT(one.subscriptions(),
              ElementsAre("x/y/kelpie/about/+", "x/y/kelpie/status", "x/y/kelpie/data/+"));
}

}  // namespace
}  // namespace buoyshore
