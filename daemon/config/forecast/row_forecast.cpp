#include "config/forecast/row_forecast.hpp"

#include <algorithm>
#include <string_view>

#include "science/computed/computed_kind.hpp"
#include "science/statistics/burst_grid.hpp"

namespace buoyd {
namespace {

// Characters of one value in a body or a live message, with its comma.
double value_chars(ValueType type) {
  switch (type) {
    case ValueType::decimal:
      return 7;
    case ValueType::integer:
      return 6;
    case ValueType::text:
      return 12;
    case ValueType::float32:
      return 9;
    case ValueType::float64:
      return 10;
  }
  return 10;
}

/// The values of an array as an example has it: "[1.5,null]".
std::vector<std::string_view> values_of(std::string_view array) {
  std::vector<std::string_view> values;
  std::string_view rest = array.substr(1, array.size() - 2);
  for (;;) {
    const std::size_t comma = rest.find(',');
    values.push_back(rest.substr(0, comma));
    if (comma == std::string_view::npos) return values;
    rest.remove_prefix(comma + 1);
  }
}

/// Points up to the last that has a value, in the example of the model's that has most of them.
std::size_t longest_example(const Model& model) {
  std::size_t longest = 0;
  for (const ModelExample& example : model.examples) {
    for (const auto& [name, said] : example.values) {
      if (!said.starts_with('[')) continue;
      const auto values = values_of(said);
      for (std::size_t i = longest; i < values.size(); ++i) {
        if (values[i] != "null") longest = i + 1;
      }
    }
  }
  return longest;
}

bool says_points_in_use(const Model& model, std::size_t kind) {
  if (!model.frames) return false;
  const auto& axis = model.frames->kinds[kind].axis;
  return axis && axis->in_use;
}

/// Where a frame says how many points are in use, as many as in the model's examples, which are
/// recorded frames; else all. 1 without an axis.
double axis_points(const Model& model, std::size_t kind) {
  const auto& axis = model.kinds[kind].axis;
  if (!axis) return 1;
  const std::size_t longest = says_points_in_use(model, kind) ? longest_example(model) : 0;
  return static_cast<double>(longest > 0 ? std::min(longest, axis->points) : axis->points);
}

double points(const Model& model, std::size_t kind, const ModelChannel& channel) {
  return channel.on_axis ? axis_points(model, kind) : 1;
}

/// One value as an example has it in a body, with its comma; of an array the mean.
double said_chars(const std::string& said, const ModelChannel& channel) {
  if (said.starts_with('[')) {
    const std::size_t values = std::max<std::size_t>(values_of(said).size(), 1);
    return static_cast<double>(said.size()) / static_cast<double>(values);
  }
  const bool is_quoted = channel.type == ValueType::text && said != "null";
  return static_cast<double>(said.size()) + (is_quoted ? 3 : 1);
}

/// As the model's examples say the channel, in the mean; what they leave out, by its type.
double channel_chars(const Model& model, std::size_t kind, const ModelChannel& channel) {
  double chars = 0;
  double count = 0;
  for (const ModelExample& example : model.examples) {
    if (example.kind != kind) continue;
    for (const auto& [name, said] : example.values) {
      if (name != channel.name) continue;
      chars += said_chars(said, channel);
      ++count;
    }
  }
  return points(model, kind, channel) * (count > 0 ? chars / count : value_chars(channel.type));
}

double body_chars(const Model& model, std::size_t kind) {
  double chars = 1;
  for (const ModelChannel& channel : model.kinds[kind].channels) {
    chars += channel_chars(model, kind, channel);
  }
  return chars;
}

bool is_kept(const InstrumentSettings& instrument, const Model& model, std::size_t kind) {
  if (!model.poll) return instrument.keeps(model.kinds[kind].name);
  return std::ranges::any_of(model.poll->steps, [kind](const PollStep& step) {
    return !step.answer.empty() && step.answer.front() == kind;
  });
}

double most_points(const std::vector<RowForecast>& rows) {
  double points = 1;
  for (const RowForecast& row : rows) points = std::max(points, row.points);
  return points;
}

/// Whose examples are nowhere: by the types of its channels.
RowForecast computed_row(ModelKind kind, double readings, double points) {
  RowForecast row{std::move(kind), readings, 1, points, 1};
  for (const ModelChannel& channel : row.kind.channels) {
    row.body_chars += value_chars(channel.type) * (channel.on_axis ? points : 1);
  }
  return row;
}

/// From one row of windows to the next; 0 of kinds that are no windows.
Micros step_of(const InstrumentSettings& instrument, const std::string& kind) {
  for (const StatisticsSettings& one : instrument.statistics) {
    if (one.kind == kind) return one.step();
  }
  for (const WaveSettings& one : instrument.waves) {
    if (one.kind == kind) return one.over;
  }
  return Micros(0);
}

/// The same of what its rows come with: tests of windows are told with them.
Micros window_step(const InstrumentSettings& instrument, const ComputedKind& computed) {
  const bool is_tests = computed.by.method == tests_method;
  return step_of(instrument, is_tests ? computed.by.of : computed.kind.name);
}

/// Windows have a time of their own; what is derived comes with what it is derived of, and so does
/// what tests say.
double computed_per_day(const InstrumentSettings& instrument, const ComputedKind& computed,
                        double readings) {
  const std::string& method = computed.by.method;
  const Micros step = window_step(instrument, computed);
  if (step > Micros(0)) return per_day(step);
  if (method == track_method || (method == tests_method && computed.by.of == track_name)) {
    return std::min(readings, per_day(computed.interval));
  }
  if (method == tests_method) return readings;
  if (method == event_method || method == reception_method) return 0;  // nobody knows how often
  return instrument.record == Recorded::all ? readings : 0;
}

/// In how many slots it is asked, in the mean of many bursts: in those that begin in one, and as it
/// begins in that which began in the pause.
double slots_a_burst(const BurstGrid& grid, Micros interval) {
  constexpr int bursts = 1000;
  std::int64_t slots = 0;
  for (int i = 0; i < bursts; ++i) {
    const Micros begin = i * grid.every;
    const Micros present = begin / interval * interval;
    slots += (begin + grid.burst - Micros(1)) / interval - begin / interval;
    slots += present >= begin - (grid.every - grid.burst) ? 1 : 0;
  }
  return static_cast<double>(slots) / bursts;
}

}  // namespace

double per_day(Micros interval) {
  constexpr double day = 86'400e6;  // µs
  return interval.count() > 0 ? day / static_cast<double>(interval.count()) : 0;
}

double measuring_part(const InstrumentSettings& instrument, const Model& model) {
  const BurstGrid grid = bursts_of(instrument);
  if (grid.every == Micros(0)) return 1;
  const auto every = static_cast<double>(grid.every.count());
  if (!is_polled(model)) return static_cast<double>(grid.burst.count()) / every;
  const auto interval = static_cast<double>(instrument.interval.count());
  return slots_a_burst(grid, instrument.interval) * interval / every;
}

std::vector<std::size_t> kept_kinds(const InstrumentSettings& instrument, const Model& model) {
  std::vector<std::size_t> kept;
  for (std::size_t kind = 0; kind < model.kinds.size(); ++kind) {
    if (is_kept(instrument, model, kind)) kept.push_back(kind);
  }
  return kept;
}

std::vector<RowForecast> rows_of(const InstrumentSettings& instrument, const Model& model,
                                 Micros record_interval) {
  const double readings = per_day(record_interval);
  const double part = measuring_part(instrument, model);
  std::vector<RowForecast> rows;
  for (const std::size_t kind : kept_kinds(instrument, model)) {
    rows.push_back({model.kinds[kind], instrument.record == Recorded::all ? readings : 0, part,
                    axis_points(model, kind), body_chars(model, kind)});
  }
  const double said_points = most_points(rows);
  for (ComputedKind& computed : computed_kinds(instrument, model)) {
    const bool is_of_window = window_step(instrument, computed) > Micros(0);
    const double rate = computed_per_day(instrument, computed, readings);
    const double points = computed.has_own_axis && computed.kind.axis
                              ? static_cast<double>(computed.kind.axis->points)
                              : said_points;
    rows.push_back(computed_row(std::move(computed.kind), rate, points));
    rows.back().part = is_of_window ? 1 : part;
  }
  std::erase_if(rows, [](const RowForecast& row) { return row.per_day == 0; });
  return rows;
}

}  // namespace buoyd
