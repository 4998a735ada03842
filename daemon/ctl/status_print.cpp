#include "ctl/status_print.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/quantity.hpp"
#include "base/time.hpp"
#include "core/shown/profile_table.hpp"

namespace buoyd {

namespace {

std::string text_at(const Json& json, std::string_view key) {
  return json.string_at(key).value_or("");
}

double number_at(const Json& json, std::string_view key) {
  const Json* value = json.find(key);
  return value == nullptr ? 0.0 : value->number().value_or(0.0);
}

std::int64_t count_at(const Json& json, std::string_view key) {
  return json.integer_at(key).value_or(0);
}

std::string duration(double seconds) {
  return friendly(Micros(static_cast<std::int64_t>(seconds * 1e6)));
}

const Json& part(const Json& json, std::string_view key) {
  static const Json nothing;
  const Json* found = json.find(key);
  return found == nullptr ? nothing : *found;
}

void print_head(const Json& status) {
  const Json& clock = part(status, "clock");
  fmt::print("{}: buoyd {}, up {}, configuration {}, clock {}\n", text_at(status, "station"),
             text_at(status, "version"), duration(number_at(status, "uptime")),
             text_at(status, "configuration"), text_at(clock, "state"));
  if (const std::string refused = text_at(status, "configuration_refused"); !refused.empty()) {
    fmt::print("the file is not in force: {}\n", refused);
  }
  if (status.find("trial_left") != nullptr) {
    fmt::print(
        "the configuration is on trial, {} left: unconfirmed, it gives way to the one before\n",
        duration(number_at(status, "trial_left")));
  }
  if (const auto refused = count_at(clock, "chrony_refused"); refused > 0) {
    fmt::print("chrony took {} samples of the time and refused {}: the log says why\n",
               count_at(clock, "chrony_sent"), refused);
  }
  const Json& restart = part(status, "restart");
  fmt::print("start {}{}{}: {}, {}\n", count_at(restart, "restarts") + 1,
             text_at(restart, "since").empty() ? "" : " since ", text_at(restart, "since"),
             text_at(restart, "reason"), text_at(restart, "text"));
  if (const std::string state = text_at(part(status, "start"), "state"); !state.empty()) {
    fmt::print("start is {} for {}: {}\n", state, duration(number_at(part(status, "start"), "for")),
               text_at(part(status, "start"), "text"));
  }
}

/// Padded first: a terminal's colours take no columns.
std::string state_text(const Terminal& terminal, std::string_view state, std::size_t width) {
  const bool is_well = state == "ok";
  const bool is_gone = state == "missing" || state == "dormant" || state == "silent";
  return terminal.paint(fmt::format("{:<{}}", state, width), is_well   ? Colour::green
                                                             : is_gone ? Colour::red
                                                                       : Colour::yellow);
}

void print_lines(const Json& status, const Terminal& terminal) {
  fmt::print("\n{:<16} {:<8} {:>12} {:>12} {:>10}  device\n", "line", "state", "sent", "received",
             "discarded");
  for (const Json& line : part(status, "lines").items()) {
    const bool there = part(line, "there").boolean().value_or(false);
    if (const std::string rest = text_at(line, "state"); !rest.empty()) {
      fmt::print("{:<16} {:<45}  {}\n", text_at(line, "name"), rest, text_at(line, "device"));
      continue;
    }
    fmt::print("{:<16} {} {:>12} {:>12} {:>10}  {}\n", text_at(line, "name"),
               state_text(terminal, there ? "ok" : "missing", 8), count_at(line, "sent_bytes"),
               count_at(line, "received_bytes"), count_at(line, "discarded_bytes"),
               text_at(line, "device"));
    if (!there) fmt::print("  {}\n", text_at(line, "missing"));
  }
}

/// "timeout 3, damaged 1", without those that are 0.
std::string counts_text(const Json& counts) {
  std::string text;
  for (std::size_t i = 0; i < counts.keys().size(); ++i) {
    const auto count = counts.items()[i].integer().value_or(0);
    if (count > 0) {
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", counts.keys()[i], count);
    }
  }
  return text;
}

std::vector<std::string> texts_of(const Json& list) {
  std::vector<std::string> texts;
  for (const Json& item : list.items()) {
    texts.push_back(item.string() == nullptr ? "" : *item.string());
  }
  return texts;
}

Profile profile_of(const Json& json) {
  Profile profile;
  profile.axis = {text_at(json, "axis"), text_at(json, "unit"), texts_of(part(json, "points"))};
  profile.points = static_cast<std::size_t>(count_at(json, "of"));
  for (const Json& column : part(json, "columns").items()) {
    profile.columns.push_back(
        {text_at(column, "name"), text_at(column, "unit"), texts_of(part(column, "values"))});
  }
  return profile;
}

/// The newest reading of a kind: a line, and below it the table of what goes over an axis.
void print_last(const Json& last, const Terminal& terminal) {
  const Json* const profile = last.find("profile");
  const std::string text = text_at(last, profile == nullptr ? "text" : "line");
  const std::string line =
      fmt::format("  {} {} ago{}{}", text_at(last, "kind"), duration(number_at(last, "age")),
                  text.empty() ? "" : ": ", text);
  fmt::print("{}\n", terminal.cut(line));
  if (profile == nullptr) return;
  for (const std::string& row : profile_lines(profile_of(*profile), terminal)) {
    fmt::print("{}\n", row);
  }
}

/// Three digits, or all of a large one.
std::string rate_text(double rate) {
  return rate < 1000 ? fmt::format("{:.3g}/min", rate) : fmt::format("{:.0f}/min", rate);
}

void print_instrument(const Json& instrument, const Terminal& terminal) {
  if (const std::string rest = text_at(instrument, "state"); !rest.empty()) {
    fmt::print("{:<16} {}\n", text_at(instrument, "name"), rest);
    return;
  }
  const double rate = number_at(instrument, "readings_per_minute");
  fmt::print("{:<16} {} {:>9} {:>10} {:>7} {:>7}  {}\n", text_at(instrument, "name"),
             state_text(terminal, text_at(instrument, "health"), 12),
             count_at(instrument, "readings"), rate > 0 ? rate_text(rate) : "-",
             count_at(instrument, "dropped"), count_at(instrument, "missed_deadlines"),
             counts_text(part(instrument, "errors")));
  if (const std::string storm = text_at(instrument, "storm"); !storm.empty()) {
    fmt::print("  polled every {} for {}, while {} is on\n",
               print_duration(Micros(std::llround(number_at(instrument, "interval") * 1e6))),
               duration(number_at(instrument, "storm_for")), storm);
  }
  if (const std::string power = text_at(instrument, "power"); !power.empty()) {
    fmt::print("  power {}; off and on because it was silent: {} times\n", power,
               count_at(instrument, "power_cycles"));
  }
  if (const std::string lost = counts_text(part(instrument, "lost_slots")); !lost.empty()) {
    fmt::print("  slots that brought nothing: {}\n", lost);
  }
  if (const std::string error = text_at(instrument, "last_error"); !error.empty()) {
    fmt::print("  last error {} ago: {}\n", duration(number_at(instrument, "last_error_age")),
               error);
  }
  for (const Json& last : part(instrument, "last").items()) print_last(last, terminal);
}

void print_instruments(const Json& status, const Terminal& terminal) {
  fmt::print("\n{:<16} {:<12} {:>9} {:>10} {:>7} {:>7}  errors\n", "instrument", "health",
             "readings", "rate", "dropped", "missed");
  for (const Json& instrument : part(status, "instruments").items()) {
    print_instrument(instrument, terminal);
  }
}

void print_spool(const Json& status) {
  const Json& spool = part(status, "spool");
  const bool in_memory = part(spool, "volatile").boolean().value_or(false);
  fmt::print("\nspool: {} committed in {} commits, {} owed, {} waiting, {:.1f} MB{}\n",
             count_at(spool, "committed"), count_at(spool, "commits"), count_at(spool, "owed"),
             count_at(spool, "waiting"), number_at(spool, "database_bytes") / 1e6,
             in_memory ? ", VOLATILE: no disk can be written" : "");
  fmt::print("  epoch {}, last number {}\n", text_at(spool, "epoch"), count_at(spool, "last"));
  if (const std::string key = text_at(spool, "station_key"); !key.empty()) {
    fmt::print("  sealed up to number {} by key {}\n", count_at(spool, "sealed"), key);
  }
  if (const std::string error = text_at(spool, "last_error"); !error.empty()) {
    fmt::print("  last error: {}\n", error);
  }
}

void print_uplink(const Json& status) {
  const Json& uplink = part(status, "uplink");
  fmt::print("\nbroker: {}\n", text_at(uplink, "broker"));
  fmt::print("{:<16} {:>10} {:>10} {:>12}  state\n", "lane", "owed", "in flight", "bytes");
  for (const Json& lane : part(uplink, "lanes").items()) {
    fmt::print("{:<16} {:>10} {:>10} {:>12}  {}\n", text_at(lane, "name"), count_at(lane, "owed"),
               count_at(lane, "in_flight"), count_at(lane, "bytes"), text_at(lane, "state"));
  }
}

void print_message_links(const Json& status) {
  const Json& links = part(status, "message_links");
  if (links.items().empty()) return;
  fmt::print("\n{:<16} {:>10} {:>10} {:>10} {:>10}  state\n", "message link", "sent", "refused",
             "unanswered", "waiting");
  for (const Json& link : links.items()) {
    const std::string last = link.find("last") == nullptr
                                 ? ""
                                 : ", last sent " + duration(number_at(link, "last")) + " ago";
    fmt::print("{:<16} {:>10} {:>10} {:>10} {:>10}  {}{}\n", text_at(link, "name"),
               count_at(link, "sent"), count_at(link, "refused"), count_at(link, "unanswered"),
               count_at(link, "waiting"), text_at(link, "state"), last);
  }
}

void print_releases(const Json& status) {
  const Json& releases = part(status, "releases");
  if (releases.items().empty()) return;
  fmt::print("\n{:<16} {:<12} fired\n", "release", "deck unit");
  for (const Json& one : releases.items()) {
    const std::string armed =
        one.find("armed_by") == nullptr ? "" : "; armed by " + text_at(one, "armed_by");
    fmt::print("{:<16} {:<12} {}{}\n", text_at(one, "name"), text_at(one, "state"),
               text_at(one, "firing"), armed);
  }
}

std::string way_of(const Json& peer) {
  std::string way;
  if (peer.find("travel") != nullptr)
    way += fmt::format(", {:.3f} s away", number_at(peer, "travel"));
  if (peer.find("rssi") != nullptr) way += fmt::format(", {:.0f} dB", number_at(peer, "rssi"));
  if (peer.find("last") != nullptr) {
    way += ", last heard " + duration(number_at(peer, "last")) + " ago";
  }
  return way;
}

void print_acoustic(const Json& status) {
  if (status.find("acoustic") == nullptr) return;
  const Json& acoustic = part(status, "acoustic");
  fmt::print("\nacoustic modem: {}, {} frames sent in {:.1f} s of sound, {} heard, {} refused\n",
             text_at(acoustic, "state"), count_at(acoustic, "sent"),
             number_at(acoustic, "air_time"), count_at(acoustic, "heard"),
             count_at(acoustic, "refused"));
  for (const Json& peer : part(acoustic, "peers").items()) {
    const bool is_node = peer.find("station") != nullptr;
    fmt::print("{:<16} at address {}: {} frames heard, {} turns unanswered{}\n",
               is_node ? text_at(peer, "station") : "the buoy", count_at(peer, "address"),
               count_at(peer, "frames"), count_at(peer, "silences"), way_of(peer));
  }
}

}  // namespace

void print_status(const Json& status, const Terminal& terminal) {
  print_head(status);
  print_lines(status, terminal);
  print_instruments(status, terminal);
  print_spool(status);
  print_uplink(status);
  print_message_links(status);
  print_releases(status);
  print_acoustic(status);
}

}  // namespace buoyd
