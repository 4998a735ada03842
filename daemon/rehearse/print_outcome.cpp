#include "rehearse/print_outcome.hpp"

#include <fmt/format.h>

#include "base/json_object.hpp"
#include "base/quantity.hpp"
#include "base/time.hpp"

namespace buoyd {
namespace {

constexpr double month = 30;  // days

double days_of(Micros time) {
  return std::chrono::duration<double, std::ratio<86400>>(time).count();
}

double seconds_of(Micros time) {
  return std::chrono::duration<double>(time).count();
}

std::string json_seconds(const std::optional<Micros>& time) {
  return time ? json_number(seconds_of(*time)) : "null";
}

void print_store(std::string& out, const Outcome& outcome) {
  const double days = outcome.days();
  out += fmt::format("  readings         {:>14.0f}   {:.0f} a day\n", outcome.readings,
                     outcome.readings / days);
  out += fmt::format(
      "  stored a day     {:>14}   the store is {}\n", print_size(outcome.stored / days),
      outcome.full ? fmt::format("full after {:.1f} days", days_of(*outcome.full)) : "never full");
  out += fmt::format("  written a day    {:>14}   to the card, {} in all\n",
                     print_size(outcome.written / days), print_size(outcome.written));
}

void print_missing(std::string& out, const Outcome& outcome) {
  constexpr std::array<std::string_view, missing_causes.size()> words{
      "of dead instruments", "switched off by events", "without power",
      "gone from a full store before they were delivered"};
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Missing& missing = outcome.missing[i];
    if (!missing.first) continue;
    out += fmt::format("  missing          {:>14.0f}   {}, the first on day {:.2f}\n",
                       missing.readings, words[i], days_of(*missing.first));
  }
}

void print_links(std::string& out, const Outcome& outcome, const Prices& prices) {
  out += fmt::format("  owed at most     {:>14.0f}   readings; the longest wait was {}\n",
                     outcome.owed_most, friendly(outcome.longest_wait));
  if (outcome.owed >= 1) {
    out += fmt::format("  owed at the end  {:>14.0f}   readings\n", outcome.owed);
  }
  out += fmt::format("  link             {:>14}   {} a month\n", print_size(outcome.link_bytes),
                     print_size(outcome.link_bytes / outcome.days() * month));
  if (outcome.messages > 0) {
    out += fmt::format("  messages         {:>14}   of together {}\n", outcome.messages,
                       print_size(static_cast<double>(outcome.message_bytes)));
  }
  if (prices.of(outcome) > 0)
    out += fmt::format("  bill             {:>14.2f}\n", prices.of(outcome));
}

void print_battery(std::string& out, const Outcome& outcome) {
  out += fmt::format("  taken            {:>12.2f} W   in the mean\n", outcome.watts);
  if (!outcome.has_battery) return;
  out += fmt::format("  battery          {:>12.0f} %   at least, {:.2f} V\n",
                     outcome.lowest_charge * 100, outcome.lowest_voltage);
  out += fmt::format("  brown-outs       {:>14}", outcome.brown_outs);
  if (outcome.down > Micros(0)) out += fmt::format("   {} without power", friendly(outcome.down));
  out += fmt::format("\n");
}

void print_events(std::string& out, const Outcome& outcome) {
  for (const auto& [event, times] : outcome.events) {
    out += fmt::format("  {:<24} {:>6} times   on for {}, first on day {:.2f}\n", event,
                       times.begins, friendly(times.on), days_of(times.first.value_or(Micros(0))));
  }
  for (const auto& [what, count] : outcome.told) {
    out += fmt::format("  {:<24} {:>6} times\n", what, count);
  }
}

std::string json_missing(const Outcome& outcome) {
  JsonObject all;
  for (std::size_t i = 0; i < missing_causes.size(); ++i) {
    all.add_json(missing_causes[i], JsonObject()
                                        .add("readings", outcome.missing[i].readings)
                                        .add_json("first", json_seconds(outcome.missing[i].first))
                                        .str());
  }
  return all.str();
}

std::string json_events(const Outcome& outcome) {
  JsonObject all;
  for (const auto& [event, times] : outcome.events) {
    all.add_json(event, JsonObject()
                            .add("begins", times.begins)
                            .add("on", seconds_of(times.on))
                            .add_json("first", json_seconds(times.first))
                            .str());
  }
  return all.str();
}

std::string json_battery(const Outcome& outcome) {
  return JsonObject()
      .add("lowest_charge", outcome.lowest_charge)
      .add("lowest_voltage", outcome.lowest_voltage)
      .add("brown_outs", outcome.brown_outs)
      .add("down", seconds_of(outcome.down))
      .str();
}

}  // namespace

std::string print_outcome(const Outcome& outcome, const Prices& prices) {
  std::string out;
  print_store(out, outcome);
  print_missing(out, outcome);
  print_links(out, outcome, prices);
  print_battery(out, outcome);
  print_events(out, outcome);
  for (const std::string& note : outcome.notes) out += fmt::format("note: {}\n", note);
  return out;
}

std::string json_outcome(const Outcome& outcome, const Prices& prices) {
  JsonObject told;
  for (const auto& [what, count] : outcome.told) told.add(what, count);
  JsonArray notes;
  for (const std::string& note : outcome.notes) notes.add_json(json_string(note));
  return JsonObject()
      .add("span", seconds_of(outcome.span))
      .add("readings", outcome.readings)
      .add("values", outcome.values)
      .add("stored_bytes", outcome.stored)
      .add("written_bytes", outcome.written)
      .add_json("full", json_seconds(outcome.full))
      .add_json("missing", json_missing(outcome))
      .add("owed", outcome.owed)
      .add("owed_most", outcome.owed_most)
      .add("longest_wait", seconds_of(outcome.longest_wait))
      .add("link_bytes", outcome.link_bytes)
      .add("messages", outcome.messages)
      .add("message_bytes", outcome.message_bytes)
      .add("bill", prices.of(outcome))
      .add("watts", outcome.watts)
      .add_json("battery", outcome.has_battery ? json_battery(outcome) : "null")
      .add_json("events", json_events(outcome))
      .add_json("told", told.str())
      .add_json("notes", notes.str())
      .str();
}

}  // namespace buoyd
