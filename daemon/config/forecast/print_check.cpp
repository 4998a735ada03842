#include "config/forecast/print_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/quantity.hpp"
#include "config/forecast/power_forecast.hpp"
#include "config/pitfall_notes.hpp"

namespace buoyd {
namespace {

void print_mistakes(std::string& out, const Mistakes& mistakes) {
  for (const Mistake& mistake : mistakes) {
    out += fmt::format("{}\n", mistake.str());
  }
  out += fmt::format("{} mistake{}\n", mistakes.size(), mistakes.size() == 1 ? "" : "s");
}

/// What is calculated: "4.85 s", "2.5 ms".
std::string print_about(Micros duration) {
  if (duration.count() % 1'000 == 0) return print_duration(duration);
  const auto micros = static_cast<double>(duration.count());
  return duration < std::chrono::seconds(1) ? fmt::format("{:.1f} ms", micros / 1e3)
                                            : fmt::format("{:.2f} s", micros / 1e6);
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
void print_guesses(std::string& out, const Forecast& forecast) {
  for (const InstrumentForecast& instrument : forecast.instruments) {
    if (instrument.at_most) {
      out += fmt::format(
          "note: {}: which of the model's {} messages it sends is not known, and all "
          "that its line carries is assumed: the figures below are the most; \"kinds\" "
          "says which\n",
          instrument.name, instrument.transactions);
    }
  }
}

/// What bounds a node is its `air_time`.
bool records_fit(const Forecast& forecast, const Settings& settings) {
  const std::uint64_t budget = settings.mqtt.budget_per_day;
  return budget == 0 || settings.acoustic.buoy ||
         forecast.least_link_per_day() <= static_cast<double>(budget);
}

void print_storm(std::string& out, const InstrumentForecast& instrument) {
  if (instrument.storm_interval == Micros(0)) return;
  out += fmt::format(
      "    {:<18} {:<32} {:>9} {:>7.1f} %\n", "",
      fmt::format("while an event is on, every {}", print_duration(instrument.storm_interval)), "",
      instrument.storm_load() * 100);
}

void print_lines(std::string& out, const Forecast& forecast) {
  out += fmt::format("\nbus time, if an instrument answers in {} (over TCP in {})\n",
                     print_duration(assumed::serial_turnaround),
                     print_duration(assumed::tcp_turnaround));
  for (const LineForecast& line : forecast.lines) {
    out += fmt::format("  {:<48} {:>14} {:>7.1f} %\n", line.name, "", line.load * 100);
    if (line.storm_load > line.load) {
      out += fmt::format("  {:<48} {:>14} {:>7.1f} %\n", "  while all events are on", "",
                         line.storm_load * 100);
    }
    for (const InstrumentForecast& instrument : forecast.instruments) {
      if (instrument.line == line.name) {
        out += fmt::format(
            "    {:<18} {:<32} {:>6.1f} ms {:>7.1f} %\n", instrument.name, what_it_asks(instrument),
            static_cast<double>(instrument.bus_time.count()) / 1e3, instrument.load() * 100);
        print_storm(out, instrument);
      }
    }
  }
}

/// Nothing where no instrument's reading is stored, as in a buoy that only carries nodes.
std::string days_text(const Forecast& forecast, const SpoolSettings& spool) {
  const double days = forecast.days_kept;
  return days > 0
             ? fmt::format("   max_size of {} holds {:.{}f} days",
                           print_size(static_cast<double>(spool.max_size)), days, days < 10 ? 1 : 0)
             : "";
}

void print_station(std::string& out, const Forecast& forecast, const SpoolSettings& spool) {
  out += fmt::format(
      "\nstation, {}\n",
      forecast.measured > Micros(0)
          ? "as measured"
          : "if every instrument answers; where a model does not know how often its records "
            "come: with every poll, or once a second");
  out += fmt::format("  readings a day  {:>12.0f}\n  values a day    {:>12.0f}\n",
                     forecast.readings_per_day, forecast.values_per_day);
  out += fmt::format("  stored a day    {:>12}{}\n", print_size(forecast.stored_per_day),
                     days_text(forecast, spool));
  out +=
      fmt::format("  written a day   {:>12}   to the card\n", print_size(forecast.written_per_day));
}

void print_use_of_budget(std::string& out, const Forecast& forecast, double budget) {
  const double month = assumed::days_of_month;
  const char* const verdict = forecast.link_per_day() <= budget ? "enough"
                              : forecast.least_link_per_day() <= budget
                                  ? "live readings will be thinned"
                                  : "NOT enough: records will fall behind";
  out += fmt::format("  budget          {:>12}   {}\n", print_size(budget * month), verdict);
}

void print_link(std::string& out, const Forecast& forecast, const MqttSettings& mqtt) {
  const double month = assumed::days_of_month;
  const bool is_measured = forecast.measured > Micros(0);
  out += fmt::format("\nlink, a month of {:.0f} days, {}\n", month,
                     is_measured ? "as measured" : "before TLS and what is sent twice");
  out += fmt::format("  {:<15} {:>12}\n",
                     mqtt.delivery == DeliveryMode::broker ? "every reading" : "live lane",
                     print_size(forecast.live_per_day * month));
  if (mqtt.delivery == DeliveryMode::shore) {
    out += fmt::format(
        "  record lane     {:>12}{}\n", print_size(forecast.records_per_day * month),
        is_measured ? "" : fmt::format("   at {} bytes a value", assumed::record_bytes_per_value));
  }
  out += fmt::format("  other           {:>12}\n  together        {:>12}\n",
                     print_size(forecast.overhead_per_day * month),
                     print_size(forecast.link_per_day() * month));
  if (mqtt.budget_per_day > 0) {
    print_use_of_budget(out, forecast, static_cast<double>(mqtt.budget_per_day));
  }
}

void print_draw(std::string& out, const DrawForecast& one) {
  if (!one.watts) return;
  out += fmt::format("  {:<20} {:>8.2f} W {:>8.1f} % of the time {:>9.3f} W\n", one.name,
                     *one.watts, one.powered * 100, *one.watts * one.powered);
}

/// Of how many nobody says what they take, in a note.
void print_undrawn(std::string& out, const PowerForecast& power) {
  std::string names;
  for (const DrawForecast& one : power.instruments) {
    if (!one.watts) names += (names.empty() ? "" : ", ") + one.name;
  }
  if (names.empty()) return;
  out += fmt::format("  what these take nobody says: {}; [battery] draws may\n", names);
}

/// Nothing where nobody says anything of it.
void print_power(std::string& out, const Configuration& configuration, const Forecast& forecast) {
  const PowerForecast power = power_forecast(configuration, forecast);
  const BatterySettings& battery = configuration.battery;
  if (power.mean == 0 && battery == BatterySettings{}) return;
  out += fmt::format("\npower, without heating\n");
  for (const DrawForecast& one : power.instruments) print_draw(out, one);
  if (battery.board > 0) {
    out += fmt::format("  {:<46} {:>9.3f} W\n", "board", battery.board);
  }
  const auto print_sum = [&](const char* name, double watts) {
    out += fmt::format("  {:<46} {:>9.3f} W {:>7.2f} A h a day at {} V", name, watts,
                       watts * 24 / battery.voltage, battery.voltage);
    if (battery.capacity > 0 && watts > 0) {
      out += fmt::format(", {:.1f} days", battery.watt_hours() / watts / 24);
    }
    out += fmt::format("\n");
  };
  print_sum("together", power.mean);
  if (power.saved < power.mean) print_sum("  while all events are on that save", power.saved);
  print_undrawn(out, power);
}

/// Of a node, before what is lost is said again.
void print_water(std::string& out, const Forecast& forecast, const AcousticSettings& acoustic) {
  const auto sound = [&](double share) {
    const double seconds = forecast.records_per_day * sound_of_byte(acoustic.modem) * share;
    return std::chrono::duration_cast<Micros>(std::chrono::duration<double>(seconds));
  };
  out += fmt::format("\nwater, a day\n  record lane     {:>12}   of sound, {} where 30 % is lost\n",
                     friendly(sound(1)), friendly(sound(assumed::sound_again)));
  if (acoustic.air_time == Micros(0)) return;
  const char* const verdict = sound(assumed::sound_again) <= acoustic.air_time ? "enough"
                              : sound(1) <= acoustic.air_time
                                  ? "enough in water that loses little"
                                  : "NOT enough: records will fall behind";
  out += fmt::format("  air_time        {:>12}   {}\n", friendly(acoustic.air_time), verdict);
}

/// By which its readings go ashore.
void print_way(std::string& out, const Forecast& forecast, const Settings& settings) {
  if (settings.acoustic.buoy) {
    print_water(out, forecast, settings.acoustic);
  } else {
    print_link(out, forecast, settings.mqtt);
  }
}

void print_right(std::string& out, const Configuration& configuration, const Forecast& forecast,
                 WallTime now) {
  const Settings& settings = configuration.settings;
  const bool fits = records_fit(forecast, settings);
  if (!fits) {
    const double month = assumed::days_of_month;
    out += fmt::format(
        "warning: the link's budget is NOT enough: records and what keeps the link need "
        "{} a month, the budget is {}: the archive falls behind for good\n",
        print_size(forecast.least_link_per_day() * month),
        print_size(static_cast<double>(settings.mqtt.budget_per_day) * month));
  }
  out += fmt::format("{}station {}, {} lines, {} instruments, configuration {}\n",
                     fits ? "ok: " : "", settings.station.id, settings.lines.size(),
                     settings.instruments.size(), settings.hash);
  for (const std::string& note : configuration.notes) {
    out += fmt::format("note: {}\n", note);
  }
  for (const std::string& note : pitfall_notes(configuration, now)) {
    out += fmt::format("note: {}\n", note);
  }
  print_guesses(out, forecast);
  print_lines(out, forecast);
  print_station(out, forecast, settings.spool);
  print_way(out, forecast, settings);
  print_power(out, configuration, forecast);
}

void print_rates(std::string& out, const Forecast& measured, const Forecast& stated) {
  out += fmt::format("\n{:<20} {:>14} {:>14}\n", "readings a day", "measured", "stated");
  for (std::size_t i = 0; i < measured.instruments.size(); ++i) {
    out += fmt::format("  {:<18} {:>14.0f} {:>14.0f}\n", measured.instruments[i].name,
                       measured.instruments[i].readings_per_day,
                       stated.instruments[i].readings_per_day);
  }
}

}  // namespace

std::string print_measured(const Configuration& configuration, const Forecast& measured) {
  const Settings& settings = configuration.settings;
  std::string out;
  out += fmt::format(
      "measured by the daemon of station {}, configuration {}: rates of the last 5 min "
      "(of the last hour or of all the time, where that is too short), bytes of the {} "
      "since its start\n",
      settings.station.id, settings.hash, friendly(measured.measured));
  for (const std::string& note : measured.notes) {
    out += fmt::format("note: {}\n", note);
  }
  print_rates(out, measured, forecast(configuration));
  print_station(out, measured, settings.spool);
  print_way(out, measured, settings);
  return out;
}

CheckOutput print_check(const LoadedSettings& loaded, WallTime now) {
  CheckOutput output;
  std::string& out = output.text;
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
