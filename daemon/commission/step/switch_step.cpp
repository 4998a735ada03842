#include "commission/step/switch_step.hpp"

#include <fmt/format.h>

#include "base/json_parts.hpp"
#include "commission/step/awaited_receipt.hpp"
#include "core/body.hpp"
#include "verify/channel_series.hpp"

namespace buoyd {

namespace {

/// A relay's answer, and its event.
constexpr Micros longest_switch = std::chrono::minutes(3);
/// A modem starts and connects; each receipt of what was owed before begins this anew.
constexpr Micros longest_return = std::chrono::minutes(10);

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

/// buoyd's own event of the modem's power, where the reading is one; an instrument's has another
/// source.
struct PowerEvent {
  bool is_switched = false;
  std::string text;
};

std::optional<PowerEvent> power_event(const Reading& reading) {
  const Description& description = *reading.description;
  if (description.instrument() != "buoyd" || description.kind() != "event") return std::nullopt;
  const std::string kind = text_in(reading, "event");
  if (text_in(reading, "source") != "link") return std::nullopt;
  if (kind != "power" && kind != "power_failed") return std::nullopt;
  return PowerEvent{kind == "power", text_in(reading, "text")};
}

/// The next one that is stored behind `seq`, which moves on; nullopt: none yet.
Result<std::optional<PowerEvent>> next_event(StoreView& store, std::uint64_t& seq) {
  while (true) {
    auto more = store.after(seq);
    if (!more) return pass_on(more);
    if (more->empty()) return std::optional<PowerEvent>();
    for (const StoredReading& stored : *more) {
      seq = stored.seq;
      if (auto event = power_event(stored.reading)) return event;
    }
  }
}

/// nullopt: none came in time.
Result<std::optional<PowerEvent>> await_event(Outside& outside, std::uint64_t& seq) {
  const MonoTime until = outside.clock.mono() + longest_switch;
  while (outside.clock.mono() < until) {
    auto event = next_event(outside.store, seq);
    if (!event || *event) return event;
    if (!outside.wait()) return left_off();
  }
  return std::optional<PowerEvent>();
}

/// A modem that cannot be switched on again has its event behind that of off.
Result<void> look_for_failure(Outside& outside, std::uint64_t& seq, SwitchFacts& facts) {
  auto event = next_event(outside.store, seq);
  if (!event) return pass_on(event);
  if (*event && !(*event)->is_switched) {
    facts.is_switched = false;
    facts.said = (*event)->text;
  }
  return {};
}

/// The modem is off for a while, and then it looks for its network. A connection may not know for
/// long that it is dead, so the proof is a receipt after the modem was on again.
Result<void> await_link(Outside& outside, std::uint64_t seq, SwitchFacts& facts) {
  const MonoTime begun = outside.clock.mono();
  const MonoTime on_from = begun + facts.off_time;
  std::optional<AwaitedReceipt> receipt;
  MonoTime now = begun;
  while (now - (receipt ? receipt->moved() : on_from) < longest_return) {
    if (!outside.wait()) return left_off();
    now = outside.clock.mono();
    if (auto looked = look_for_failure(outside, seq, facts); !looked) return looked;
    if (!facts.is_switched) return {};
    if (now <= on_from) continue;
    auto status = outside.status();
    if (!status) return pass_on(status);
    if (!receipt) {
      receipt.emplace(outside.configuration.settings.mqtt.delivery, *status, now);
      // The command itself becomes a reading, so there is one to send.
      if (auto asked = outside.ask(R"({"command":"resync"})"); !asked) return pass_on(asked);
      continue;
    }
    receipt->see(*status, now);
    if (receipt->came() && parts::is_true(parts::part(*status, "uplink"), "connected")) {
      facts.back = now - begun;
      return {};
    }
  }
  return {};
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
    if (auto awaited = await_link(outside, *last, facts); !awaited) return pass_on(awaited);
  }
  return judge_switches(facts);
}

}  // namespace buoyd
