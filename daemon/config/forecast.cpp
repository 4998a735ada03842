#include "config/forecast.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/line_timing.hpp"
#include "model/poll_time.hpp"

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

double points(const ModelKind& kind, const ModelChannel& channel) {
  return channel.on_axis && kind.axis ? static_cast<double>(kind.axis->points) : 1;
}

double body_chars(const ModelKind& kind) {
  double chars = 2;
  for (const ModelChannel& channel : kind.channels) {
    chars += value_chars(channel.type) * points(kind, channel);
  }
  return chars;
}

// What the names add: "name": before each channel's value, and the topic.
double live_message_bytes(const ModelKind& kind, const Settings& settings,
                          const InstrumentSettings& instrument) {
  double bytes = assumed::live_bytes + body_chars(kind) +
                 static_cast<double>(settings.mqtt.topic_prefix.size() +
                                     settings.station.id.size() + instrument.name.size());
  for (const ModelChannel& channel : kind.channels) {
    bytes += 3 + static_cast<double>(channel.name.size());
  }
  if (kind.axis)
    bytes += axis_name_chars + axis_point_chars * static_cast<double>(kind.axis->points);
  return bytes;
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

std::size_t kept_kinds(const InstrumentSettings& instrument, const Model& model) {
  return static_cast<std::size_t>(std::ranges::count_if(
      model.kinds, [&instrument](const ModelKind& kind) { return instrument.keeps(kind.name); }));
}

/// One message of each kind that is kept.
Micros messages_time(const InstrumentSettings& instrument, const Model& model,
                     const LineTiming& timing) {
  double bytes = 0;
  for (std::size_t kind = 0; kind < model.kinds.size(); ++kind) {
    bytes += instrument.keeps(model.kinds[kind].name) ? message_bytes(model, kind) : 0;
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

/// Between messages of one kind of an instrument that speaks.
Micros spoken_interval(const InstrumentSettings& instrument, const Model& model) {
  if (instrument.rate) return Micros(std::llround(1e6 / *instrument.rate));
  return model.record_interval.count() > 0 ? model.record_interval : assumed::spoken_interval;
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
    result.transactions = kept_kinds(instrument, model);
    result.bus_time = messages_time(instrument, model, timing);
    result.at_most = instrument.kinds.empty() && result.bus_time > result.interval;
    result.interval = std::max(result.interval, result.bus_time);  // no faster than the wire
  }
  result.record_interval = std::max(result.interval, model.record_interval);
  for (const ModelKind& kind : model.kinds) {
    const double readings = instrument.keeps(kind.name) ? per_day(result.record_interval) : 0;
    result.readings_per_day += readings;
    result.values_per_day += readings * static_cast<double>(kind.value_count());
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
               const Model& model, const InstrumentForecast& own) {
  const double readings = per_day(own.record_interval);
  sum.readings_per_day += own.readings_per_day;
  sum.values_per_day += own.values_per_day;
  for (const ModelKind& kind : model.kinds) {
    if (!instrument.keeps(kind.name)) {
      continue;
    }
    sum.stored_per_day += readings * (assumed::row_bytes + body_chars(kind));
    sum.live_per_day +=
        live_messages(settings, readings) * live_message_bytes(kind, settings, instrument);
  }
}

// Every batch has a block of each kind of which it holds a reading.
double blocks_per_day(const Configuration& configuration, const Forecast& sum) {
  const double batches = per_day(configuration.settings.mqtt.batch_interval);
  double blocks = 0;
  for (std::size_t i = 0; i < sum.instruments.size(); ++i) {
    const InstrumentSettings& instrument = configuration.settings.instruments[i];
    const auto kinds =
        static_cast<double>(kept_kinds(instrument, configuration.model_of(instrument)));
    blocks += kinds * std::min(batches, per_day(sum.instruments[i].record_interval));
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

void add_store(Forecast& sum, const SpoolSettings& spool) {
  const double commits = std::min(per_day(spool.commit_interval), sum.readings_per_day);
  sum.written_per_day = 2 * sum.stored_per_day + commits * assumed::commit_bytes;
  if (sum.stored_per_day > 0) {
    sum.days_kept =
        static_cast<double>(spool.max_size) * (1 - spool.raw_share) / sum.stored_per_day;
  }
}

LineForecast forecast_of(const LineSettings& line, const Forecast& sum) {
  LineForecast result{line.name, 0};
  for (const InstrumentForecast& instrument : sum.instruments) {
    result.load += instrument.line == line.name ? instrument.load() : 0;
  }
  return result;
}

void check_load(Forecast& sum, const Configuration& configuration, const LineForecast& line) {
  const bool polled = std::ranges::any_of(sum.instruments, [&line](const InstrumentForecast& one) {
    return one.line == line.name && one.polled;
  });
  // How much a speaker says is assumed; its line carries what it says.
  if (polled && line.load > 1) {
    const TomlPlace place = configuration.line_places.at(line.name);
    sum.mistakes.push_back(
        {configuration.file, place.line, place.column,
         fmt::format("line {} is asked for {:.0f} % of its time, expected at most 100 %: longer "
                     "intervals, a higher baud rate or another line",
                     line.name, line.load * 100)});
  }
}

}  // namespace

double InstrumentForecast::load() const {
  return interval.count() > 0
             ? static_cast<double>(bus_time.count()) / static_cast<double>(interval.count())
             : 0;
}

Forecast forecast(const Configuration& configuration) {
  const Settings& settings = configuration.settings;
  Forecast sum;
  for (const InstrumentSettings& instrument : settings.instruments) {
    const Model& model = configuration.model_of(instrument);
    sum.instruments.push_back(
        forecast_of(instrument, model, *find_named(settings.lines, instrument.line)));
    add_bytes(sum, settings, instrument, model, sum.instruments.back());
  }
  add_store(sum, settings.spool);
  add_lanes(sum, configuration);
  for (const LineSettings& line : settings.lines) {
    sum.lines.push_back(forecast_of(line, sum));
    check_load(sum, configuration, sum.lines.back());
  }
  return sum;
}

}  // namespace buoyd
