#include "commission/step/link_step.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_parts.hpp"
#include "verify/channel_series.hpp"

namespace buoyd {

namespace {

constexpr Micros least_patience = std::chrono::seconds(30);
/// Batches and receipts of three intervals: one of each may be lost.
constexpr int rounds = 3;

struct Numbers {
  std::string epoch;
  std::int64_t last = 0;
  std::int64_t owed = 0;

  [[nodiscard]] std::int64_t settled() const { return last - owed; }
};

Numbers numbers_of(const Json& status) {
  const Json& spool = parts::part(status, "spool");
  return {parts::text(spool, "epoch"), parts::count(spool, "last"), parts::count(spool, "owed")};
}

std::int64_t messages_of(const Json& status, const std::string& lane) {
  const Json& lanes = parts::part(parts::part(status, "uplink"), "lanes");
  return parts::count(parts::named(lanes, lane), "messages");
}

LinkFacts facts_of(const Json& begin, const Json& now, const MqttSettings& mqtt) {
  const Json& uplink = parts::part(now, "uplink");
  LinkFacts made;
  made.broker = parts::text(uplink, "broker");
  made.is_connected = parts::is_true(uplink, "connected");
  made.archive = parts::text(uplink, "archive");
  made.owed = numbers_of(now).owed;
  made.refused = parts::count(uplink, "refused_receipts") -
                 parts::count(parts::part(begin, "uplink"), "refused_receipts");
  const auto& notes = parts::part(uplink, "notes").items();
  made.has_two_archives = std::ranges::any_of(notes, [](const Json& note) {
    return note.string() != nullptr && *note.string() == "two archives";
  });
  made.is_broker_enough = mqtt.delivery == DeliveryMode::broker;
  for (const Json& lane : parts::part(uplink, "lanes").items()) {
    const std::string name = parts::text(lane, "name");
    made.lanes.push_back({name, parts::text(lane, "state"),
                          parts::count(lane, "messages") - messages_of(begin, name)});
  }
  return made;
}

}  // namespace

StepResult judge_links(const LinkFacts& facts) {
  StepResult made;
  made.step = Step::links;
  if (!facts.is_connected) made.failed("", "not connected", facts.broker);
  if (facts.is_receipted) {
    made.passed("", facts.is_broker_enough ? "acknowledged" : "receipt came",
                fmt::format("{:.1f} s", seconds_of(facts.took)));
    made.number("", "receipt_time", seconds_of(facts.took), "s");
  } else {
    made.failed("", facts.is_broker_enough ? "not acknowledged" : "no receipt",
                fmt::format("{:.0f} s; {}", seconds_of(facts.took), facts.owed));
  }
  if (facts.has_two_archives) made.failed("", "two archives", facts.archive);
  if (facts.refused > 0) made.told("", "receipts refused", std::to_string(facts.refused));
  for (const LaneFacts& lane : facts.lanes) {
    const std::string detail = fmt::format("{}; {}", lane.state, lane.messages);
    if (lane.messages > 0) {
      made.passed(lane.name, "lane sent", detail);
    } else {
      made.failed(lane.name, "lane did not send", detail);
    }
  }
  made.number("", "owed", static_cast<double>(facts.owed), "1");
  if (!facts.archive.empty()) made.text("", "archive", facts.archive);
  return made;
}

Result<StepResult> look_at_links(Outside& outside) {
  const MqttSettings& mqtt = outside.configuration.settings.mqtt;
  const Micros patience = std::max(
      {least_patience, rounds * (mqtt.batch_interval + mqtt.receipt_interval), mqtt.live_interval});
  // The command itself becomes a reading, so there is one to send even where no instrument speaks.
  if (auto asked = outside.ask(R"({"command":"resync"})"); !asked) return pass_on(asked);
  auto begin = outside.status();
  if (!begin) return pass_on(begin);
  Numbers start = numbers_of(*begin);
  std::int64_t most_settled = start.settled();
  const MonoTime began = outside.clock.mono();
  MonoTime moved = began;
  while (true) {
    auto now = outside.status();
    if (!now) return pass_on(now);
    const Numbers numbers = numbers_of(*now);
    if (numbers.epoch != start.epoch) {  // buoyd started anew: other numbers
      start = numbers;
      most_settled = numbers.settled();
    }
    const MonoTime time = outside.clock.mono();
    if (numbers.settled() > most_settled) {
      most_settled = numbers.settled();
      moved = time;
    }
    LinkFacts facts = facts_of(*begin, *now, mqtt);
    facts.is_receipted = is_receipted(start.last, numbers.last, numbers.owed);
    facts.took = time - began;
    const bool all_sent =
        std::ranges::all_of(facts.lanes, [](const LaneFacts& lane) { return lane.messages > 0; });
    if ((facts.is_receipted && all_sent) || time - moved > patience) return judge_links(facts);
    if (!outside.wait()) return left_off();
  }
}

}  // namespace buoyd
