#include "config/forecast.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "config/row_forecast.hpp"
#include "core/line_timing.hpp"
#include "model/poll_time.hpp"
#include "model/reading_interval.hpp"

namespace buoyd {
namespace {

// Characters of an axis in a live message: ,"axes":{"height":[]} and each point with its comma.
constexpr double axis_name_chars = 20;
constexpr double axis_point_chars = 4;

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
