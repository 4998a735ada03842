#include "config/forecast/forecast.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "config/forecast/row_forecast.hpp"
#include "core/acoustic_make.hpp"
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

/// What one poll or one round of messages asks of its line.
void add_polls(InstrumentForecast& result, const InstrumentSettings& instrument, const Model& model,
               const LineSettings& line) {
  const bool tcp = is_tcp_device(line.device);
  const LineTiming timing = timing_of(line);
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
}

double share(Micros part, Micros whole) {
  return whole > Micros(0) ? static_cast<double>(part.count()) / static_cast<double>(whole.count())
                           : 0;
}

// Live messages a day of one kind: the newest of a commit, thinned by live_interval.
double live_messages(const Settings& settings, double readings) {
  if (settings.mqtt.delivery == DeliveryMode::broker) {
    return readings;
  }
  const double commits = per_day(settings.spool.commit_interval);
  const double thinned =
      settings.mqtt.live_interval.count() > 0 ? per_day(settings.mqtt.live_interval) : commits;
  const bool has_live = settings.mqtt.live && !settings.acoustic.buoy;
  return has_live ? std::min({readings, commits, thinned}) : 0;
}

/// Every batch has a block of each kind of which it holds a reading.
void add_rows(InstrumentForecast& result, const Settings& settings,
              const InstrumentSettings& instrument, const Model& model) {
  const double batches = per_day(settings.mqtt.batch_interval);
  for (const RowForecast& row : rows_of(instrument, model, result.record_interval)) {
    result.readings_per_day += row.rows_per_day();
    result.values_per_day += row.rows_per_day() * row.values();
    result.stored_per_day += row.rows_per_day() * stored_row(instrument.name, row.body_chars);
    result.live_per_day += row.part * live_messages(settings, row.per_day) *
                           live_message_bytes(row, settings, instrument);
    result.blocks_per_day += row.part * std::min(batches, row.per_day);
  }
}

void add(Forecast& sum, const InstrumentForecast& one) {
  sum.readings_per_day += one.readings_per_day;
  sum.values_per_day += one.values_per_day;
  sum.stored_per_day += one.stored_per_day;
  sum.live_per_day += one.live_per_day;
}

/// What keeps the connection, and tells of so many batches.
double overhead_per_day(const MqttSettings& mqtt, double batches) {
  return per_day(mqtt.keepalive) * assumed::ping_bytes +
         std::min(per_day(mqtt.receipt_interval), batches) * assumed::receipt_bytes;
}

/// A node keeps no connection.
void add_lanes(Forecast& sum, const Settings& settings) {
  const MqttSettings& mqtt = settings.mqtt;
  const double batches = batches_per_day(mqtt, sum.readings_per_day);
  if (!settings.acoustic.buoy) sum.overhead_per_day = overhead_per_day(mqtt, batches);
  if (mqtt.delivery == DeliveryMode::broker) return;
  double blocks = 0;
  for (const InstrumentForecast& one : sum.instruments) blocks += one.blocks_per_day;
  sum.records_per_day = record_bytes(sum.values_per_day, blocks, batches);
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

double written_bytes(double stored, double commits) {
  return 2 * stored + commits * assumed::commit_bytes;
}

void add_store(Forecast& sum, const SpoolSettings& spool, double commits) {
  sum.written_per_day = written_bytes(sum.stored_per_day, commits);
  if (sum.stored_per_day > 0) {
    sum.days_kept =
        static_cast<double>(spool.max_size) * (1 - spool.raw_share) / sum.stored_per_day;
  }
}

double batches_per_day(const MqttSettings& mqtt, double readings) {
  return mqtt.delivery == DeliveryMode::broker ? 0
                                               : std::min(per_day(mqtt.batch_interval), readings);
}

double record_bytes(double values, double blocks, double batches) {
  return values * assumed::record_bytes_per_value + blocks * assumed::block_bytes +
         batches * assumed::batch_bytes;
}

double sound_of_byte(const std::string& modem) {
  const AcousticMake* const make = acoustic_make(modem);
  if (make == nullptr) return 0;
  const std::size_t most = make->most_frame_bytes;
  return std::chrono::duration<double>(make->air_time(most)).count() /
         static_cast<double>(most - assumed::water_frame_bytes);
}

InstrumentForecast forecast_instrument(const Configuration& configuration,
                                       const InstrumentSettings& instrument) {
  const Settings& settings = configuration.settings;
  const Model& model = configuration.model_of(instrument);
  InstrumentForecast result;
  result.name = instrument.name;
  result.line = instrument.line;
  add_polls(result, instrument, model, *find_named(settings.lines, instrument.line));
  result.storm_interval = storm_interval(settings, instrument.name);
  result.record_interval = std::max(result.interval, between_records(instrument, model));
  add_rows(result, settings, instrument, model);
  return result;
}

Forecast forecast(const Configuration& configuration) {
  const Settings& settings = configuration.settings;
  Forecast sum;
  for (const InstrumentSettings& instrument : settings.instruments) {
    sum.instruments.push_back(forecast_instrument(configuration, instrument));
    add(sum, sum.instruments.back());
  }
  add_store(sum, settings.spool,
            std::min(per_day(settings.spool.commit_interval), sum.readings_per_day));
  add_lanes(sum, settings);
  for (const LineSettings& line : settings.lines) {
    sum.lines.push_back(forecast_of(line, sum));
    check_load(sum, configuration, sum.lines.back());
  }
  return sum;
}

}  // namespace buoyd
