#include "science/computed/statistics_computation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "science/computed/computed_kind.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

constexpr WallTime midnight{std::chrono::seconds(1'795'132'800)};  // 2026-11-20T00:00:00Z

ModelChannel channel_named(const std::string& name, const std::string& unit) {
  ModelChannel channel;
  channel.name = name;
  channel.unit = unit;
  channel.standard_name = name;
  return channel;
}

ModelKind wind_kind() {
  ModelKind kind;
  kind.name = "sample";
  kind.channels = {channel_named("wind_speed", "m s-1"), channel_named("wind_direction", "degree")};
  kind.channels[1].reference = DirectionReference::true_north;
  return kind;
}

DescriptionPtr wind_shape() {
  return Description::parse(R"({"v":1,"instrument":"mast","kind":"sample","channels":[)"
                            R"({"name":"wind_speed","type":"float64","unit":"m s-1"},)"
                            R"({"name":"wind_direction","type":"float64","unit":"degree"}]})")
      .value();
}

class StatisticsComputationTest : public ::testing::Test {
 protected:
  StatisticsComputationTest() {
    settings_.kind = "minute";
    settings_.over = 1min;
    settings_.statistics = {StatisticsSettings::Statistic::mean,
                            StatisticsSettings::Statistic::count};
  }

  void make() {
    computation_ =
        std::move(StatisticsComputation::make(settings_, {&kind_, &*shape_, 1s}).value());
    columns_ = statistics_columns(settings_, kind_).value();
  }
  /// At a second after midnight by the clock.
  void say(Micros second, double speed, double direction = 0, const std::string& flags = "11") {
    computation_->add({boot(second), midnight + second + step_, {speed, direction}, flags}, rows_);
  }
  void say_all(Micros from, Micros until, double speed) {
    for (Micros second = from; second <= until; second += 1s) say(second, speed);
  }
  void advance(Micros second) {
    computation_->advance(boot(second), midnight + second + step_, rows_);
  }
  [[nodiscard]] static MonoTime boot(Micros second) { return MonoTime(1h + second); }

  /// The number of a row's channel; NaN of null.
  [[nodiscard]] double number(std::size_t row, std::string_view channel) const {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].meaning.name == channel) return number_of(rows_.at(row).values.at(i));
    }
    ADD_FAILURE() << channel;
    return 0;
  }
  [[nodiscard]] WindowState state(std::size_t row) const {
    return static_cast<WindowState>(static_cast<int>(number(row, "window")));
  }

  StatisticsSettings settings_;
  ModelKind kind_ = wind_kind();
  const DescriptionPtr shape_ = wind_shape();
  Micros step_{0};
  std::unique_ptr<StatisticsComputation> computation_;
  std::vector<StatisticsColumn> columns_;
  Computation::Rows rows_;
};

TEST_F(StatisticsComputationTest, a_window_ends_at_a_whole_minute_and_holds_that_second) {
  make();
  advance(0s);
  say_all(1s, 60s, 5);
  say(60s + WatchedWindows<StatisticsPart>::patience, 7);
  ASSERT_THAT(rows_, ::testing::IsEmpty()) << "a slewed clock may still put samples into it";
  say(61s, 7);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_EQ(number(0, "wind_speed_mean"), 5);
  EXPECT_EQ(number(0, "wind_speed_n"), 60);
  EXPECT_EQ(number(0, "n_expected"), 60);
  EXPECT_EQ(state(0), WindowState::whole);
  EXPECT_EQ(rows_[0].boottime, boot(60s));
  EXPECT_EQ(rows_[0].window_end, midnight + 60s);
  EXPECT_EQ(rows_[0].span, 1min);
}

TEST_F(StatisticsComputationTest, what_began_in_a_window_says_partial) {
  make();
  say_all(20s, 62s, 5);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_EQ(state(0), WindowState::partial);
  EXPECT_EQ(number(0, "wind_speed_n"), 41);
  EXPECT_EQ(rows_[0].span, 40s);
}

TEST_F(StatisticsComputationTest, a_partial_span_begins_with_the_first_sample_whatever_the_lag) {
  make();
  say(20s, 5);
  step_ = 3us;  // the clocks are compared anew
  say_all(21s, 62s, 5);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_EQ(rows_[0].boottime - rows_[0].span, boot(20s));
}

TEST_F(StatisticsComputationTest, what_ends_in_a_window_says_partial_and_is_stamped_there) {
  make();
  advance(0s);
  say_all(1s, 15s, 5);
  computation_->finish(rows_);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_EQ(state(0), WindowState::partial);
  EXPECT_EQ(rows_[0].boottime, boot(15s));
  EXPECT_EQ(rows_[0].span, 15s);
}

/// The second one passed by while the queue still held readings of the minute before.
TEST_F(StatisticsComputationTest, a_reading_that_passed_by_makes_its_window_partial) {
  make();
  advance(0s);
  say_all(1s, 30s, 5);
  computation_->pass_by(boot(31s));
  say_all(32s, 110s, 5);
  computation_->pass_by(boot(121s));
  say_all(111s, 120s, 5);
  say_all(122s, 242s, 5);
  ASSERT_EQ(rows_.size(), 4U);
  EXPECT_EQ(state(0), WindowState::partial);
  EXPECT_EQ(state(2), WindowState::partial);
  EXPECT_EQ(state(3), WindowState::whole);
}

TEST_F(StatisticsComputationTest, windows_of_a_silent_instrument_say_that_nothing_came) {
  make();
  advance(0s);
  for (Micros second = 1s; second < 125s; second += 1s) advance(second);
  ASSERT_EQ(rows_.size(), 2U);
  EXPECT_EQ(number(1, "wind_speed_n"), 0);
  EXPECT_TRUE(std::isnan(number(1, "wind_speed_mean")));
  EXPECT_EQ(state(1), WindowState::whole);
}

TEST_F(StatisticsComputationTest, windows_of_a_silent_instrument_go_on_when_the_clock_is_set) {
  make();
  advance(0s);
  say_all(1s, 30s, 5);
  for (Micros second = 31s; second < 90s; second += 1s) advance(second);
  step_ = -1h;
  for (Micros second = 90s; second < 250s; second += 1s) advance(second);
  ASSERT_EQ(rows_.size(), 5U);
  EXPECT_EQ(state(0), WindowState::whole);
  EXPECT_EQ(state(1), WindowState::torn);
  EXPECT_EQ(state(2), WindowState::torn);
  EXPECT_EQ(state(3), WindowState::whole);
  EXPECT_EQ(rows_[1].boottime, boot(89s));
  EXPECT_EQ(rows_[2].boottime, boot(120s));
  EXPECT_EQ(rows_[4].boottime, boot(240s));
  EXPECT_EQ(number(4, "wind_speed_n"), 0);
}

TEST_F(StatisticsComputationTest, nor_does_a_clock_stop_them_that_drifts) {
  make();
  advance(0s);
  say_all(1s, 30s, 5);
  for (Micros second = 31s; second < 650s; second += 1s) {
    step_ += 10ms;
    advance(second);
  }
  EXPECT_EQ(rows_.size(), 10U);
  EXPECT_EQ(state(9), WindowState::whole);
}

TEST_F(StatisticsComputationTest, no_window_is_left_out_where_the_thread_was_late) {
  make();
  advance(0s);
  say_all(1s, 30s, 5);
  advance(250s);
  EXPECT_EQ(rows_.size(), 4U);
  say(500s, 5);
  say(501s, 5);
  EXPECT_EQ(rows_.size(), 8U);
}

TEST_F(StatisticsComputationTest, missing_and_failed_values_stay_out_and_are_counted) {
  settings_.statistics = {StatisticsSettings::Statistic::mean, StatisticsSettings::Statistic::count,
                          StatisticsSettings::Statistic::missing,
                          StatisticsSettings::Statistic::failed};
  make();
  advance(0s);
  say(1s, 4);
  say(2s, 99, 0, "41");
  say(3s, std::nan(""), 0, "91");
  say(4s, 6, 0, "31");
  say(62s, 1);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_EQ(number(0, "wind_speed_mean"), 5);
  EXPECT_EQ(number(0, "wind_speed_n"), 2);
  EXPECT_EQ(number(0, "wind_speed_missing"), 1);
  EXPECT_EQ(number(0, "wind_speed_failed"), 1);
}

TEST_F(StatisticsComputationTest, a_step_of_the_clock_tears_both_windows) {
  make();
  advance(0s);
  say_all(1s, 30s, 5);
  step_ = 10min;
  say_all(31s, 62s, 7);
  say_all(63s, 122s, 9);
  ASSERT_EQ(rows_.size(), 3U);
  EXPECT_EQ(state(0), WindowState::torn);
  EXPECT_EQ(rows_[0].boottime, boot(30s));
  EXPECT_EQ(number(0, "wind_speed_mean"), 5);
  EXPECT_EQ(state(1), WindowState::torn);
  EXPECT_EQ(rows_[1].boottime, boot(60s));
  EXPECT_EQ(rows_[1].span, 29s);
  EXPECT_EQ(number(1, "wind_speed_n"), 30);
  EXPECT_EQ(state(2), WindowState::whole);
}

TEST_F(StatisticsComputationTest, a_clock_that_is_put_back_makes_no_row_of_the_time_to_come) {
  make();
  advance(0s);
  say_all(1s, 100s, 5);
  step_ = -70s;
  say_all(101s, 200s, 7);
  computation_->finish(rows_);
  for (const ComputedRow& row : rows_) {
    EXPECT_LE(row.boottime, boot(200s));
    EXPECT_GE(row.span, 0s);
    EXPECT_LE(row.span, 1min);
  }
}

/// Of each row behind the step: what it holds was said in its span.
TEST_F(StatisticsComputationTest, sliding_windows_join_nothing_over_a_step_of_the_clock) {
  settings_.over = 3min;
  settings_.every = 1min;
  for (const Micros step : {Micros(1s), Micros(-70s)}) {
    rows_.clear();
    step_ = 0s;
    make();
    advance(0s);
    say_all(1s, 200s, 2);
    step_ = step;
    say_all(201s, 500s, 8);
    std::size_t behind = 0;
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      if (rows_[row].boottime <= boot(201s)) continue;
      ++behind;
      EXPECT_EQ(number(row, "wind_speed_mean"), 8) << row;
      EXPECT_LE(number(row, "wind_speed_n"), rows_[row].span / 1s + 1) << row;
    }
    EXPECT_GE(behind, 4U);
  }
}

TEST_F(StatisticsComputationTest, sliding_windows_join_their_parts) {
  settings_.over = 3min;
  settings_.every = 1min;
  make();
  advance(0s);
  say_all(1s, 60s, 2);
  say_all(61s, 120s, 4);
  say_all(121s, 180s, 6);
  say_all(181s, 242s, 8);
  ASSERT_EQ(rows_.size(), 4U);
  EXPECT_EQ(state(0), WindowState::partial);
  EXPECT_EQ(state(1), WindowState::partial);
  EXPECT_EQ(state(2), WindowState::whole);
  EXPECT_EQ(number(2, "wind_speed_mean"), 4);
  EXPECT_EQ(number(3, "wind_speed_mean"), 6);
  EXPECT_EQ(number(3, "wind_speed_n"), 180);
  EXPECT_EQ(rows_[3].boottime, boot(240s));
  EXPECT_EQ(rows_[3].span, 3min);
}

TEST_F(StatisticsComputationTest, directions_have_a_mean_through_north) {
  make();
  advance(0s);
  say(1s, 5, 350);
  say(2s, 5, 10);
  say(62s, 5, 90);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_NEAR(std::remainder(number(0, "wind_direction_mean"), 360), 0, 1e-4);
}

TEST_F(StatisticsComputationTest, a_wind_has_its_vector_and_its_gust) {
  settings_.wind = WindSettings{"wind_speed", "wind_direction"};
  make();
  advance(0s);
  say(1s, 2, 0);
  say(2s, 10, 90);
  say(3s, 6, 90);
  say(4s, 0, 123);
  say(62s, 5, 90);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_EQ(number(0, "wind_speed_mean"), 4.5);
  EXPECT_NEAR(number(0, "wind_speed_vector"), std::hypot(16, 2) / 4, 1e-6);
  EXPECT_NEAR(number(0, "wind_direction_vector"), 82.874984, 1e-5);
  EXPECT_EQ(number(0, "wind_speed_calms"), 1);
  EXPECT_EQ(number(0, "wind_speed_gust"), 6);
  const auto second = std::chrono::duration<double>((midnight + 3s).time_since_epoch()).count();
  EXPECT_EQ(number(0, "wind_speed_gust_time"), second);
}

TEST_F(StatisticsComputationTest, directions_of_a_wind_are_those_that_its_mean_is_of) {
  settings_.wind = WindSettings{"wind_speed", "wind_direction"};
  make();
  advance(0s);
  say(1s, 2, 10);
  say(2s, std::nan(""), 200, "91");
  say(3s, std::nan(""), 200, "91");
  say(4s, 6, 30);
  say(62s, 5, 90);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_NEAR(number(0, "wind_direction_mean"), 20, 1e-4);
  EXPECT_EQ(number(0, "wind_direction_n"), 2);
  EXPECT_EQ(number(0, "wind_speed_n"), 2);
}

/// A receiver's longitudes in the place of the wind's speeds.
class LongitudeStatistics : public StatisticsComputationTest {
 protected:
  LongitudeStatistics() {
    kind_.channels[0] = channel_named("wind_speed", "degrees_east");
    kind_.channels[0].type = ValueType::float64;
    settings_.channels = {"wind_speed"};
    settings_.statistics = {
        StatisticsSettings::Statistic::mean, StatisticsSettings::Statistic::standard_deviation,
        StatisticsSettings::Statistic::minimum, StatisticsSettings::Statistic::maximum};
  }
  void expect_about_the_date_line(std::size_t row) const {
    EXPECT_NEAR(std::abs(number(row, "wind_speed_mean")), 180, 1e-9);
    EXPECT_NEAR(number(row, "wind_speed_sd"), std::sqrt(0.02 / 3), 1e-9);
    EXPECT_NEAR(number(row, "wind_speed_min"), 179.9, 1e-9) << "the westernmost";
    EXPECT_NEAR(number(row, "wind_speed_max"), -179.9, 1e-9);
  }
};

TEST_F(LongitudeStatistics, have_their_mean_at_the_date_line) {
  make();
  advance(0s);
  say(1s, 179.9);
  say(2s, -179.9);
  say(3s, 180);
  say(62s, -179.9);
  say(63s, -180);
  say(64s, 179.9);
  advance(122s);
  ASSERT_EQ(rows_.size(), 2U);
  expect_about_the_date_line(0);
  expect_about_the_date_line(1);
}

TEST_F(LongitudeStatistics, join_over_the_date_line_whichever_side_a_part_is_on) {
  settings_.over = 3min;
  settings_.every = 1min;
  make();
  advance(0s);
  say(1s, 179.9);
  say(61s, -179.9);
  say(121s, 180);
  say(181s, -179.9);
  say(241s, 179.9);
  advance(302s);
  ASSERT_EQ(rows_.size(), 5U);
  for (const std::size_t row : {2U, 3U, 4U}) {
    EXPECT_NEAR(std::abs(number(row, "wind_speed_mean")), 180, 0.07) << row;
    EXPECT_LT(number(row, "wind_speed_sd"), 0.15) << row;
  }
  expect_about_the_date_line(2);
  expect_about_the_date_line(4);
}

TEST_F(LongitudeStatistics, are_what_they_are_elsewhere) {
  make();
  advance(0s);
  say(1s, -0.25);
  say(2s, std::nan(""), 0, "91");
  say(3s, 0.75);
  advance(62s);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_EQ(number(0, "wind_speed_mean"), 0.25);
  EXPECT_EQ(number(0, "wind_speed_sd"), 0.5);
  EXPECT_EQ(number(0, "wind_speed_min"), -0.25);
  EXPECT_EQ(number(0, "wind_speed_max"), 0.75);
}

TEST_F(StatisticsComputationTest, a_gust_across_two_parts_counts_where_both_are) {
  settings_.over = 2min;
  settings_.every = 1min;
  settings_.wind = WindSettings{"wind_speed", "wind_direction"};
  make();
  advance(0s);
  say_all(1s, 58s, 5);
  say_all(59s, 61s, 20);
  say_all(62s, 182s, 5);
  ASSERT_EQ(rows_.size(), 3U);
  EXPECT_EQ(number(0, "wind_speed_gust"), 15) << "two of its three seconds";
  EXPECT_EQ(number(1, "wind_speed_gust"), 20);
  EXPECT_EQ(number(2, "wind_speed_gust"), 10) << "its last second";
}

TEST_F(StatisticsComputationTest, no_gust_has_samples_from_before_and_after_a_step) {
  settings_.wind = WindSettings{"wind_speed", "wind_direction"};
  for (const Micros step : {-30s, -1s, 1s})
    for (const bool is_seen_between : {false, true}) {
      rows_.clear();
      step_ = 0s;
      make();
      advance(0s);
      say_all(1s, 40s, 20);
      step_ = step + 200ms;
      if (is_seen_between) advance(40s + 500ms);
      say_all(41s, 55s, 5);
      computation_->finish(rows_);
      ASSERT_EQ(rows_.size(), 2U);
      EXPECT_EQ(number(0, "wind_speed_gust"), 20);
      EXPECT_EQ(number(1, "wind_speed_gust"), 5) << step / 1s << is_seen_between;
    }
}

TEST_F(StatisticsComputationTest, says_when_the_extremes_were) {
  settings_.statistics = {StatisticsSettings::Statistic::maximum,
                          StatisticsSettings::Statistic::maximum_time};
  make();
  advance(0s);
  say(1s, 2);
  say(2s, 9);
  say(3s, 9);
  say(62s, 1);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_EQ(number(0, "wind_speed_max"), 9);
  const auto second = std::chrono::duration<double>((midnight + 2s).time_since_epoch()).count();
  EXPECT_EQ(number(0, "wind_speed_max_time"), second);
}

TEST_F(StatisticsComputationTest, a_day_begins_when_the_configuration_says) {
  settings_.over = 24h;
  settings_.begins = 6h;
  make();
  advance(0s);
  say(5h, 1);
  say(7h, 2);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_EQ(rows_[0].boottime, boot(6h));
}

TEST_F(StatisticsComputationTest, each_null_code_of_a_channel_is_counted_for_itself) {
  kind_.channels[0].null_codes = {9998, 9999};
  kind_.channels[1].null_codes = {-99.9};
  settings_.statistics = {StatisticsSettings::Statistic::missing,
                          StatisticsSettings::Statistic::null_codes};
  settings_.over = 2min;
  settings_.every = 1min;  // so that windows are joined of parts
  make();
  advance(0s);
  const auto say_codes = [&](Micros second, const std::string& codes) {
    const double none = std::nan("");
    computation_->add({boot(second), midnight + second, {none, none}, "99", Micros(0), {}, codes},
                      rows_);
  };
  say_codes(1s, "20");
  say_codes(2s, "21");
  say_codes(61s, "10");
  say_codes(62s, "");
  say(63s, 5);
  say(121s, 5);
  ASSERT_EQ(rows_.size(), 2U);
  EXPECT_EQ(number(0, "wind_speed_null_9998"), 0);
  EXPECT_EQ(number(0, "wind_speed_null_9999"), 2);
  EXPECT_EQ(number(0, "wind_direction_null_minus_99_9"), 1);
  EXPECT_EQ(number(1, "wind_speed_null_9998"), 1);
  EXPECT_EQ(number(1, "wind_speed_null_9999"), 2);
  EXPECT_EQ(number(1, "wind_speed_missing"), 4) << "that without a code is in it, too";
}

TEST(StatisticsColumns, leave_out_what_is_no_measured_number) {
  ModelKind kind = wind_kind();
  ModelChannel state = channel_named("state", "");
  state.type = ValueType::text;
  ModelChannel mode = channel_named("mode", "1");
  mode.value_names = {{0, "off"}};
  kind.channels.push_back(state);
  kind.channels.push_back(mode);
  kind.channels.push_back(channel_named("said_at", "seconds since 1970-01-01T00:00:00Z"));
  StatisticsSettings settings;
  settings.statistics = {StatisticsSettings::Statistic::count};
  std::vector<std::string> names;
  const auto columns = statistics_columns(settings, kind).value();
  names.reserve(columns.size());
  for (const StatisticsColumn& column : columns) {
    names.push_back(column.meaning.name);
  }
  EXPECT_THAT(names, ElementsAre("window", "n_expected", "wind_speed_n", "wind_direction_n"));
}

TEST(StatisticsColumns, a_direction_has_no_extremes) {
  StatisticsSettings settings;
  settings.channels = {"wind_direction"};
  settings.statistics = {StatisticsSettings::Statistic::minimum};
  EXPECT_EQ(statistics_columns(settings, wind_kind()).value().size(), 2U);
}

TEST(StatisticsColumns, turbulence_is_that_of_a_wind_and_of_nothing_else) {
  StatisticsSettings settings;
  settings.statistics = {StatisticsSettings::Statistic::turbulence_intensity};
  ModelKind kind = wind_kind();
  kind.channels.push_back(channel_named("upward_wind", "m s-1"));
  const auto columns = statistics_columns(settings, kind).value();
  ASSERT_EQ(columns.size(), 3U);
  EXPECT_EQ(columns[2].meaning.name, "wind_speed_ti");
  EXPECT_TRUE(columns[2].meaning.is_uncompensated);
  settings.channels = {"upward_wind"};
  EXPECT_THAT(statistics_columns(settings, kind).error().text,
              ::testing::HasSubstr("ti of no channel, expected one whose standard name"));
  kind.channels[0].standard_name.clear();
  settings.channels = {};
  settings.wind = WindSettings{"wind_speed", "wind_direction"};
  EXPECT_EQ(statistics_columns(settings, kind).value()[2].meaning.name, "wind_speed_ti")
      << "the configuration says that it is one";
}

TEST_F(StatisticsComputationTest, has_no_turbulence_of_a_wind_that_hardly_blows) {
  settings_.statistics.push_back(StatisticsSettings::Statistic::turbulence_intensity);
  make();
  advance(0s);
  say_all(1s, 60s, 1.99);
  say_all(61s, 121s, 2);
  advance(122s);
  ASSERT_EQ(rows_.size(), 2U);
  EXPECT_TRUE(std::isnan(number(0, "wind_speed_ti")));
  EXPECT_EQ(number(1, "wind_speed_ti"), 0);
}

TEST(StatisticsKind, says_what_its_rows_depend_on) {
  StatisticsSettings settings;
  settings.kind = "last";
  settings.every = 1min;
  const auto with_of = [&] { return statistics_kind(settings, {}, {wind_kind()}).value().by.with; };
  using With = decltype(with_of());
  EXPECT_EQ(with_of(), (With{{"every", "60"}}));
  settings.every.reset();
  settings.over = std::chrono::hours(24);
  settings.begins = std::chrono::hours(6);
  settings.wind = WindSettings{"wind_speed", "wind_direction", 0s, 0.5};
  EXPECT_EQ(with_of(), (With{{"begins", "21600"}, {"calm_below", "0.5"}}));
}

TEST(StatisticsColumns, tell_of_null_codes_where_the_model_names_none) {
  StatisticsSettings settings;
  settings.channels = {"wind_speed"};
  settings.statistics = {StatisticsSettings::Statistic::null_codes};
  EXPECT_THAT(statistics_columns(settings, wind_kind()).error().text,
              ::testing::HasSubstr(
                  "null_codes of no channel, expected a channel whose model names numbers"));
}

TEST(StatisticsColumns, tell_of_channels_that_are_not_there) {
  StatisticsSettings settings;
  settings.channels = {"speed"};
  EXPECT_THAT(statistics_columns(settings, wind_kind()).error().text,
              ::testing::HasSubstr("channels has \"speed\", which is not there"));
  settings.channels = {"wind_speed"};
  settings.wind = WindSettings{"wind_direction", "wind_speed"};
  EXPECT_THAT(statistics_columns(settings, wind_kind()).error().text,
              ::testing::HasSubstr("expected to be a speed"));
}

TEST(StatisticsColumns, the_deviation_of_a_temperature_is_a_difference_in_kelvins) {
  StatisticsSettings settings;
  ModelKind kind;
  kind.channels = {channel_named("air_temperature", "degree_Celsius")};
  const auto columns = statistics_columns(settings, kind).value();
  const auto unit_of = [&](std::string_view name) {
    const auto found = std::ranges::find(
        columns, name, [](const StatisticsColumn& column) { return column.meaning.name; });
    return found == columns.end() ? "" : found->meaning.unit;
  };
  EXPECT_EQ(unit_of("air_temperature_mean"), "degree_Celsius");
  EXPECT_EQ(unit_of("air_temperature_sd"), "K");
}

}  // namespace
}  // namespace buoyd
