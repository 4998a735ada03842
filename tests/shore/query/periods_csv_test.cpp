#include "shore/query/periods_csv.hpp"

#include <gtest/gtest.h>

#include "shore/archive_fixture.hpp"
#include "shore/query/period_sums.hpp"
#include "shore/query/time_index.hpp"

namespace buoyshore {
namespace {

using test::epoch;

class PeriodRows : public test::ArchiveTest {
 protected:
  buoyd::Result<std::string> csv(QueryWords words) {
    words.station = "kelpie";
    if (words.instrument.empty()) words.instrument = "anemometer";
    auto query = query_of(words);
    if (!query) return pass_on(query);
    auto database = open_for_reading(path());
    PreparedSql prepared(**database);
    std::string text;
    auto written = write_periods(prepared, *query, [&](std::string_view line) {
      text += line;
      return true;
    });
    if (!written) return pass_on(written);
    return text;
  }
  static QueryWords every(const std::string& period) {
    QueryWords words;
    words.every = period;
    words.channels = {"wind_speed"};
    return words;
  }
  const std::string header_ =
      "time,readings,mean wind_speed (m s-1),minimum wind_speed (m s-1),maximum wind_speed (m "
      "s-1),n wind_speed (m s-1),n_bad wind_speed (m s-1)\r\n";
};

TEST_F(PeriodRows, have_mean_minimum_maximum_and_numbers) {
  commit(winds(epoch(0xA), 1, 100));
  commit(of(epoch(0xA), {test::reading(101, test::wind(), "[null,1]"),
                         test::reading(102, test::wind(), "[99,1]", "41")}));
  EXPECT_EQ(csv(every("1 min")).value(), header_ +
                                             "2026-11-20T07:01:00.000000Z,59,3,0.1,5.9,59,0\r\n"
                                             "2026-11-20T07:02:00.000000Z,43,8,6,10,41,1\r\n");
  EXPECT_EQ(csv(every("1 d")).value(),
            header_ + "2026-11-21T00:00:00.000000Z,102,5.05,0.1,10,100,1\r\n");
}

TEST_F(PeriodRows, are_labelled_at_either_end_in_the_zone) {
  commit(winds(epoch(0xA), 1, 10));
  QueryWords words = every("1 h");
  words.zone = "+08:00";
  words.label = "begin";
  EXPECT_EQ(csv(words).value(),
            header_ + "2026-11-20T15:00:00.000000+08:00,10,0.55,0.1,1,10,0\r\n");
  words.label = "end";
  EXPECT_EQ(csv(words).value(),
            header_ + "2026-11-20T16:00:00.000000+08:00,10,0.55,0.1,1,10,0\r\n");
}

TEST_F(PeriodRows, come_within_the_bounds) {
  commit(winds(epoch(0xA), 1, 400));
  QueryWords words = every("1 h");
  words.from = "2026-11-20T07:02:00";
  words.to = "2026-11-20T07:04:00";
  EXPECT_EQ(csv(words).value(),
            header_ + "2026-11-20T08:00:00.000000Z,120,17.95,12,23.9,120,0\r\n");
  words.to = "2026-11-20T07:04:30";
  EXPECT_EQ(csv(words).error().code, buoyd::ErrorCode::invalid);
}

TEST_F(PeriodRows, are_of_the_values_with_the_flags_asked_for_alone) {
  commit(of(
      epoch(0xA),
      {test::reading(1, test::wind(), "[1,1]", "11"), test::reading(2, test::wind(), "[5,1]", "31"),
       test::reading(3, test::wind(), "[9,1]", "41"), test::reading(4, test::wind(), "[7,1]", "31"),
       test::reading(5, test::wind(), "[null,1]")}));
  QueryWords words = every("1 h");
  const std::string hour = header_ + "2026-11-20T08:00:00.000000Z";
  words.flags = "3";
  EXPECT_EQ(csv(words).value(), hour + ",2,6,5,7,2,0\r\n");
  words.flags = "134";
  EXPECT_EQ(csv(words).value(), hour + ",4,5.5,1,9,4,1\r\n");
  words.flags = "2";
  EXPECT_EQ(csv(words).value(), header_);
  commit(of(epoch(0xA), {amendment(6, "wind_speed", "null", 4, 2)}));
  words.flags = "3";
  EXPECT_EQ(csv(words).value(), hour + ",1,7,7,7,1,0\r\n") << "flags are those of amendments";
}

TEST_F(PeriodRows, with_flags_go_over_days_and_epochs_in_the_order_of_time) {
  const std::uint64_t day = 86'400;
  commit(winds(epoch(0xB), day, day + 59));
  commit(winds(epoch(0xA), 1, 20));
  commit(winds(epoch(0xA), 21, 40));
  QueryWords words = every("1 d");
  words.zone = "+08:00";
  const std::string plain = csv(words).value();
  words.flags = "12349";
  EXPECT_EQ(csv(words).value(), plain);
  EXPECT_EQ(std::count(plain.begin(), plain.end(), '\n'), 3) << plain;
  words = every("1 min");
  words.from = "2026-11-20T07:00:00";
  words.to = "2026-11-21T07:00:30";
  EXPECT_EQ(csv(words).error().text, "expected a time from a whole minute to a whole minute");
  words.to = "2026-11-21T07:00:00";
  const std::string before = csv(words).value();
  words.flags = "2";
  EXPECT_EQ(csv(words).value(), before);
}

TEST_F(PeriodRows, of_two_epochs_in_one_period_are_one) {
  commit(winds(epoch(0xA), 1, 10));
  commit(winds(epoch(0xB), 11, 20));
  EXPECT_EQ(csv(every("1 h")).value(),
            header_ + "2026-11-20T08:00:00.000000Z,20,1.05,0.1,2,20,0\r\n");
}

TEST_F(PeriodRows, say_each_point_and_leave_texts_out) {
  commit(of(epoch(0xA), {test::reading(1, test::profile(), R"([[7.1,null,1],5,1,"a"])")}));
  QueryWords words;
  words.instrument = "lidar";
  words.every = "1 h";
  const std::string text = csv(words).value();
  EXPECT_NE(text.find(",mean wind_speed[50 m] (m s-1),"), std::string::npos) << text;
  EXPECT_EQ(text.find("remark"), std::string::npos) << text;
  EXPECT_NE(text.find("Z,1,7.1,7.1,7.1,1,0,,,,0,0,1,1,1,1,0,5,5,5,1,0,1,1,1,1,0\r\n"),
            std::string::npos)
      << text;
}

TEST_F(PeriodRows, how_far_waves_spread_is_a_number_and_no_direction) {
  const auto waves = test::described("buoy", "waves",
                                     R"({"name":"spread","type":"decimal","unit":"degree",)"
                                     R"("standard_name":"sea_surface_wave_directional_spread"})");
  commit(of(epoch(0xA), {test::reading(1, waves, "[0]"), test::reading(2, waves, "[90]"),
                         test::reading(3, waves, "[90]")}));
  QueryWords words;
  words.instrument = "buoy";
  words.every = "1 h";
  const std::string text = csv(words).value();
  EXPECT_NE(text.find("Z,3,60,0,90,3,0\r\n"), std::string::npos) << text;
}

/// Its angle is a direction where it says what it is counted from.
buoyd::DescriptionPtr vane(bool is_direction) {
  return test::described("vane", "sample",
                         std::string(R"({"name":"angle","type":"decimal","unit":"degree")") +
                             (is_direction ? R"(,"reference":"mark"})" : "}"));
}

/// Of a vane whose angle became a direction, or is none any more.
class PeriodsOfAngles : public PeriodRows {
 protected:
  /// 80 and 120 as numbers, 350 and 30 as directions.
  void take(unsigned digit, std::uint64_t seq, bool is_direction) {
    const auto description = vane(is_direction);
    commit(
        of(epoch(digit), {test::reading(seq, description, is_direction ? "[350]" : "[80]"),
                          test::reading(seq + 1, description, is_direction ? "[30]" : "[120]")}));
  }
  /// Without their header.
  std::string rows(const std::string& flags = "") {
    QueryWords words;
    words.instrument = "vane";
    words.every = "1 h";
    words.flags = flags;
    const std::string text = csv(words).value();
    EXPECT_EQ(text.substr(0, text.find('\r')),
              "time,readings,mean angle (degree),minimum angle (degree),maximum angle (degree),n "
              "angle (degree),n_bad angle (degree)");
    return text.substr(text.find('\n') + 1);
  }
  static constexpr std::uint64_t an_hour_later_ = 3'601;
};

TEST_F(PeriodsOfAngles, that_became_directions_within_one_have_the_mean_of_all) {
  take(0xA, 1, false);
  take(0xB, 3, true);
  EXPECT_EQ(rows(), "2026-11-20T08:00:00.000000Z,4,55,30,350,4,0\r\n");
  EXPECT_EQ(rows(), rows("1234"));
  commit(of(epoch(0xC), {test::reading(5, vane(true), "[7]", "4")}));
  EXPECT_EQ(rows(), "2026-11-20T08:00:00.000000Z,5,55,30,350,4,1\r\n");
}

TEST_F(PeriodsOfAngles, that_became_numbers_within_one_have_the_mean_of_all) {
  take(0xA, 1, true);
  take(0xB, 3, false);
  EXPECT_EQ(rows(), "2026-11-20T08:00:00.000000Z,4,145,30,350,4,0\r\n");
  EXPECT_EQ(rows(), rows("1234"));
}

TEST_F(PeriodsOfAngles, have_the_means_that_their_own_descriptions_give) {
  take(0xA, 1, false);
  take(0xB, an_hour_later_, true);
  EXPECT_EQ(rows(),
            "2026-11-20T08:00:00.000000Z,2,100,80,120,2,0\r\n"
            "2026-11-20T09:00:00.000000Z,2,10,30,350,2,0\r\n");
}

TEST_F(PeriodsOfAngles, have_these_means_where_the_older_description_came_later) {
  take(0xB, an_hour_later_, true);
  take(0xA, 1, false);
  EXPECT_EQ(rows(),
            "2026-11-20T08:00:00.000000Z,2,100,80,120,2,0\r\n"
            "2026-11-20T09:00:00.000000Z,2,10,30,350,2,0\r\n");
}

/// Of a pump whose state is a text in one description and a number in another one.
class PeriodsOfStates : public PeriodRows {
 protected:
  void take_texts(unsigned digit, std::uint64_t seq) {
    const auto words = test::described("pump", "sample", R"({"name":"state","type":"text"})");
    commit(of(epoch(digit),
              {test::reading(seq, words, R"(["on"])"), test::reading(seq + 1, words, R"(["7"])"),
               test::reading(seq + 2, words, R"(["stuck"])", "4")}));
  }
  void take_numbers(unsigned digit, std::uint64_t seq) {
    const auto numbers = test::described("pump", "sample", R"({"name":"state","type":"decimal"})");
    commit(of(epoch(digit),
              {test::reading(seq, numbers, "[4]"), test::reading(seq + 1, numbers, "[6]")}));
  }
  std::string rows(const std::string& flags = "") {
    QueryWords words;
    words.instrument = "pump";
    words.every = "1 h";
    words.flags = flags;
    return csv(words).value();
  }
  const std::string states_ =
      "time,readings,mean state,minimum state,maximum state,n state,n_bad state\r\n";
};

TEST_F(PeriodsOfStates, that_became_numbers_are_of_the_numbers_alone) {
  take_texts(0xA, 1);
  take_numbers(0xB, 4);
  EXPECT_EQ(rows(), states_ + "2026-11-20T08:00:00.000000Z,5,5,4,6,2,0\r\n");
  EXPECT_EQ(rows(), rows("1234"));
}

TEST_F(PeriodsOfStates, that_became_texts_are_of_the_numbers_alone) {
  take_numbers(0xA, 1);
  take_texts(0xB, 3);
  take_texts(0xC, 3'601);
  EXPECT_EQ(rows(), states_ +
                        "2026-11-20T08:00:00.000000Z,5,5,4,6,2,0\r\n"
                        "2026-11-20T09:00:00.000000Z,3,,,,0,0\r\n");
  EXPECT_EQ(rows(), rows("1234"));
}

TEST_F(PeriodsOfStates, are_counted_as_values_of_either_kind) {
  take_texts(0xA, 1);
  take_numbers(0xB, 4);
  ReadingQuery query;
  query.station = "kelpie";
  query.instrument = "pump";
  query.kind = "sample";
  query.every = std::chrono::hours(1);
  auto database = open_for_reading(path());
  PreparedSql prepared(**database);
  auto reader = ReadingReader::open(prepared, query);
  PeriodSums sums(prepared, query, reader->shapes());
  auto run = sums.run([](const Period&, std::int64_t, const Summaries& of_columns) {
    EXPECT_EQ(of_columns.at(0).n, 4U);
    EXPECT_EQ(of_columns.at(0).n_bad, 1U);
    EXPECT_EQ(of_columns.at(0).maximum, 0);
    return true;
  });
  EXPECT_TRUE(run) << run.error().text;
  EXPECT_EQ(sums.kind_of(0), SummaryKind::text);
}

TEST_F(PeriodRows, words_that_make_no_sense_are_refused) {
  commit(winds(epoch(0xA), 1, 10));
  for (const char* bad : {"7 min", "x"}) EXPECT_FALSE(csv(every(bad))) << bad;
  QueryWords words = every("1 h");
  words.flags = "5";
  EXPECT_FALSE(csv(words));
  words = every("1 h");
  words.label = "middle";
  EXPECT_FALSE(csv(words));
}

/// Its clocks were whole hours before UTC in 1970, and half hours in winter since 1981.
TEST_F(PeriodRows, without_bounds_go_by_the_zone_as_it_was_when_readings_came) {
  auto early = test::wind_reading(1);
  auto late = test::wind_reading(2);
  constexpr std::int64_t july = 1'783'000'800'000'000;  // 2026-07-02T14:00:00Z
  early.reading.utc = test::utc_of(july + 10 * 60 * test::second.count());
  late.reading.utc = test::utc_of(july + 40 * 60 * test::second.count());
  commit(of(epoch(0xA), {early, late}));
  QueryWords words = every("1 h");
  words.zone = "Australia/Lord_Howe";
  EXPECT_EQ(csv(words).value(), header_ +
                                    "2026-07-03T01:00:00.000000+10:30,1,0.1,0.1,0.1,1,0\r\n"
                                    "2026-07-03T02:00:00.000000+10:30,1,0.2,0.2,0.2,1,0\r\n");
}

/// How many readings each period has, where a new description comes after the sums were begun.
class PeriodsMeanwhile : public PeriodRows {
 protected:
  std::vector<std::int64_t> readings(QueryWords words) {
    commit(winds(epoch(0xA), 1, 10));
    words.station = "kelpie";
    words.instrument = "anemometer";
    words.kind = "wind";
    const ReadingQuery query = query_of(words).value();
    auto database = open_for_reading(path());
    PreparedSql prepared(**database);
    auto reader = ReadingReader::open(prepared, query);
    PeriodSums sums(prepared, query, reader->shapes());
    const auto gusts =
        test::described("anemometer", "wind", R"({"name":"gust","type":"float32","unit":"m s-1"})");
    commit(of(epoch(0xA), {test::reading(11, gusts, "[7]", "1")}));
    commit(of(epoch(0xB), {test::reading(4'000, gusts, "[8]", "1")}));
    std::vector<std::int64_t> readings;
    auto run = sums.run([&](const Period&, std::int64_t of_period, const Summaries&) {
      readings.push_back(of_period);
      return true;
    });
    EXPECT_TRUE(run) << run.error().text;
    return readings;
  }
};

TEST_F(PeriodsMeanwhile, are_those_of_the_descriptions_that_were_there) {
  EXPECT_EQ(readings(every("1 h")), std::vector<std::int64_t>{10});
}

TEST_F(PeriodsMeanwhile, with_flags_are_those_of_the_descriptions_that_were_there) {
  QueryWords words = every("1 h");
  words.channels.clear();
  words.flags = "12";
  EXPECT_EQ(readings(words), std::vector<std::int64_t>{10});
}

TEST_F(PeriodRows, wait_until_an_older_archive_is_rolled_up) {
  commit(winds(epoch(0xA), 1, 10));
  archive_.reset();
  {
    auto database = buoyd::Database::open(path(), buoyd::Database::Mode::write);
    ASSERT_TRUE(
        (*database)->execute(std::string(test::without_rollups) + "PRAGMA user_version = 3"));
  }
  open();
  EXPECT_EQ(csv(every("1 h")).error().code, buoyd::ErrorCode::unavailable);
  while (archive_->roll_up_again().value()) continue;
  EXPECT_EQ(csv(every("1 h")).value(),
            header_ + "2026-11-20T08:00:00.000000Z,10,0.55,0.1,1,10,0\r\n");
}

/// What the time index says of the wind readings of the first epoch.
class TimeIndex : public PeriodRows {
 protected:
  std::string numbers(const std::string& from, const std::string& to) {
    QueryWords words;
    words.station = "kelpie";
    words.instrument = "anemometer";
    words.from = from;
    words.to = to;
    auto database = open_for_reading(path());
    PreparedSql prepared(**database);
    const auto range =
        numbers_within(prepared, 1, 1, *test::wind(), query_of(words).value()).value();
    return range ? std::to_string(range->first) + " " + std::to_string(range->last) : "none";
  }
  const std::string all_ = "0 9223372036854775807";
};

TEST_F(TimeIndex, bounds_the_numbers_that_a_time_has) {
  commit(winds(epoch(0xA), 1, 7'300));
  EXPECT_EQ(numbers("", ""), all_);
  EXPECT_EQ(numbers("2026-11-20T07:10:30", "2026-11-20T07:11:30"), "600 719");
  EXPECT_EQ(numbers("2026-11-20T08:10:00", ""), "3600 7300");
  EXPECT_EQ(numbers("", "2026-11-20T07:10:00"), "1 3599");
  EXPECT_EQ(numbers("2026-11-20T10:00:00", "2026-11-20T11:00:00"), "none");
}

TEST_F(TimeIndex, knows_nothing_while_roll_ups_are_made_anew) {
  commit(of(epoch(0xA), {unset(1, 10 * test::second), unset(2, 20 * test::second)}));
  commit(of(epoch(0xA), {clock(3, 20 * test::second, test::noon)}));
  EXPECT_EQ(numbers("2026-11-20T07:10:30", "2026-11-20T07:11:30"), all_);
  while (archive_->roll_up_again().value()) continue;
  EXPECT_EQ(numbers("2026-11-20T07:10:30", "2026-11-20T07:11:30"), "none");
  EXPECT_EQ(numbers("2026-11-20T11:59:50", "2026-11-20T12:00:00.000001"), "1 2");
}

}  // namespace
}  // namespace buoyshore
