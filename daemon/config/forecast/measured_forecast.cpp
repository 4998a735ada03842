#include "config/forecast/measured_forecast.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/json_parts.hpp"
#include "base/quantity.hpp"
#include "config/forecast/row_forecast.hpp"
#include "science/statistics/burst_grid.hpp"

namespace buoyd {

namespace {

constexpr double day = 86'400;  // s
constexpr double minutes_of_day = 1'440;
constexpr double hours_of_day = 24;
constexpr double enough = 5;  // readings, to tell a rate by

double ratio(double part, double whole) {
  return whole > 0 ? part / whole : 0;
}

Micros uptime_of(const Json& status) {
  return Micros(static_cast<std::int64_t>(parts::number(status, "uptime") * 1e6));
}

Result<void> check_status(const Json& status, const Configuration& configuration) {
  const std::string running = status.string_at("configuration").value_or("");
  const std::string& asked = configuration.settings.hash;
  if (running != asked) {
    return fail(
        ErrorCode::invalid,
        fmt::format("the daemon runs configuration {} of station {}, {} is {}: what it counts is "
                    "not of this file",
                    running, status.string_at("station").value_or(""), configuration.file, asked));
  }
  if (uptime_of(status) < shortest_measurement) {
    return fail(ErrorCode::unavailable,
                fmt::format("the daemon is up for {}, which tells nothing of a day: expected at "
                            "least {}",
                            friendly(uptime_of(status)), print_duration(shortest_measurement)));
  }
  return {};
}

/// Since when the daemon counts, and until when.
struct CountedTime {
  WallTime start;
  WallTime now;

  [[nodiscard]] double seconds() const { return static_cast<double>((now - start).count()) / 1e6; }
};

/// Readings a day of an instrument that measures in bursts. One that was under way at the start
/// began late, and was as long. nullopt where not even one whole burst is seen.
std::optional<double> rate_of_bursts(double readings, const CountedTime& time,
                                     const BurstGrid& grid) {
  const WallTime first = std::min(next_burst(grid, time.start), time.now);
  const bool began_late = next_burst(grid, time.start - grid.burst + Micros(1)) < time.start;
  const Micros late = began_late ? std::min(grid.burst, first - time.start) : Micros(0);
  const Micros measured = late + measuring_time(grid, first, time.now);
  if (measured < grid.burst) return std::nullopt;
  return readings *
         ratio(static_cast<double>(grid.burst.count()), static_cast<double>(measured.count())) *
         per_day(grid.every);
}

/// Readings a day; nullopt where an instrument that is polled rarely and well, or measures in
/// bursts, has not brought enough to tell.
std::optional<double> rate_of(const InstrumentForecast& one, const InstrumentSettings& instrument,
                              const Json& counted, const CountedTime& time) {
  const double lately = parts::number(counted, "readings_per_minute") * minutes_of_day;
  const double readings = parts::number(counted, "readings");
  const bool well = is_well(counted.string_at("health").value_or(""));
  const BurstGrid bursts = bursts_of(instrument);
  if (bursts.every > Micros(0)) {
    if (!well && lately <= 0) return 0;
    return rate_of_bursts(readings, time, bursts);
  }
  if (!well || lately >= enough * hours_of_day) return lately;
  return one.polled && readings < enough ? std::nullopt
                                         : std::optional(readings / time.seconds() * day);
}

bool is_of_model(const Model& model, const RowForecast& row) {
  return find_named(model.kinds, row.kind.name) != nullptr;
}

/// Puts what was counted in the place of what is stated. The daemon counts readings as the
/// instrument brings them: which of them are stored the configuration says, and what is computed
/// of them comes at their pace, or as often as its windows end.
InstrumentForecast as_counted(InstrumentForecast one, const InstrumentSettings& instrument,
                              const Model& model, const Json& counted, double rate) {
  const double readings = parts::number(counted, "readings");
  const double stored = instrument.record == Recorded::all ? rate : 0;
  one.readings_per_day = stored;
  one.values_per_day = stored * ratio(parts::number(counted, "values"), readings);
  one.stored_per_day =
      stored * stored_row(one.name, ratio(parts::number(counted, "bytes"), readings));
  const auto kinds = static_cast<double>(kept_kinds(instrument, model).size());
  const double part = measuring_part(instrument, model);
  const Micros pace(static_cast<std::int64_t>(ratio(kinds * day * 1e6 * part, rate)));
  for (const RowForecast& row : rows_of(instrument, model, pace)) {
    if (is_of_model(model, row)) continue;
    one.readings_per_day += row.rows_per_day();
    one.values_per_day += row.rows_per_day() * row.values();
    one.stored_per_day += row.rows_per_day() * stored_row(one.name, row.body_chars);
  }
  return one;
}

void add_instrument(Forecast& sum, const InstrumentForecast& stated,
                    const Configuration& configuration, const Json& counted, WallTime now) {
  const InstrumentSettings& instrument =
      *find_named(configuration.settings.instruments, stated.name);
  const auto rate = rate_of(stated, instrument, counted, {now - sum.measured, now});
  const InstrumentForecast one =
      rate ? as_counted(stated, instrument, configuration.model_of(instrument), counted, *rate)
           : stated;
  if (!rate) {
    sum.notes.push_back(one.name + " has brought too little to tell: it is as stated");
  } else if (*rate <= 0) {
    sum.notes.push_back(fmt::format("{} brings nothing ({}): it counts as nothing here", one.name,
                                    counted.string_at("health").value_or("it does not run")));
  }
  sum.readings_per_day += one.readings_per_day;
  sum.values_per_day += one.values_per_day;
  sum.stored_per_day += one.stored_per_day;
  sum.instruments.push_back(one);
}

/// Payload a day: what a reading costs in a lane that sent most of what it had, else as stated.
double lane_per_day(Forecast& sum, const Json& lane, double stated_per_reading) {
  const double readings = parts::number(lane, "readings");
  const double owed = parts::number(lane, "owed");
  const bool is_told = readings > owed;
  if (!is_told) {
    sum.notes.push_back(fmt::format("{:.0f} readings are owed ({}): their bytes are as stated",
                                    owed, lane.string_at("state").value_or("no lane")));
  }
  return sum.readings_per_day *
         (is_told ? parts::number(lane, "bytes") / readings : stated_per_reading);
}

double records_per_day(Forecast& sum, const Forecast& stated, const Json& uplink) {
  return lane_per_day(sum, parts::named(parts::part(uplink, "lanes"), "record"),
                      ratio(stated.records_per_day, stated.readings_per_day));
}

/// What receipts and keep-alive need is stated; all else that is no payload goes with the live
/// lane, whose messages are the most.
void add_link(Forecast& sum, const Forecast& stated, const Json& uplink, DeliveryMode mode) {
  const double connected = parts::number(uplink, "connected_time");
  if (connected * 1e6 < static_cast<double>(shortest_measurement.count())) {
    sum.notes.push_back("the link was there for less than " + print_duration(shortest_measurement) +
                        ": its bytes are as stated");
    const double share = ratio(sum.readings_per_day, stated.readings_per_day);
    sum.live_per_day = stated.live_per_day * share;
    sum.records_per_day = stated.records_per_day * share;
    sum.overhead_per_day = stated.overhead_per_day;
    return;
  }
  const Json& lanes = parts::part(uplink, "lanes");
  if (mode == DeliveryMode::broker) {
    sum.live_per_day = lane_per_day(sum, parts::named(lanes, "broker"),
                                    ratio(stated.live_per_day, stated.readings_per_day));
  } else {
    sum.live_per_day = parts::number(parts::named(lanes, "live"), "bytes") / connected * day;
    sum.records_per_day = records_per_day(sum, stated, uplink);
  }
  const double payload = sum.live_per_day + sum.records_per_day;
  const double around =
      payload * ratio(parts::number(uplink, "link_bytes"), parts::number(uplink, "sent_bytes")) -
      payload;
  sum.overhead_per_day = sum.live_per_day > 0 ? std::min(stated.overhead_per_day, around) : around;
  sum.live_per_day += around - sum.overhead_per_day;
}

}  // namespace

bool is_well(std::string_view health) {
  return health == "ok" || health == "waiting";
}

Result<Forecast> measured_forecast(const Configuration& configuration, const Json& status,
                                   WallTime now) {
  if (auto fits = check_status(status, configuration); !fits) return pass_on(fits);
  const Forecast stated = forecast(configuration);
  Forecast sum;
  sum.measured = uptime_of(status);
  for (const InstrumentForecast& one : stated.instruments) {
    add_instrument(sum, one, configuration,
                   parts::named(parts::part(status, "instruments"), one.name), now);
  }
  const double commits = parts::number(parts::part(status, "spool"), "commits");
  add_store(sum, configuration.settings.spool, commits / parts::number(status, "uptime") * day);
  const Json& uplink = parts::part(status, "uplink");
  if (configuration.settings.acoustic.buoy) {
    sum.records_per_day = records_per_day(sum, stated, uplink);  // a node's only lane
  } else {
    add_link(sum, stated, uplink, configuration.settings.mqtt.delivery);
  }
  return sum;
}

}  // namespace buoyd
