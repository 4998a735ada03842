#include "shore/query/catalogue.hpp"

#include <gmock/gmock.h>

#include "shore/archive_fixture.hpp"
#include "shore/query/catalogue_text.hpp"

namespace buoyshore {
namespace {

using test::epoch;
using testing::HasSubstr;

class Catalogue : public test::ArchiveTest {
 protected:
  buoyd::Result<std::vector<CatalogueEntry>> entries(const std::string& instrument = "") {
    auto database = open_for_reading(path());
    PreparedSql prepared(**database);
    return catalogue_of(prepared, "kelpie", instrument);
  }
  static buoyd::DescriptionPtr buoy_met(const std::string& more) {
    return buoyd::Description::parse(
               R"({"v":2,"instrument":"met","kind":"wind","make":"Gill","type":"MaxiMet",)"
               R"("model":"gmx600",)" +
               more + "}")
        .value();
  }
};

TEST_F(Catalogue, a_line_a_kind) {
  const auto met = buoy_met(R"("channels":[{"name":"v","type":"decimal","unit":"m s-1"}])");
  commit(of(epoch(0xA), {test::wind_reading(1), test::wind_reading(2), test::reading(3, met, "[1]"),
                         test::reading(4, test::profile(), R"([[1,2,3],5,1,"x"])")}));
  EXPECT_EQ(
      instruments_text(entries().value(), TimeZone::named("+08:00").value()),
      "instrument  kind  readings  first                      newest                     make and "
      "model\n"
      "anemometer  wind  2         2026-11-20T15:00:01+08:00  2026-11-20T15:00:02+08:00\n"
      "lidar       scan  1         2026-11-20T15:00:04+08:00  2026-11-20T15:00:04+08:00\n"
      "met         wind  1         2026-11-20T15:00:03+08:00  2026-11-20T15:00:03+08:00  Gill "
      "MaxiMet (gmx600)\n");
}

TEST_F(Catalogue, first_and_newest_go_by_the_order_in_which_the_epochs_ran) {
  commit(of(epoch(0xB), {start(5, epoch(0xA), 4), test::wind_reading(6), test::wind_reading(7)}));
  auto unplaced = test::wind_reading(3);
  unplaced.reading.clock = 31;
  commit(of(epoch(0xA), {test::wind_reading(2), unplaced}));
  auto wind = entries("anemometer").value();
  ASSERT_EQ(wind.size(), 1U);
  EXPECT_EQ(wind[0].readings, 4U);
  EXPECT_EQ(wind[0].first, test::wind_reading(2).reading.utc);
  EXPECT_EQ(wind[0].newest, test::wind_reading(7).reading.utc);
}

TEST_F(Catalogue, the_newest_is_none_of_an_older_card_that_was_heard_of_late) {
  commit(of(epoch(0xA), {start(100, {}, {}), test::wind_reading(101)}));
  commit(of(epoch(0xE), {start(1, {}, {}), test::wind_reading(2)}));
  const auto wind = entries("anemometer").value();
  ASSERT_EQ(wind.size(), 1U);
  EXPECT_EQ(wind[0].first, test::wind_reading(2).reading.utc);
  EXPECT_EQ(wind[0].newest, test::wind_reading(101).reading.utc);
}

TEST_F(Catalogue, the_first_is_the_first_whose_time_is_known) {
  auto unplaced = test::wind_reading(2);
  unplaced.reading.clock = 31;
  commit(of(epoch(0xA), {unplaced}));
  unplaced.seq = 4;
  commit(of(epoch(0xB), {start(3, epoch(0xA), 2), unplaced, test::wind_reading(5)}));
  EXPECT_EQ(entries("anemometer").value()[0].first, test::wind_reading(5).reading.utc);
}

TEST_F(Catalogue, a_time_that_nobody_knows_is_a_dash) {
  auto unplaced = test::wind_reading(1);
  unplaced.reading.clock = 31;
  commit(of(epoch(0xA), {unplaced}));
  EXPECT_THAT(instruments_text(entries().value(), TimeZone()), HasSubstr("1         -      -\n"));
}

TEST_F(Catalogue, the_newest_description_says_what_the_channels_are) {
  const auto old = buoy_met(R"("channels":[{"name":"old","type":"decimal"}])");
  const auto met =
      buoy_met(R"("over":600,"channels":[{"name":"gust","type":"decimal","unit":"m s-1",)"
               R"("standard_name":"wind_speed_of_gust","method":"maximum","within":3},)"
               R"({"name":"from","type":"decimal","unit":"degree","reference":"true north",)"
               R"("long_name":"of the vane"},{"name":"note","type":"text"}])");
  commit(of(epoch(0xA), {test::reading(1, old, "[1]"), test::reading(2, met, R"([1,2,"x"])")}));
  EXPECT_EQ(channels_text(entries().value()),
            "met/wind: Gill MaxiMet (gmx600), over 600 s\n"
            "  channel  type     unit    standard name       axis  how it is made\n"
            "  gust     decimal  m s-1   wind_speed_of_gust  -     maximum, within 3 s\n"
            "  from     decimal  degree  -                   -     reference true north, \"of the "
            "vane\"\n"
            "  note     text     -       -                   -\n");
}

TEST_F(Catalogue, an_axis_stands_with_its_points) {
  const auto adcp = *buoyd::Description::parse(
      R"({"v":2,"instrument":"adcp","kind":"profile",)"
      R"("axis":{"name":"depth","unit":"m","reference":"sea surface","points":[2,4.5]},)"
      R"("channels":[{"name":"east","type":"decimal","unit":"m s-1","axis":"depth"}]})");
  commit(of(epoch(0xA), {test::reading(1, test::profile(), R"([[1,2,3],5,1,"x"])"),
                         test::reading(2, adcp, "[[1,2]]")}));
  EXPECT_THAT(channels_text(entries("adcp").value()),
              HasSubstr("adcp/profile\n  axis depth: 2, 4.5 m, reference sea surface\n"));
  EXPECT_THAT(channels_text(entries("lidar").value()),
              HasSubstr("lidar/scan\n  axis height: 10, 50, 100 m\n"));
}

TEST_F(Catalogue, texts_of_a_station_bear_no_control_characters) {
  const auto evil = *buoyd::Description::parse(
      R"({"v":2,"instrument":"met","kind":"k","make":"\u001b[2J","channels":)"
      R"([{"name":"a\u001bb","type":"text","unit":"\u0007","method":"\u009b"}]})");
  commit(of(epoch(0xA), {test::reading(1, evil, R"(["x"])")}));
  const auto all = entries().value();
  const std::string text = instruments_text(all, TimeZone()) + channels_text(all);
  EXPECT_EQ(text.find_first_of("\x1B\x07"), std::string::npos);
  EXPECT_THAT(text, HasSubstr("a\\u001bb"));
}

TEST_F(Catalogue, what_there_is_not_is_said) {
  EXPECT_THAT(entries().error().text, HasSubstr("there is no station 'kelpie'"));
  hello({{epoch(0xA), 1, 2, 0}});
  EXPECT_EQ(entries().error().text,
            "no readings of the instruments of station 'kelpie' came so far");
  commit(winds(epoch(0xA), 1, 2));
  EXPECT_EQ(entries("lidar").error().text,
            "kelpie sent no readings of 'lidar'; there are: anemometer");
  EXPECT_EQ(entries("lidar").error().code, buoyd::ErrorCode::invalid);
}

}  // namespace
}  // namespace buoyshore
