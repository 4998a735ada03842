#include "shore/serve/station_json.hpp"

#include <algorithm>
#include <span>

#include "base/hash.hpp"
#include "base/json_object.hpp"
#include "shore/archive/known_until.hpp"
#include "shore/archive/link_table.hpp"
#include "shore/decode/messages.hpp"
#include "shore/query/account_report.hpp"
#include "shore/query/catalogue.hpp"
#include "shore/serve/answer_size.hpp"
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
constexpr std::size_t most_gaps = 1000;

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

Result<std::string> summary_of(PreparedSql& sql, const Account& account) {
  const WallTime heard = account.heard();
  const StationFacts& facts = account.facts;
  JsonObject summary;
  summary.add("station", facts.name)
      .add("readings", account.readings())
      .add_json("newest", time_json(facts.newest_taken))
      .add_json("heard", heard == WallTime{} ? "null" : time_json(heard))
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

Result<std::string> kind_json(PreparedSql& sql, const CatalogueEntry& entry) {
  std::string newest = "null";
  auto read = take_newest(sql, entry.epoch, entry.description_n, *entry.description,
                          [&](const ArchivedReading& archived) {
                            ArchivedReading reading = archived;
                            reading.epoch = entry.epoch_id;
                            JsonObject object;
                            add_reading(object, reading);
                            newest = object.str();
                          });
  if (!read) return pass_on(read);
  return JsonObject()
      .add("instrument", entry.instrument)
      .add("kind", entry.kind)
      .add("hash", buoyd::to_hex(entry.description->hash()))
      .add_json("description", entry.description->text())
      .add("readings", entry.readings)
      .add_json("first", time_json(entry.first))
      .add_json("newest", newest)
      .str();
}

Result<Account> known_account(PreparedSql& sql, const std::string& station) {
  auto account = account_of(sql, station);
  if (account && account->facts.epochs.empty()) return unknown_station(sql, station);
  return account;
}

}  // namespace

Result<std::string> station_summary(PreparedSql& sql, const std::string& station) {
  auto account = known_account(sql, station);
  if (!account) return pass_on(account);
  return summary_of(sql, *account);
}

Result<std::string> stations_json(PreparedSql& sql, WallTime now) {
  auto names = station_names(sql);
  if (!names) return pass_on(names);
  JsonArray stations;
  AnswerSize size("one station (/api/station)");
  for (const std::string& name : *names) {
    auto summary = station_summary(sql, name);
    if (!summary) return summary;
    if (auto fits = size.add(summary->size()); !fits) return pass_on(fits);
    stations.add_json(*summary);
  }
  return JsonObject().add_json("now", time_json(now)).add_json("stations", stations.str()).str();
}

Result<std::string> station_json(PreparedSql& sql, const std::string& station,
                                 const std::string& instrument, WallTime now) {
  auto summary = station_summary(sql, station);
  if (!summary) return summary;
  auto entries = catalogue_of(sql, station, instrument);
  JsonArray kinds;
  AnswerSize size("one instrument");
  if (entries) {
    for (const CatalogueEntry& entry : *entries) {
      auto kind = kind_json(sql, entry);
      if (!kind) return kind;
      if (auto fits = size.add(kind->size()); !fits) return pass_on(fits);
      kinds.add_json(*kind);
    }
  } else if (entries.error().code != buoyd::ErrorCode::invalid || !instrument.empty()) {
    return pass_on(entries);  // invalid: it is known, and no reading of it came so far
  }
  return JsonObject()
      .add_json("now", time_json(now))
      .add_json("station", *summary)
      .add_json("kinds", kinds.str())
      .str();
}

Result<std::string> account_json(PreparedSql& sql, const std::string& station, WallTime now) {
  auto account = known_account(sql, station);
  if (!account) return pass_on(account);
  auto summary = summary_of(sql, *account);
  if (!summary) return summary;
  JsonArray gaps;
  const std::size_t left_out = account->gaps.size() - std::min(account->gaps.size(), most_gaps);
  for (const GapRow& gap : std::span(account->gaps).subspan(left_out)) {
    const auto time = [](WallTime at) { return at == WallTime{} ? "null" : time_json(at); };
    gaps.add_json(
        JsonObject()
            .add("epoch", gap.epoch)
            .add("first", gap.range.a)
            .add_json("last", gap.range.b == highest_seq ? "null" : std::to_string(gap.range.b))
            .add("reason", gap.reason)
            .add_json("from", time(gap.t0))
            .add_json("to", time(gap.t1))
            .str());
  }
  JsonArray slots;
  for (const LostSlotsRow& row : account->lost_slots) {
    slots.add_json(JsonObject().add("instrument", row.instrument).add("causes", row.causes).str());
  }
  return JsonObject()
      .add_json("now", time_json(now))
      .add_json("station", *summary)
      .add("text", account_text(*account, now))
      .add_json("gaps", gaps.str())
      .add("gaps_left_out", left_out)
      .add_json("lost_slots", slots.str())
      .str();
}

}  // namespace buoyshore
