#include "config/forecast/print_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/quantity.hpp"
#include "config/forecast/power_forecast.hpp"
#include "config/pitfall_notes.hpp"
#include "core/acoustic_make.hpp"

namespace buoyd {
namespace {

using Text = std::back_insert_iterator<std::string>;

void print_mistakes(Text out, const Mistakes& mistakes) {
  for (const Mistake& mistake : mistakes) {
    fmt::format_to(out, "{}\n", mistake.str());
  }
  fmt::format_to(out, "{} mistake{}\n", mistakes.size(), mistakes.size() == 1 ? "" : "s");
}

/// What is calculated, to 10 ms: "4.85 s".
std::string print_about(Micros duration) {
  constexpr std::int64_t step = 10'000;
  const std::int64_t steps = (duration.count() + step / 2) / step;
  return duration.count() % 1'000 == 0
             ? print_duration(duration)
             : fmt::format("{:.2f} s", static_cast<double>(steps * step) / 1e6);
}

std::string what_it_asks(const InstrumentForecast& instrument) {
  const char* const plural = instrument.transactions == 1 ? "" : "s";
  return instrument.polled
             ? fmt::format("{} read{} every {}", instrument.transactions, plural,
                           print_duration(instrument.interval))
             : fmt::format("speaks: {}{} message{} every {}", instrument.at_most ? "up to " : "",
                           instrument.transactions, plural, print_about(instrument.interval));
}

/// What of these figures is a guess.
void print_guesses(Text out, const Forecast& forecast) {
  for (const InstrumentForecast& instrument : forecast.instruments) {
    if (instrument.at_most) {
      fmt::format_to(out,
                     "note: {}: which of the model's {} messages it sends is not known, and all "
                     "that its line carries is assumed: the figures below are the most; \"kinds\" "
                     "says which\n",
                     instrument.name, instrument.transactions);
    }
  }
}

bool records_fit(const Forecast& forecast, const MqttSettings& mqtt) {
  return mqtt.budget_per_day == 0 ||
         forecast.least_link_per_day() <= static_cast<double>(mqtt.budget_per_day);
}

void print_storm(Text out, const InstrumentForecast& instrument) {
  if (instrument.storm_interval == Micros(0)) return;
  fmt::format_to(
      out, "    {:<18} {:<32} {:>9} {:>7.1f} %\n", "",
      fmt::format("while an event is on, every {}", print_duration(instrument.storm_interval)), "",
      instrument.storm_load() * 100);
}

void print_lines(Text out, const Forecast& forecast) {
  fmt::format_to(out, "\nbus time, if an instrument answers in {} (over TCP in {})\n",
                 print_duration(assumed::serial_turnaround),
                 print_duration(assumed::tcp_turnaround));
  for (const LineForecast& line : forecast.lines) {
    fmt::format_to(out, "  {:<48} {:>14} {:>7.1f} %\n", line.name, "", line.load * 100);
    if (line.storm_load > line.load) {
      fmt::format_to(out, "  {:<48} {:>14} {:>7.1f} %\n", "  while all events are on", "",
                     line.storm_load * 100);
    }
    for (const InstrumentForecast& instrument : forecast.instruments) {
      if (instrument.line == line.name) {
        fmt::format_to(out, "    {:<18} {:<32} {:>6.1f} ms {:>7.1f} %\n", instrument.name,
                       what_it_asks(instrument),
                       static_cast<double>(instrument.bus_time.count()) / 1e3,
                       instrument.load() * 100);
        print_storm(out, instrument);
      }
    }
  }
}

void print_station(Text out, const Forecast& forecast, const SpoolSettings& spool) {
  fmt::format_to(
      out, "\nstation, {}\n",
      forecast.measured > Micros(0)
          ? "as measured"
          : "if every instrument answers; where a model does not know how often its records "
            "come: with every poll, or once a second");
  fmt::format_to(out, "  readings a day  {:>12.0f}\n  values a day    {:>12.0f}\n",
                 forecast.readings_per_day, forecast.values_per_day);
  fmt::format_to(out, "  stored a day    {:>12}   max_size of {} holds {:.0f} days\n",
                 print_size(forecast.stored_per_day),
                 print_size(static_cast<double>(spool.max_size)), forecast.days_kept);
  fmt::format_to(out, "  written a day   {:>12}   to the card\n",
                 print_size(forecast.written_per_day));
}

void print_budget(Text out, const Forecast& forecast, double budget) {
  const double month = assumed::days_of_month;
  const char* const verdict = forecast.link_per_day() <= budget ? "enough"
                              : forecast.least_link_per_day() <= budget
                                  ? "live readings will be thinned"
                                  : "NOT enough: records will fall behind";
  fmt::format_to(out, "  budget          {:>12}   {}\n", print_size(budget * month), verdict);
}

void print_link(Text out, const Forecast& forecast, const MqttSettings& mqtt) {
  const double month = assumed::days_of_month;
  const bool is_measured = forecast.measured > Micros(0);
  fmt::format_to(out, "\nlink, a month of {:.0f} days, {}\n", month,
                 is_measured ? "as measured" : "before TLS and what is sent twice");
  fmt::format_to(out, "  {:<15} {:>12}\n",
                 mqtt.delivery == DeliveryMode::broker ? "every reading" : "live lane",
                 print_size(forecast.live_per_day * month));
  if (mqtt.delivery == DeliveryMode::shore) {
    fmt::format_to(
        out, "  record lane     {:>12}{}\n", print_size(forecast.records_per_day * month),
        is_measured ? "" : fmt::format("   at {} bytes a value", assumed::record_bytes_per_value));
  }
  fmt::format_to(out, "  other           {:>12}\n  together        {:>12}\n",
                 print_size(forecast.overhead_per_day * month),
                 print_size(forecast.link_per_day() * month));
  if (mqtt.budget_per_day > 0) {
    print_budget(out, forecast, static_cast<double>(mqtt.budget_per_day));
  }
}

void print_draw(Text out, const DrawForecast& one) {
  if (!one.watts) return;
  fmt::format_to(out, "  {:<20} {:>8.2f} W {:>8.1f} % of the time {:>9.3f} W\n", one.name,
                 *one.watts, one.powered * 100, *one.watts * one.powered);
}

/// Of how many nobody says what they take, in a note.
void print_undrawn(Text out, const PowerForecast& power) {
  std::string names;
  for (const DrawForecast& one : power.instruments) {
    if (!one.watts) names += (names.empty() ? "" : ", ") + one.name;
  }
  if (names.empty()) return;
  fmt::format_to(out, "  what these take nobody says: {}; [battery] draws may\n", names);
}

/// Nothing where nobody says anything of it.
void print_power(Text out, const Configuration& configuration, const Forecast& forecast) {
  const PowerForecast power = power_forecast(configuration, forecast);
  const BatterySettings& battery = configuration.battery;
  if (power.mean == 0 && battery == BatterySettings{}) return;
  fmt::format_to(out, "\npower, without heating\n");
  for (const DrawForecast& one : power.instruments) print_draw(out, one);
  if (battery.board > 0) {
    fmt::format_to(out, "  {:<46} {:>9.3f} W\n", "board", battery.board);
  }
  const auto print_sum = [&](const char* name, double watts) {
    fmt::format_to(out, "  {:<46} {:>9.3f} W {:>7.2f} A h a day at {} V", name, watts,
                   watts * 24 / battery.voltage, battery.voltage);
    if (battery.capacity > 0 && watts > 0) {
      fmt::format_to(out, ", {:.1f} days", battery.watt_hours() / watts / 24);
    }
    fmt::format_to(out, "\n");
  };
  print_sum("together", power.mean);
  if (power.saved < power.mean) print_sum("  while all events are on that save", power.saved);
  print_undrawn(out, power);
}

/// Seconds of sound for a byte, in the modem's longest frames.
double sound_of_byte(const std::string& modem) {
  const AcousticMake* const make = acoustic_make(modem);
  if (make == nullptr) return 0;
  const std::size_t most = make->most_frame_bytes;
  return std::chrono::duration<double>(make->air_time(most)).count() /
         static_cast<double>(most - assumed::water_frame_bytes);
}

/// Of a node, before what is lost is said again.
void print_water(Text out, const Forecast& forecast, const AcousticSettings& acoustic) {
  const auto sound = [&](double share) {
    const double seconds = forecast.records_per_day * sound_of_byte(acoustic.modem) * share;
    return std::chrono::duration_cast<Micros>(std::chrono::duration<double>(seconds));
  };
  fmt::format_to(out,
                 "\nwater, a day\n  record lane     {:>12}   of sound, {} where 30 % is lost\n",
                 friendly(sound(1)), friendly(sound(assumed::sound_again)));
  if (acoustic.air_time == Micros(0)) return;
  const char* const verdict = sound(assumed::sound_again) <= acoustic.air_time ? "enough"
                              : sound(1) <= acoustic.air_time
                                  ? "enough in water that loses little"
                                  : "NOT enough: records will fall behind";
  fmt::format_to(out, "  air_time        {:>12}   {}\n", friendly(acoustic.air_time), verdict);
}

/// By which its readings go ashore.
void print_way(Text out, const Forecast& forecast, const Settings& settings) {
  if (settings.acoustic.buoy) {
    print_water(out, forecast, settings.acoustic);
  } else {
    print_link(out, forecast, settings.mqtt);
  }
}

void print_right(Text out, const Configuration& configuration, const Forecast& forecast,
                 WallTime now) {
  const Settings& settings = configuration.settings;
  const bool fits = records_fit(forecast, settings.mqtt);
  if (!fits) {
    const double month = assumed::days_of_month;
    fmt::format_to(out,
                   "warning: the link's budget is NOT enough: records and what keeps the link need "
                   "{} a month, the budget is {}: the archive falls behind for good\n",
                   print_size(forecast.least_link_per_day() * month),
                   print_size(static_cast<double>(settings.mqtt.budget_per_day) * month));
  }
  fmt::format_to(out, "{}station {}, {} lines, {} instruments, configuration {}\n",
                 fits ? "ok: " : "", settings.station.id, settings.lines.size(),
                 settings.instruments.size(), settings.hash);
  for (const std::string& note : configuration.notes) {
    fmt::format_to(out, "note: {}\n", note);
  }
  for (const std::string& note : pitfall_notes(configuration, now)) {
    fmt::format_to(out, "note: {}\n", note);
  }
  print_guesses(out, forecast);
  print_lines(out, forecast);
  print_station(out, forecast, settings.spool);
  print_way(out, forecast, settings);
  print_power(out, configuration, forecast);
}

void print_rates(Text out, const Forecast& measured, const Forecast& stated) {
  fmt::format_to(out, "\n{:<20} {:>14} {:>14}\n", "readings a day", "measured", "stated");
  for (std::size_t i = 0; i < measured.instruments.size(); ++i) {
    fmt::format_to(out, "  {:<18} {:>14.0f} {:>14.0f}\n", measured.instruments[i].name,
                   measured.instruments[i].readings_per_day,
                   stated.instruments[i].readings_per_day);
  }
}

}  // namespace

std::string print_measured(const Configuration& configuration, const Forecast& measured) {
  const Settings& settings = configuration.settings;
  std::string text;
  const Text out(text);
  fmt::format_to(out,
                 "measured by the daemon of station {}, configuration {}: rates of the last 5 min "
                 "(of the last hour or of all the time, where that is too short), bytes of the {} "
                 "since its start\n",
                 settings.station.id, settings.hash, friendly(measured.measured));
  for (const std::string& note : measured.notes) {
    fmt::format_to(out, "note: {}\n", note);
  }
  print_rates(out, measured, forecast(configuration));
  print_station(out, measured, settings.spool);
  print_way(out, measured, settings);
  return text;
}

CheckOutput print_check(const LoadedSettings& loaded, WallTime now) {
  CheckOutput output;
  const Text out(output.text);
  if (!loaded.configuration) {
    print_mistakes(out, loaded.mistakes);
    output.exit_code = 1;
    return output;
  }
  const Forecast expected = forecast(*loaded.configuration);
  if (!expected.mistakes.empty()) {
    print_mistakes(out, expected.mistakes);
    output.exit_code = 1;
    print_lines(out, expected);
    return output;
  }
  print_right(out, *loaded.configuration, expected, now);
  return output;
}

}  // namespace buoyd
