#include "commission/step/link_step.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_parts.hpp"
#include "commission/step/awaited_receipt.hpp"
#include "commission/step/counter.hpp"
#include "verify/channel_series.hpp"

namespace buoyd {

namespace {

constexpr Micros least_patience = std::chrono::seconds(30);
/// A node says again after a quarter of an hour what was not answered, and water is slow.
constexpr Micros least_patience_of_node = std::chrono::minutes(20);
/// Batches and receipts of three intervals: one of each may be lost.
constexpr int rounds = 3;
/// A lane's states, as buoyd's status has them: by its configuration, and by the day's budget.
constexpr const char* lane_off = "off";
constexpr const char* lane_thinned = "thinned";

/// What was counted since `before` is added, also where buoyd started meanwhile.
void add_counters(LinkFacts& facts, const Json& before, const Json& now) {
  const bool anew = parts::number(now, "uptime") < parts::number(before, "uptime");
  const Json& was = parts::part(before, "uplink");
  const Json& is = parts::part(now, "uplink");
  const auto meanwhile = [anew](const Json& earlier, const Json& later, const char* key) {
    return grown(parts::count(earlier, key), parts::count(later, key), anew);
  };
  facts.refused += meanwhile(was, is, "refused_receipts");
  for (const Json& lane : parts::part(is, "lanes").items()) {
    const std::string name = parts::text(lane, "name");
    auto one = std::ranges::find(facts.lanes, name, &LaneFacts::name);
    if (one == facts.lanes.end()) one = facts.lanes.insert(one, LaneFacts{name, {}, 0});
    one->state = parts::text(lane, "state");
    one->messages += meanwhile(parts::named(parts::part(was, "lanes"), name), lane, "messages");
  }
}

void note(LinkFacts& facts, const Json& now) {
  const Json& uplink = parts::part(now, "uplink");
  facts.broker = parts::text(uplink, "broker");
  facts.is_connected = parts::is_true(uplink, "connected");
  facts.archive = parts::text(uplink, "archive");
  facts.owed = parts::count(parts::part(now, "spool"), "owed");
  const auto& notes = parts::part(uplink, "notes").items();
  facts.has_two_archives = std::ranges::any_of(notes, [](const Json& one) {
    return one.string() != nullptr && *one.string() == "two archives";
  });
}

bool all_sent(const LinkFacts& facts) {
  return std::ranges::all_of(facts.lanes, [](const LaneFacts& lane) {
    return lane.state == lane_off || lane.messages > 0;
  });
}

void judge_lane(StepResult& made, const LaneFacts& lane) {
  const std::string detail = fmt::format("{}; {}", lane.state, lane.messages);
  if (lane.messages > 0) {
    made.passed(lane.name, "lane sent", detail);
  } else if (lane.state == lane_off) {
    made.told(lane.name, "lane off");
  } else if (lane.state == lane_thinned) {
    made.untested(lane.name, "lane did not send", detail);
  } else {
    made.failed(lane.name, "lane did not send", detail);
  }
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
  for (const LaneFacts& lane : facts.lanes) judge_lane(made, lane);
  made.number("", "owed", static_cast<double>(facts.owed), "1");
  if (!facts.archive.empty()) made.text("", "archive", facts.archive);
  return made;
}

Result<StepResult> look_at_links(Outside& outside) {
  const Settings& settings = outside.configuration.settings;
  const MqttSettings& mqtt = settings.mqtt;
  const Micros least = settings.acoustic.buoy ? least_patience_of_node : least_patience;
  const Micros patience =
      std::max({least, rounds * (mqtt.batch_interval + mqtt.receipt_interval), mqtt.live_interval});
  auto before = outside.status();
  if (!before) return pass_on(before);
  const MonoTime began = outside.clock.mono();
  AwaitedReceipt receipt(mqtt.delivery, *before, began);
  // The command itself becomes a reading, so there is one to send even where no instrument speaks.
  if (auto asked = outside.ask(R"({"command":"resync"})"); !asked) return pass_on(asked);
  LinkFacts facts;
  facts.is_broker_enough = mqtt.delivery == DeliveryMode::broker;
  while (true) {
    auto now = outside.status();
    if (!now) return pass_on(now);
    const MonoTime time = outside.clock.mono();
    receipt.see(*now, time);
    note(facts, *now);
    add_counters(facts, *before, *now);
    before = std::move(now);
    facts.is_receipted = receipt.came();
    facts.took = time - began;
    const bool is_done = receipt.came() && (all_sent(facts) || facts.took > patience);
    if (is_done || time - receipt.moved() > patience) return judge_links(facts);
    if (!outside.wait()) return left_off();
  }
}

}  // namespace buoyd
