#include "command/command_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <functional>
#include <utility>
#include <vector>

#include "base/hash.hpp"
#include "base/json_object.hpp"
#include "base/quantity.hpp"
#include "config/forecast/forecast.hpp"
#include "config/instrument/interval_checks.hpp"
#include "config/instrument/slowest_interval.hpp"
#include "config/sections.hpp"
#include "core/station_id.hpp"
#include "science/track/watch_circle.hpp"

namespace buoyd {

namespace {

using namespace std::chrono_literals;
using Kind = CommandOutcome::Kind;

constexpr Micros longest_pause = 12h;
constexpr Micros shortest_trial = 10s;
constexpr Micros longest_trial = 24h;
constexpr std::size_t largest_configuration = 32'768;  // of 64 KiB a message, with JSON's escapes

CommandOutcome done(std::string text, std::string result = {}) {
  return {Kind::done, std::move(text), std::move(result)};
}

CommandOutcome refused(std::string text) {
  return {Kind::refused, std::move(text)};
}

CommandOutcome outcome_of(const Result<std::string>& result) {
  if (result) return done(*result);
  const bool invalid = result.error().code == ErrorCode::invalid;
  return {invalid ? Kind::refused : Kind::failed, result.error().text};
}

/// Settings changed by command: what they are now, and for how long.
CommandOutcome changed(const Result<std::string>& result, const std::string& what) {
  return result ? done(fmt::format("{} until the configuration is read again: {}", what, *result))
                : outcome_of(result);
}

CommandOutcome outcome_of(const Result<void>& result, std::string text) {
  return outcome_of(result ? Result<std::string>(std::move(text))
                           : Result<std::string>(tl::unexpected(result.error())));
}

std::string argument(const Json& request, std::string_view key) {
  return request.string_at(key).value_or("");
}

/// A duration in [low, high], or why not.
Result<Micros> duration_at(const Json& request, std::string_view key, Micros low, Micros high) {
  const auto value = parse_duration(argument(request, key));
  if (!value || *value < low || *value > high) {
    return fail(ErrorCode::invalid,
                fmt::format("{} is '{}', expected {} to {}, with its unit", key,
                            argument(request, key), print_duration(low), print_duration(high)));
  }
  return *value;
}

/// A time, or why not.
Result<WallTime> time_at(const Json& request, std::string_view key) {
  auto time = parse_iso8601(argument(request, key));
  return time ? time
              : fail(ErrorCode::invalid,
                     fmt::format("{} is '{}', expected UTC as 2026-11-20T07:00:00Z", key,
                                 argument(request, key)));
}

CommandOutcome status(const Json& /*request*/, CommandHost& host) {
  return done("the live state", host.status());
}

CommandOutcome read(const Json& request, CommandHost& host) {
  const std::string instrument = argument(request, "instrument");
  const auto ticket = host.ask_reading(instrument);
  if (!ticket) return refused(ticket.error().text);
  return {Kind::pending,
          fmt::format("{} is being read", instrument),
          {},
          JsonObject()
              .add("command", "reading")
              .add("instrument", instrument)
              .add("ticket", ticket->number)
              .str(),
          [&host, instrument, ticket = ticket->number] { return host.reading(instrument, ticket); },
          ticket->within};
}

CommandOutcome reload(const Json& /*request*/, CommandHost& host) {
  return outcome_of(host.reload());
}

CommandOutcome resync(const Json& /*request*/, CommandHost& host) {
  if (host.configuration().settings.mqtt.delivery == DeliveryMode::broker) {
    return refused("with delivery = \"broker\" no archive is asked");
  }
  host.resync();
  return done("the archive is asked what it holds");
}

CommandOutcome resend(const Json& request, CommandHost& host) {
  const auto from = time_at(request, "from");
  if (!from) return refused(from.error().text);
  const auto to = time_at(request, "to");
  if (!to) return refused(to.error().text);
  if (*to < *from) return refused("to lies before from");
  return outcome_of(host.resend({*from, *to}),
                    "readings of that time are looked for; an event will say how many");
}

CommandOutcome trust(const Json& request, CommandHost& host) {
  const auto archive = hash8_from_hex(argument(request, "archive"));
  if (!archive) {
    return refused(
        fmt::format("archive is '{}', expected 16 hex digits", argument(request, "archive")));
  }
  return outcome_of(host.trust(to_hex(*archive)),
                    fmt::format("archive {} is trusted from now on", to_hex(*archive)));
}

/// The station is without a position, and drifts, by the interval of who says where it is.
void watch_anew(InstrumentSettings& instrument, const Model& model,
                const std::vector<InstrumentSettings>& all) {
  if (!instrument.track) return;
  const Micros slowest = slowest_interval(instrument, all, std::identity{}).interval;
  for (EventSettings& event : watch_events(instrument, model, slowest)) {
    const auto old = std::ranges::find(instrument.events, event.kind, &EventSettings::kind);
    if (old != instrument.events.end()) *old = std::move(event);
  }
}

/// By the new interval: an event that asks for a longer one saves the battery. What is wrong with
/// it; "" if nothing is.
std::string mark_what_saves(const InstrumentSettings& polled,
                            std::vector<InstrumentSettings>& instruments) {
  for (InstrumentSettings& one : instruments) {
    for (EventSettings& event : one.events) {
      for (StormInterval& storm : event.intervals) {
        if (storm.instrument != polled.name) continue;
        storm.saves = storm.interval > polled.interval;
        if (storm.interval != polled.interval) continue;
        return fmt::format("interval is {}, expected another than that which {}.{} gives it",
                           print_duration(polled.interval), one.name, event.kind);
      }
    }
  }
  return "";
}

CommandOutcome set_interval(const Json& request, CommandHost& host) {
  Configuration wanted = host.configuration();
  const std::string name = argument(request, "instrument");
  InstrumentSettings* const found = find_named(wanted.settings.instruments, name);
  if (found == nullptr) {
    return refused(fmt::format("there is no instrument '{}'", name));
  }
  if (!is_polled(wanted.model_of(*found))) {
    return refused(fmt::format("'{}' speaks on its own: it has no interval", name));
  }
  const auto interval = duration_at(request, "interval", shortest_interval, longest_interval);
  if (!interval) return refused(interval.error().text);
  found->interval = *interval;
  watch_anew(*found, wanted.model_of(*found), wanted.settings.instruments);
  if (std::string wrong = mistake_of_interval(*found, wanted.model_of(*found)); !wrong.empty()) {
    return refused(std::move(wrong));
  }
  if (std::string wrong = mark_what_saves(*found, wanted.settings.instruments); !wrong.empty()) {
    return refused(std::move(wrong));
  }
  if (const Mistakes mistakes = forecast(wanted).mistakes; !mistakes.empty()) {
    return refused(mistakes.front().text);  // more than all the line's time
  }
  return changed(host.change(std::move(wanted)),
                 fmt::format("interval of {} is {}", name, print_duration(*interval)));
}

/// For people: it has no link of its own to tune; "": it has one.
std::string why_no_link(const Settings& settings) {
  return settings.acoustic.buoy ? "a node has no link but the water, expected [acoustic] air_time"
                                : "";
}

CommandOutcome set_live_interval(const Json& request, CommandHost& host) {
  const auto interval = duration_at(request, "interval", 0s, longest_interval);
  if (!interval) return refused(interval.error().text);
  Configuration wanted = host.configuration();
  if (std::string why = why_no_link(wanted.settings); !why.empty()) return refused(std::move(why));
  if (wanted.settings.mqtt.delivery == DeliveryMode::broker) {
    return refused("there is no live lane with delivery = \"broker\"");
  }
  wanted.settings.mqtt.live_interval = *interval;
  return changed(host.change(std::move(wanted)),
                 fmt::format("live_interval is {}", print_duration(*interval)));
}

CommandOutcome set_budget(const Json& request, CommandHost& host) {
  const std::string text = argument(request, "budget");
  const bool none = text == "none";
  const auto bytes = none ? Result<std::uint64_t>(0) : parse_budget(text);
  if (!bytes) {
    return refused(fmt::format("budget is '{}', {}, or none", text, bytes.error().text));
  }
  Configuration wanted = host.configuration();
  if (std::string why = why_no_link(wanted.settings); !why.empty()) return refused(std::move(why));
  wanted.settings.mqtt.budget_per_day = *bytes;
  return changed(host.change(std::move(wanted)), "budget is " + text);
}

CommandOutcome pause(const Json& request, CommandHost& host) {
  const auto time = duration_at(request, "for", 1s, longest_pause);
  if (!time) return refused(time.error().text);
  const std::string line = argument(request, "line");
  return outcome_of(host.pause(line, *time), fmt::format("line {} rests for {}; its device is free",
                                                         line, print_duration(*time)));
}

CommandOutcome resume(const Json& request, CommandHost& host) {
  const std::string line = argument(request, "line");
  const auto resumed = host.resume(line);
  return resumed ? done(fmt::format("line {} is paused no more: {}", line, *resumed))
                 : outcome_of(resumed);
}

CommandOutcome deploy(const Json& request, CommandHost& host) {
  const std::string id = argument(request, "deployment");
  if (!is_id(id)) {
    return refused(fmt::format("deployment is '{}', expected 1 to 64 of A-Z a-z 0-9 _ -", id));
  }
  for (const InstrumentSettings& instrument : host.configuration().settings.instruments) {
    if (instrument.simulated) {
      return refused(fmt::format("{} is simulated, expected real instruments", instrument.name));
    }
  }
  return outcome_of(host.deploy({id, "deployed"}));
}

CommandOutcome recover(const Json& /*request*/, CommandHost& host) {
  const DeploymentSettings& now = host.configuration().settings.deployment;
  if (now.state != "deployed") {
    return refused(fmt::format("the state is {}, expected deployed", now.state));
  }
  return outcome_of(host.deploy({now.id, "recovered"}));
}

CommandOutcome configure(const Json& request, CommandHost& host) {
  const auto within = duration_at(request, "within", shortest_trial, longest_trial);
  if (!within) return refused(within.error().text);
  const std::string text = argument(request, "text");
  if (text.size() > largest_configuration) {
    return refused(
        fmt::format("text has {} bytes, expected {} at most", text.size(), largest_configuration));
  }
  auto changed = host.configure(text, *within);
  if (!changed) return outcome_of(changed);
  return done(fmt::format("{}; kept if a receipt comes within {}, else the one before is back",
                          *changed, print_duration(*within)));
}

CommandOutcome raw(const Json& request, CommandHost& host) {
  if (host.configuration().settings.spool.raw_share == 0) {
    return refused("no raw bytes are kept, expected [spool] raw_share above 0");
  }
  const auto from = time_at(request, "from");
  if (!from) return refused(from.error().text);
  const auto to = time_at(request, "to");
  if (!to) return refused(to.error().text);
  if (*to <= *from) return refused("to is not behind from");
  const std::string line = argument(request, "line");
  const auto ticket = host.copy_raw({line, *from, *to});
  if (!ticket) return {Kind::failed, ticket.error().text};
  return {Kind::pending,
          fmt::format("raw bytes of line {} are being copied", line),
          {},
          JsonObject().add("command", "raw_copied").add("ticket", *ticket).str(),
          [&host, ticket = *ticket] { return host.raw_copied(ticket); }};
}

CommandOutcome cycle_power(const Json& /*request*/, CommandHost& host) {
  return outcome_of(host.cycle_power(), "the modem is switched off and on; an event will say so");
}

struct Command {
  std::string_view name;
  std::vector<std::string_view> arguments;
  CommandOutcome (*run)(const Json&, CommandHost&);
};

const std::vector<Command>& commands() {
  static const std::vector<Command> table{
      {"status", {}, status},
      {"read", {"instrument"}, read},
      {"reload", {}, reload},
      {"resync", {}, resync},
      {"resend", {"from", "to"}, resend},
      {"set_interval", {"instrument", "interval"}, set_interval},
      {"set_live_interval", {"interval"}, set_live_interval},
      {"set_budget", {"budget"}, set_budget},
      {"pause", {"line", "for"}, pause},
      {"resume", {"line"}, resume},
      {"deploy", {"deployment"}, deploy},
      {"recover", {}, recover},
      {"configure", {"text", "within"}, configure},
      {"raw", {"line", "from", "to"}, raw},
      {"trust", {"archive"}, trust},
      {"cycle_power", {}, cycle_power},
  };
  return table;
}

/// Keys of the envelope, at either door.
constexpr std::array<std::string_view, 3> envelope{"id", "expires", "command"};

/// "" or what is wrong with the arguments.
std::string wrong_argument(const Command& command, const Json& request) {
  for (const std::string& key : request.keys()) {
    if (std::ranges::find(envelope, key) == envelope.end() &&
        std::ranges::find(command.arguments, key) == command.arguments.end()) {
      return fmt::format("{} has no argument '{}', expected {}", command.name, key,
                         command.arguments.empty()
                             ? "none"
                             : fmt::format("{}", fmt::join(command.arguments, ", ")));
    }
  }
  for (const std::string_view key : command.arguments) {
    if (request.find(key) == nullptr) {
      return fmt::format("{} needs '{}', expected {}", command.name, key,
                         fmt::join(command.arguments, ", "));
    }
    if (!request.string_at(key)) {
      return fmt::format("{}: '{}' is no string", command.name, key);
    }
  }
  return "";
}

}  // namespace

std::string_view name_of(CommandOutcome::Kind kind) {
  constexpr std::array<std::string_view, 4> names{"done", "refused", "failed", "pending"};
  return names.at(static_cast<std::size_t>(kind));
}

CommandOutcome carry_out(std::string_view name, const Json& request, CommandHost& host) {
  const auto command = std::ranges::find(commands(), name, &Command::name);
  if (command == commands().end()) {
    return refused(fmt::format("there is no command '{}'", name));
  }
  std::string wrong = wrong_argument(*command, request);
  return wrong.empty() ? command->run(request, host) : refused(std::move(wrong));
}

std::optional<CommandOutcome> look_after(const CommandOutcome& pending) {
  const auto met = pending.look();
  if (!met) return CommandOutcome{Kind::failed, met.error().text};
  if (!*met) return std::nullopt;
  const auto& [trouble, text, json] = **met;
  return trouble.empty() ? done(text, json) : CommandOutcome{Kind::failed, trouble, json};
}

}  // namespace buoyd
