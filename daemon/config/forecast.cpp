#include "config/forecast.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "config/storm_interval.hpp"
#include "core/line_timing.hpp"
#include "model/poll_time.hpp"
#include "model/reading_interval.hpp"
#include "science/computed/computed_kind.hpp"

namespace buoyd {
namespace {

constexpr double day = 86'400e6;  // µs

double per_day(Micros interval) {
  return interval.count() > 0 ? day / static_cast<double>(interval.count()) : 0;
}

// Characters of an axis in a live message: ,"axes":{"height":[]} and each point with its comma.
constexpr double axis_name_chars = 20;
constexpr double axis_point_chars = 4;

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

// Mean length of the kind's examples: what one message of it needs on the wire.
double message_bytes(const Model& model, std::size_t kind) {
  double bytes = 0;
  double count = 0;
  for (const ModelExample& example : model.examples) {
    if (example.kind == kind && example.text.size() + example.bytes.size() > 0) {
      const std::size_t line_end = example.text.empty() ? 0 : 2;
      bytes += static_cast<double>(example.text.size() + example.bytes.size() + line_end);
      ++count;
    }
  }
  return count > 0 ? bytes / count : assumed::message_bytes;
}

/// Becomes the kind readings? Of those that may answer one text of a poll one comes, and the first
/// stands for it.
bool is_kept(const InstrumentSettings& instrument, const Model& model, std::size_t kind) {
  if (!model.poll) return instrument.keeps(model.kinds[kind].name);
  return std::ranges::any_of(model.poll->steps, [kind](const PollStep& step) {
    return !step.answer.empty() && step.answer.front() == kind;
  });
}

std::vector<std::size_t> kept_kinds(const InstrumentSettings& instrument, const Model& model) {
  std::vector<std::size_t> kept;
  for (std::size_t kind = 0; kind < model.kinds.size(); ++kind) {
    if (is_kept(instrument, model, kind)) kept.push_back(kind);
  }
  return kept;
}

/// Rows of one kind.
struct RowForecast {
  ModelKind kind;
  double per_day = 0;
  double points = 1;  ///< of its axis
  double body_chars = 0;

  [[nodiscard]] double values() const {
    double count = 0;
    for (const ModelChannel& channel : kind.channels) count += channel.on_axis ? points : 1;
    return count;
  }
};

double most_points(const std::vector<RowForecast>& rows) {
  double points = 1;
  for (const RowForecast& row : rows) points = std::max(points, row.points);
  return points;
}

/// Whose examples are nowhere: by the types of its channels.
RowForecast computed_row(ModelKind kind, double readings, double points) {
  RowForecast row{std::move(kind), readings, points, 1};
  for (const ModelChannel& channel : row.kind.channels) {
    row.body_chars += value_chars(channel.type) * (channel.on_axis ? points : 1);
  }
  return row;
}

/// Windows have a time of their own; what is derived comes with what it is derived of.
double computed_per_day(const InstrumentSettings& instrument, const ComputedKind& computed,
                        double readings) {
  const auto statistics =
      std::ranges::find(instrument.statistics, computed.kind.name, &StatisticsSettings::kind);
  if (statistics != instrument.statistics.end()) return per_day(statistics->step());
  if (computed.kind.over > Micros(0)) return per_day(computed.kind.over);
  const bool is_event = computed.by.method == event_method;  // nobody knows how often
  return instrument.record == Recorded::all && !is_event ? readings : 0;
}

/// All kinds that become rows of the store.
std::vector<RowForecast> rows_of(const InstrumentSettings& instrument, const Model& model,
                                 Micros record_interval) {
  const double readings = per_day(record_interval);
  std::vector<RowForecast> rows;
  for (const std::size_t kind : kept_kinds(instrument, model)) {
    rows.push_back({model.kinds[kind], instrument.record == Recorded::all ? readings : 0,
                    axis_points(model, kind), body_chars(model, kind)});
  }
  const double said_points = most_points(rows);
  for (ComputedKind& computed : computed_kinds(instrument, model)) {
    const double rate = computed_per_day(instrument, computed, readings);
    const double points = computed.has_own_axis && computed.kind.axis
                              ? static_cast<double>(computed.kind.axis->points)
                              : said_points;
    rows.push_back(computed_row(std::move(computed.kind), rate, points));
  }
  std::erase_if(rows, [](const RowForecast& row) { return row.per_day == 0; });
  return rows;
}

// What the names add: "name": before each channel's value, and the topic.
double live_message_bytes(const RowForecast& row, const Settings& settings,
                          const InstrumentSettings& instrument) {
  double bytes = assumed::live_bytes + row.body_chars +
                 static_cast<double>(settings.mqtt.topic_prefix.size() +
                                     settings.station.id.size() + instrument.name.size());
  for (const ModelChannel& channel : row.kind.channels) {
    bytes += 3 + static_cast<double>(channel.name.size());
  }
  if (row.kind.axis) bytes += axis_name_chars + axis_point_chars * row.points;
  return bytes;
}

/// One message of each kind that is kept.
Micros messages_time(const InstrumentSettings& instrument, const Model& model,
                     const LineTiming& timing) {
  double bytes = 0;
  for (const std::size_t kind : kept_kinds(instrument, model)) {
    bytes += message_bytes(model, kind);
  }
  return timing.wire_time(static_cast<std::size_t>(bytes));
}

// An instrument answers after 3.5 characters of silence at the earliest.
Micros poll_time(const RegisterMap& map, const LineTiming& timing, bool tcp) {
  const auto transactions = static_cast<std::int64_t>(poll_size(map, tcp).transactions);
  const Micros turnaround =
      tcp ? assumed::tcp_turnaround : std::max(assumed::serial_turnaround, timing.gap);
  return poll_wire_time(map, timing, tcp) + turnaround * transactions;
}

InstrumentForecast forecast_of(const InstrumentSettings& instrument, const Model& model,
                               const LineSettings& line) {
  const bool tcp = is_tcp_device(line.device);
  const LineTiming timing = timing_of(line);
  InstrumentForecast result;
  result.name = instrument.name;
  result.line = instrument.line;
  result.polled = is_polled(model);
  result.interval = result.polled ? instrument.interval : spoken_interval(instrument, model);
  if (model.registers) {
    result.transactions = poll_size(*model.registers, tcp).transactions;
    result.bus_time = poll_time(*model.registers, timing, tcp);
  } else if (model.poll) {
    const auto steps = static_cast<std::int64_t>(model.poll->steps.size());
    result.transactions = model.poll->steps.size();
    result.bus_time = script_wire_time(model, timing) + assumed::serial_turnaround * steps;
  } else {
    result.transactions = kept_kinds(instrument, model).size();
    result.bus_time = messages_time(instrument, model, timing);
    result.at_most = instrument.kinds.empty() && result.bus_time > result.interval;
    result.interval = std::max(result.interval, result.bus_time);  // no faster than the wire
  }
  result.record_interval = std::max(result.interval, between_records(instrument, model));
  for (const RowForecast& row : rows_of(instrument, model, result.record_interval)) {
    result.readings_per_day += row.per_day;
    result.values_per_day += row.per_day * row.values();
  }
  return result;
}

// Live messages a day of one kind: the newest of a commit, thinned by live_interval.
double live_messages(const Settings& settings, double readings) {
  if (settings.mqtt.delivery == DeliveryMode::broker) {
    return readings;
  }
  const double commits = per_day(settings.spool.commit_interval);
  const double thinned =
      settings.mqtt.live_interval.count() > 0 ? per_day(settings.mqtt.live_interval) : commits;
  return settings.mqtt.live ? std::min({readings, commits, thinned}) : 0;
}

void add_bytes(Forecast& sum, const Settings& settings, const InstrumentSettings& instrument,
               const Model& model, InstrumentForecast& own) {
  sum.readings_per_day += own.readings_per_day;
  sum.values_per_day += own.values_per_day;
  for (const RowForecast& row : rows_of(instrument, model, own.record_interval)) {
    own.stored_per_day += row.per_day * stored_row(instrument.name, row.body_chars);
    sum.live_per_day +=
        live_messages(settings, row.per_day) * live_message_bytes(row, settings, instrument);
  }
  sum.stored_per_day += own.stored_per_day;
}

// Every batch has a block of each kind of which it holds a reading.
double blocks_per_day(const Configuration& configuration, const Forecast& sum) {
  const double batches = per_day(configuration.settings.mqtt.batch_interval);
  double blocks = 0;
  for (std::size_t i = 0; i < sum.instruments.size(); ++i) {
    const InstrumentSettings& instrument = configuration.settings.instruments[i];
    for (const RowForecast& row : rows_of(instrument, configuration.model_of(instrument),
                                          sum.instruments[i].record_interval)) {
      blocks += std::min(batches, row.per_day);
    }
  }
  return blocks;
}

void add_lanes(Forecast& sum, const Configuration& configuration) {
  const MqttSettings& mqtt = configuration.settings.mqtt;
  sum.overhead_per_day = per_day(mqtt.keepalive) * assumed::ping_bytes;
  if (mqtt.delivery == DeliveryMode::broker) {
    return;
  }
  const double batches = std::min(per_day(mqtt.batch_interval), sum.readings_per_day);
  const double receipts = std::min(per_day(mqtt.receipt_interval), batches);
  sum.records_per_day = sum.values_per_day * assumed::record_bytes_per_value +
                        blocks_per_day(configuration, sum) * assumed::block_bytes +
                        batches * assumed::batch_bytes;
  sum.overhead_per_day += receipts * assumed::receipt_bytes;
}

LineForecast forecast_of(const LineSettings& line, const Forecast& sum) {
  LineForecast result{line.name};
  for (const InstrumentForecast& instrument : sum.instruments) {
    if (instrument.line != line.name) continue;
    result.load += instrument.load();
    result.storm_load += instrument.storm_load();
  }
  return result;
}

void check_load(Forecast& sum, const Configuration& configuration, const LineForecast& line) {
  const bool polled = std::ranges::any_of(sum.instruments, [&line](const InstrumentForecast& one) {
    return one.line == line.name && one.polled;
  });
  // How much a speaker says is assumed; its line carries what it says.
  if (polled && line.storm_load > 1) {
    const TomlPlace place = configuration.line_places.at(line.name);
    const bool is_storm = line.load <= 1;
    sum.mistakes.push_back(
        {configuration.file, place.line, place.column,
         fmt::format("line {} is asked for {:.0f} % of its time{}, expected at most 100 %: longer "
                     "intervals, a higher baud rate or another line",
                     line.name, (is_storm ? line.storm_load : line.load) * 100,
                     is_storm ? " while events shorten intervals" : "")});
  }
}

double share(Micros part, Micros whole) {
  return whole > Micros(0) ? static_cast<double>(part.count()) / static_cast<double>(whole.count())
                           : 0;
}

}  // namespace

double InstrumentForecast::load() const {
  return share(bus_time, interval);
}

double InstrumentForecast::storm_load() const {
  return share(bus_time, storm_interval > Micros(0) ? storm_interval : interval);
}

double stored_row(const std::string& instrument, double body) {
  return assumed::page_share * (assumed::row_bytes + static_cast<double>(instrument.size()) + body);
}

void add_store(Forecast& sum, const SpoolSettings& spool, double commits) {
  sum.written_per_day = 2 * sum.stored_per_day + commits * assumed::commit_bytes;
  if (sum.stored_per_day > 0) {
    sum.days_kept =
        static_cast<double>(spool.max_size) * (1 - spool.raw_share) / sum.stored_per_day;
  }
}

Forecast forecast(const Configuration& configuration) {
  const Settings& settings = configuration.settings;
  Forecast sum;
  for (const InstrumentSettings& instrument : settings.instruments) {
    const Model& model = configuration.model_of(instrument);
    sum.instruments.push_back(
        forecast_of(instrument, model, *find_named(settings.lines, instrument.line)));
    sum.instruments.back().storm_interval = storm_interval(settings, instrument.name);
    add_bytes(sum, settings, instrument, model, sum.instruments.back());
  }
  add_store(sum, settings.spool,
            std::min(per_day(settings.spool.commit_interval), sum.readings_per_day));
  add_lanes(sum, configuration);
  for (const LineSettings& line : settings.lines) {
    sum.lines.push_back(forecast_of(line, sum));
    check_load(sum, configuration, sum.lines.back());
  }
  return sum;
}

}  // namespace buoyd
