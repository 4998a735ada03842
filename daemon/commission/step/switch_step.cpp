#include "commission/step/switch_step.hpp"

#include <fmt/format.h>

#include "base/json_parts.hpp"
#include "core/body.hpp"
#include "verify/channel_series.hpp"

namespace buoyd {

namespace {

constexpr Micros longest_switch = std::chrono::minutes(3);   // a relay's answer, and its event
constexpr Micros longest_return = std::chrono::minutes(10);  // a modem that starts and connects

/// A text channel of a reading of buoyd's own, without its quotes.
std::string text_in(const Reading& reading, const std::string& channel) {
  const Description& description = *reading.description;
  const auto tokens = split_body(description, reading.body);
  if (!tokens) return {};
  std::size_t place = 0;
  for (const ChannelLayout& one : description.channels()) {
    if (one.name == channel) {
      const auto value = Json::parse((*tokens)[place]);
      return value && value->string() != nullptr ? *value->string() : std::string();
    }
    place += one.points;
  }
  return {};
}

/// buoyd's own event of the modem's power, where the reading is one.
struct PowerEvent {
  bool is_switched = false;
  std::string text;
};

std::optional<PowerEvent> power_event(const Reading& reading) {
  const Description& description = *reading.description;
  if (description.instrument() != "buoyd" || description.kind() != "event") return std::nullopt;
  const std::string kind = text_in(reading, "event");
  if (kind != "power" && kind != "power_failed") return std::nullopt;
  return PowerEvent{kind == "power", text_in(reading, "text")};
}

/// The first one behind `seq`, which moves on; nullopt: none came in time.
Result<std::optional<PowerEvent>> await_event(Outside& outside, std::uint64_t seq) {
  const MonoTime until = outside.clock.mono() + longest_switch;
  while (outside.clock.mono() < until) {
    auto more = outside.store.after(seq);
    if (!more) return pass_on(more);
    for (const StoredReading& stored : *more) {
      seq = stored.seq;
      if (auto event = power_event(stored.reading)) return event;
    }
    if (more->empty() && !outside.wait()) return left_off();
  }
  return std::optional<PowerEvent>();
}

/// The modem is off for a while, and then it looks for its network.
Result<std::optional<Micros>> await_link(Outside& outside, Micros off_time) {
  const MonoTime begun = outside.clock.mono();
  while (outside.clock.mono() - begun < off_time + longest_return) {
    if (!outside.wait()) return left_off();
    auto status = outside.status();
    if (!status) return pass_on(status);
    const Micros passed = outside.clock.mono() - begun;
    const bool is_connected = parts::is_true(parts::part(*status, "uplink"), "connected");
    if (passed > off_time && is_connected) return std::optional(passed);
  }
  return std::optional<Micros>();
}

std::string name_of(const PowerSettings& power) {
  return power.is_relay() ? fmt::format("{} · {}", power.instrument, power.relay)
                          : fmt::format("{} · {}", power.chip, power.line);
}

}  // namespace

StepResult judge_switches(const std::optional<SwitchFacts>& facts) {
  if (!facts) return absent_step(Step::switches, "no switch");
  StepResult made;
  made.step = Step::switches;
  made.number(facts->name, "off_time", seconds_of(facts->off_time), "s");
  if (!facts->refusal.empty()) return made.failed(facts->name, "switch failed", facts->refusal);
  if (!facts->is_switched) return made.failed(facts->name, "switch failed", facts->said);
  if (!facts->back) return made.failed(facts->name, "did not come back", facts->said);
  made.number(facts->name, "back_after", seconds_of(*facts->back), "s");
  return made.passed(facts->name, "switched and back", facts->said);
}

Result<StepResult> cycle_switches(Outside& outside) {
  const auto& power = outside.configuration.settings.link.power;
  if (!power) return judge_switches(std::nullopt);
  SwitchFacts facts;
  facts.name = name_of(*power);
  facts.off_time = power->off_time;
  auto last = outside.store.last();
  if (!last) return pass_on(last);
  auto answer = outside.ask(R"({"command":"cycle_power"})");
  if (!answer) return pass_on(answer);
  if (answer->string_at("outcome") != "done") {
    facts.refusal = answer->string_at("text").value_or("no answer");
    return judge_switches(facts);
  }
  auto event = await_event(outside, *last);
  if (!event) return pass_on(event);
  facts.is_switched = *event && (*event)->is_switched;
  facts.said = *event ? (*event)->text : "no event of it";
  if (facts.is_switched) {
    auto back = await_link(outside, facts.off_time);
    if (!back) return pass_on(back);
    facts.back = *back;
  }
  return judge_switches(facts);
}

}  // namespace buoyd
