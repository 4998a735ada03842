// Which columns statistics have, and what is told of those that cannot be.
#include <gmock/gmock.h>

#include "science/computed/computed_kind.hpp"
#include "science/configured/statistics_fixture.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

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
  settings.statistics = {StatisticsSettings::Statistic::minimum,
                         StatisticsSettings::Statistic::count};
  EXPECT_EQ(statistics_columns(settings, wind_kind()).value().size(), 3U);
  settings.statistics = {StatisticsSettings::Statistic::minimum};
  EXPECT_THAT(statistics_columns(settings, wind_kind()).error().text,
              ::testing::HasSubstr("nothing that these channels have"));
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

ModelKind extremes_kind() {
  ModelKind kind = wind_kind();
  kind.channels[0].method = CellMethod::minimum;
  kind.channels.push_back(channel_named("gust", "m s-1"));
  kind.channels[2].standard_name = "wind_speed";
  kind.channels[2].method = CellMethod::maximum;
  kind.channels[2].within = 3s;
  return kind;
}

ModelChannel column_named(const std::vector<StatisticsColumn>& columns, const std::string& name) {
  for (const StatisticsColumn& column : columns) {
    if (column.meaning.name == name) return column.meaning;
  }
  ADD_FAILURE() << name;
  return {};
}

TEST(StatisticsColumns, of_extremes_are_no_wind_but_their_own_extremes) {
  using Statistic = StatisticsSettings::Statistic;
  StatisticsSettings settings;
  settings.statistics = {Statistic::mean, Statistic::standard_deviation, Statistic::minimum,
                         Statistic::maximum};
  const auto columns = statistics_columns(settings, extremes_kind()).value();
  for (const char* const name :
       {"wind_speed_mean", "wind_speed_sd", "wind_speed_max", "gust_mean", "gust_sd", "gust_min"}) {
    EXPECT_EQ(column_named(columns, name).standard_name, "") << name;
  }
  EXPECT_EQ(column_named(columns, "wind_speed_min").standard_name, "wind_speed");
  EXPECT_EQ(column_named(columns, "gust_max").standard_name, "wind_speed");
  EXPECT_EQ(column_named(columns, "gust_max").within, 3s);
  EXPECT_EQ(column_named(columns, "wind_direction_mean").standard_name, "wind_direction");
}

TEST(StatisticsColumns, of_extremes_are_no_turbulence_and_no_gust) {
  StatisticsSettings settings;
  settings.statistics = {StatisticsSettings::Statistic::turbulence_intensity};
  EXPECT_FALSE(statistics_columns(settings, extremes_kind()));
  settings.statistics = {StatisticsSettings::Statistic::mean};
  settings.channels = {"gust"};
  settings.wind = WindSettings{"gust", "wind_direction"};
  const auto columns = statistics_columns(settings, extremes_kind()).value();
  EXPECT_EQ(column_named(columns, "gust_gust").standard_name, "");
  EXPECT_EQ(column_named(columns, "gust_vector").standard_name, "");
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
