#include "science/computed/statistics_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json.hpp"
#include "model/circular.hpp"
#include "science/computed/unit_scale.hpp"

namespace buoyd {

namespace {

using Statistic = StatisticsSettings::Statistic;
using Columns = std::vector<StatisticsColumn>;

constexpr std::string_view time_unit = "seconds since 1970-01-01T00:00:00Z";
constexpr std::string_view count_name = "number_of_observations";

struct StatisticWord {
  Statistic statistic;
  ColumnOf column;
  std::string_view suffix;
};

constexpr std::array statistic_words{
    StatisticWord{Statistic::mean, ColumnOf::mean, "mean"},
    StatisticWord{Statistic::standard_deviation, ColumnOf::standard_deviation, "sd"},
    StatisticWord{Statistic::minimum, ColumnOf::minimum, "min"},
    StatisticWord{Statistic::maximum, ColumnOf::maximum, "max"},
    StatisticWord{Statistic::minimum_time, ColumnOf::minimum_time, "min_time"},
    StatisticWord{Statistic::maximum_time, ColumnOf::maximum_time, "max_time"},
    StatisticWord{Statistic::count, ColumnOf::count, "n"},
    StatisticWord{Statistic::missing, ColumnOf::missing, "missing"},
    StatisticWord{Statistic::failed, ColumnOf::failed, "failed"},
    StatisticWord{Statistic::turbulence_intensity, ColumnOf::turbulence_intensity, "ti"}};

bool wants(const StatisticsSettings& settings, Statistic statistic) {
  return std::ranges::find(settings.statistics, statistic) != settings.statistics.end();
}

/// The channel itself is a smallest or largest value, or a deviation. A mean of minima is no wind.
bool is_extreme(const ModelChannel& channel) {
  return channel.method == CellMethod::minimum || channel.method == CellMethod::maximum ||
         channel.method == CellMethod::standard_deviation;
}

/// How fast the air goes past: a vertical wind has a mean of about 0, and a current no turbulence
/// that is called so.
bool is_wind_speed(const StatisticsSettings& settings, const ModelChannel& channel) {
  const bool is_said = settings.wind && settings.wind->speed == channel.name;
  const bool is_named = channel.standard_name == "wind_speed" && !is_extreme(channel);
  return channel.unit == "m s-1" && (is_said || is_named);
}

/// A direction has no smallest one, and a turbulence only a wind.
bool has(const StatisticsSettings& settings, const ModelChannel& channel, ColumnOf what) {
  switch (what) {
    case ColumnOf::minimum:
    case ColumnOf::maximum:
    case ColumnOf::minimum_time:
    case ColumnOf::maximum_time:
      return !is_circular(channel);
    case ColumnOf::turbulence_intensity:
      return is_wind_speed(settings, channel);
    default:
      return true;
  }
}

/// Positions need more digits than a float32 has.
ValueType type_of(const ModelChannel& channel) {
  const bool is_position = channel.unit == "degrees_north" || channel.unit == "degrees_east";
  return is_position ? ValueType::float64 : ValueType::float32;
}

/// A number of the channel itself, made by a method. The smallest of minima is one of what was
/// measured, and the largest of maxima.
ModelChannel of_values(const ModelChannel& channel, std::string name,
                       std::optional<CellMethod> method) {
  const bool is_of_its_like = channel.method == method && method != CellMethod::standard_deviation;
  ModelChannel meaning;
  meaning.name = std::move(name);
  if (is_of_its_like || !is_extreme(channel)) meaning.standard_name = channel.standard_name;
  if (is_of_its_like) meaning.within = channel.within;
  meaning.unit = is_circular(channel) ? "degree" : channel.unit;
  meaning.type = type_of(channel);
  meaning.on_axis = channel.on_axis;
  meaning.method = method;
  meaning.reference = channel.reference;
  return meaning;
}

ModelChannel of_count(const ModelChannel& channel, std::string name,
                      std::string_view standard_name = {}) {
  ModelChannel meaning;
  meaning.name = std::move(name);
  meaning.standard_name = standard_name;
  meaning.unit = "1";
  meaning.type = ValueType::integer;
  meaning.on_axis = channel.on_axis;
  return meaning;
}

ModelChannel of_time(const ModelChannel& channel, std::string name) {
  ModelChannel meaning;
  meaning.name = std::move(name);
  meaning.unit = time_unit;
  meaning.type = ValueType::float64;
  meaning.on_axis = channel.on_axis;
  return meaning;
}

ModelChannel meaning_of(const ModelChannel& channel, const StatisticWord& word) {
  std::string name = fmt::format("{}_{}", channel.name, word.suffix);
  switch (word.column) {
    case ColumnOf::mean:
      return of_values(channel, std::move(name), CellMethod::mean);
    case ColumnOf::standard_deviation: {
      ModelChannel spread = of_values(channel, std::move(name), CellMethod::standard_deviation);
      spread.reference.reset();
      spread.unit = difference_unit(spread.unit);
      if (is_circular(channel)) spread.standard_name.clear();
      return spread;
    }
    case ColumnOf::minimum:
      return of_values(channel, std::move(name), CellMethod::minimum);
    case ColumnOf::maximum:
      return of_values(channel, std::move(name), CellMethod::maximum);
    case ColumnOf::minimum_time:
    case ColumnOf::maximum_time:
      return of_time(channel, std::move(name));
    case ColumnOf::turbulence_intensity: {
      ModelChannel intensity = of_count(channel, std::move(name));
      intensity.long_name = fmt::format("turbulence intensity, none of a mean below {} m s-1",
                                        least_speed_of_turbulence);
      intensity.is_uncompensated = true;
      intensity.type = ValueType::float32;
      return intensity;
    }
    case ColumnOf::count:
      return of_count(channel, std::move(name), count_name);
    default:
      return of_count(channel, std::move(name));
  }
}

/// -99.9 is "minus_99_9": a name has no signs.
std::string name_of_code(std::string number) {
  std::ranges::replace_if(number, [](char c) { return c == '.' || c == '+'; }, '_');
  if (number.starts_with('-')) number.replace(0, 1, "minus_");
  std::ranges::replace(number, '-', '_');
  return number;
}

/// One for each: "wind_speed_null_9998".
void add_null_codes(Columns& columns, std::size_t channel, const ModelChannel& of) {
  for (std::size_t code = 0; code < of.null_codes.size(); ++code) {
    const std::string number = json_number(of.null_codes[code]);
    ModelChannel count = of_count(of, fmt::format("{}_null_{}", of.name, name_of_code(number)));
    count.long_name = "values that the instrument gave as " + number;
    columns.push_back(
        {{ColumnOf::null_code, static_cast<std::uint8_t>(code), channel}, std::move(count)});
  }
}

void add_channel(Columns& columns, const StatisticsSettings& settings, const ModelKind& source,
                 std::size_t channel) {
  const ModelChannel& of = source.channels[channel];
  for (const StatisticWord& word : statistic_words) {
    if (wants(settings, word.statistic) && has(settings, of, word.column)) {
      columns.push_back({{word.column, 0, channel}, meaning_of(of, word)});
    }
  }
  if (wants(settings, Statistic::null_codes)) add_null_codes(columns, channel, of);
}

/// What only both parts of a wind together have.
void add_wind(Columns& columns, const WindSettings& wind, const ModelKind& source,
              std::size_t speed, std::size_t direction) {
  const ModelChannel& of_speed = source.channels[speed];
  const ModelChannel& of_direction = source.channels[direction];
  columns.push_back({{ColumnOf::vector_speed, 0, speed},
                     of_values(of_speed, wind.speed + "_vector", CellMethod::mean)});
  columns.push_back({{ColumnOf::vector_direction, 0, speed},
                     of_values(of_direction, wind.direction + "_vector", CellMethod::mean)});
  columns.push_back({{ColumnOf::calms, 0, speed}, of_count(of_speed, wind.speed + "_calms")});
  if (of_speed.on_axis || wind.gust == Micros(0)) return;
  ModelChannel gust = of_values(of_speed, wind.speed + "_gust", CellMethod::mean);
  gust.method = CellMethod::maximum;
  gust.within = wind.gust;
  if (gust.standard_name == "wind_speed") gust.standard_name = "wind_speed_of_gust";
  ModelChannel from = of_values(of_direction, wind.direction + "_gust", std::nullopt);
  if (from.standard_name == "wind_from_direction") {
    from.standard_name = "wind_gust_from_direction";
  }
  columns.push_back({{ColumnOf::gust, 0, speed}, std::move(gust)});
  columns.push_back({{ColumnOf::gust_direction, 0, speed}, std::move(from)});
  columns.push_back(
      {{ColumnOf::gust_time, 0, speed}, of_time(of_speed, wind.speed + "_gust_time")});
}

/// It is asked for, and there is not one of it.
bool lacks(const Columns& columns, const StatisticsSettings& settings, Statistic statistic,
           ColumnOf what) {
  return wants(settings, statistic) &&
         std::ranges::none_of(
             columns, [&](const StatisticsColumn& column) { return column.number.what == what; });
}

Columns of_window() {
  return {{{ColumnOf::window}, window_state_channel()}, {{ColumnOf::expected}, expected_channel()}};
}

/// The rows would say how many readings there were, and nothing of them.
bool is_without_values(const Columns& columns, const StatisticsSettings& settings) {
  return !settings.statistics.empty() && columns.size() == of_window().size();
}

/// `key` is what asks for it.
Result<std::size_t> find_channel(const ModelKind& source, const std::string& name,
                                 std::string_view key) {
  const auto found = std::ranges::find(source.channels, name, &ModelChannel::name);
  const auto index = static_cast<std::size_t>(found - source.channels.begin());
  if (found == source.channels.end() || !is_measured(source, index)) {
    return fail(ErrorCode::invalid,
                fmt::format("{} has {}, which is {}, expected a measured number of kind {}", key,
                            json_string(name),
                            found == source.channels.end() ? "not there" : "no measured number",
                            json_string(source.name)));
  }
  return index;
}

Result<std::vector<std::size_t>> channels_of(const StatisticsSettings& settings,
                                             const ModelKind& source) {
  std::vector<std::size_t> channels;
  for (std::size_t i = 0; settings.channels.empty() && i < source.channels.size(); ++i) {
    if (is_measured(source, i)) channels.push_back(i);
  }
  for (const std::string& name : settings.channels) {
    const auto found = find_channel(source, name, "channels");
    if (!found) return tl::unexpected(found.error());
    channels.push_back(*found);
  }
  return channels;
}

Result<void> add_wind(Columns& columns, const StatisticsSettings& settings,
                      const ModelKind& source) {
  if (!settings.wind) return {};
  const auto speed = find_channel(source, settings.wind->speed, "wind");
  if (!speed) return tl::unexpected(speed.error());
  const auto direction = find_channel(source, settings.wind->direction, "wind");
  if (!direction) return tl::unexpected(direction.error());
  if (source.channels[*speed].unit != "m s-1" || !is_circular(source.channels[*direction]) ||
      source.channels[*speed].on_axis != source.channels[*direction].on_axis) {
    return fail(ErrorCode::invalid,
                "wind is expected to be a speed in m s-1 and a direction beside it");
  }
  add_wind(columns, *settings.wind, source, *speed, *direction);
  return {};
}

}  // namespace

bool is_measured(const ModelKind& kind, std::size_t channel) {
  const ModelChannel& one = kind.channels[channel];
  return one.type != ValueType::text && one.value_names.empty() && one.bit_names.empty() &&
         one.role == ChannelRole::none && kind.record_mark != channel &&
         kind.over_from != channel && !one.unit.empty() && !one.unit.starts_with("seconds since");
}

Result<Columns> statistics_columns(const StatisticsSettings& settings, const ModelKind& source) {
  const auto channels = channels_of(settings, source);
  if (!channels) return tl::unexpected(channels.error());
  Columns columns = of_window();
  for (const std::size_t channel : *channels) add_channel(columns, settings, source, channel);
  if (auto added = add_wind(columns, settings, source); !added) return pass_on(added);
  if (lacks(columns, settings, Statistic::null_codes, ColumnOf::null_code)) {
    return fail(ErrorCode::invalid,
                "statistics has null_codes of no channel, expected a channel whose model names "
                "numbers that mean no value");
  }
  if (lacks(columns, settings, Statistic::turbulence_intensity, ColumnOf::turbulence_intensity)) {
    return fail(ErrorCode::invalid,
                "statistics has ti of no channel, expected one whose standard name is wind_speed, "
                "in m s-1, or the speed of wind");
  }
  if (is_without_values(columns, settings)) {
    return fail(ErrorCode::invalid,
                "statistics has nothing that these channels have, expected others: a direction has "
                "no min and max");
  }
  return columns;
}

}  // namespace buoyd
