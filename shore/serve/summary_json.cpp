#include "shore/serve/summary_json.hpp"

#include <algorithm>

#include "base/json_object.hpp"
#include "shore/archive/known_until.hpp"
#include "shore/archive/link_table.hpp"
#include "shore/decode/messages.hpp"
#include "shore/serve/reading_json.hpp"
#include "shore/station/battery.hpp"
#include "shore/station/buoy_events.hpp"
#include "shore/station/newest_value.hpp"

namespace buoyshore {

using buoyd::JsonArray;
using buoyd::JsonObject;
using buoyd::Result;
using buoyd::WallTime;

namespace {

constexpr std::size_t most_alarms = 20;

std::string alarms_json(const Account& account) {
  JsonArray alarms;
  const auto& all = account.alarms;
  const std::size_t count = std::min(all.size(), most_alarms);
  for (std::size_t i = 0; i < count; ++i) {
    const AlarmRow& alarm = all[all.size() - 1 - i];
    alarms.add_json(JsonObject()
                        .add("kind", alarm.kind)
                        .add("text", alarm.text)
                        .add_json("at", time_json(alarm.last_at))
                        .add("count", alarm.count)
                        .str());
  }
  return alarms.str();
}

std::uint64_t lost_of(const Account& account) {
  std::uint64_t lost = 0;
  for (const GapRow& gap : account.gaps) {
    if (gap.range.b != highest_seq) lost += gap.range.b - gap.range.a + 1;
  }
  return lost;
}

std::string newest_json(const std::optional<NewestValue>& newest) {
  if (!newest) return "null";
  return JsonObject()
      .add("instrument", newest->instrument)
      .add("kind", newest->kind)
      .add("channel", newest->channel)
      .add("unit", newest->unit)
      .add_json("value", value_json(newest->value))
      .add("flag", std::string_view(&newest->flag, 1))
      .add_json("time", time_json(newest->utc))
      .str();
}

Result<void> add_link(PreparedSql& sql, const std::string& station, JsonObject& summary) {
  auto link = link_of(sql, station);
  if (!link) return pass_on(link);
  summary.add_json("link", !link->is_online
                               ? "null"
                               : JsonObject()
                                     .add("state", *link->is_online ? "online" : "offline")
                                     .add_json("since", time_json(link->since))
                                     .str());
  summary.add("silent_after", link->silent_after / std::chrono::milliseconds(1));
  return {};
}

Result<void> add_events(PreparedSql& sql, const std::string& station, JsonObject& summary) {
  auto events = running_events(sql, station);
  if (!events) return pass_on(events);
  JsonArray array;
  for (const RunningEvent& event : *events) {
    array.add_json(JsonObject()
                       .add("source", event.source)
                       .add("event", event.event)
                       .add("text", event.text)
                       .add_json("value", value_json(event.value))
                       .add_json("since", time_json(event.since))
                       .str());
  }
  summary.add_json("events_on", array.str());
  return {};
}

Result<void> add_values(PreparedSql& sql, const std::string& station, JsonObject& summary) {
  auto battery = battery_of(sql, station);
  if (!battery) return pass_on(battery);
  summary.add_json("battery", newest_json(*battery));
  for (const char* const channel : {"latitude", "longitude"}) {
    auto newest = newest_value(sql, station, channel);
    if (!newest) return pass_on(newest);
    summary.add_json(channel, newest_json(*newest));
  }
  return {};
}

}  // namespace

Result<std::string> summary_json(PreparedSql& sql, const Account& account) {
  const StationFacts& facts = account.facts;
  JsonObject summary;
  summary.add("station", facts.name)
      .add("readings", account.readings())
      .add_json("newest", time_json(facts.newest_taken))
      .add_json("heard", known_time_json(account.heard()))
      .add_json("hello", facts.hello_at == WallTime{} ? "null" : time_json(facts.hello_at))
      .add("complete", account.verdict.complete)
      .add_json("known_until", time_json(known_until(facts)))
      .add("owed", account.owed())
      .add("lost", lost_of(account))
      .add_json("alarms", alarms_json(account));
  for (const auto add : {add_link, add_events, add_values}) {
    if (auto added = add(sql, facts.name, summary); !added) return pass_on(added);
  }
  return summary.str();
}

Result<std::string> station_summary(PreparedSql& sql, const std::string& station) {
  auto account = known_account(sql, station);
  if (!account) return pass_on(account);
  return summary_json(sql, *account);
}

}  // namespace buoyshore
