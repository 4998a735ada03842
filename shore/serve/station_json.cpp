#include "shore/serve/station_json.hpp"

#include "base/hash.hpp"
#include "base/json_object.hpp"
#include "core/own_reading.hpp"
#include "shore/query/catalogue.hpp"
#include "shore/query/recent_step.hpp"
#include "shore/serve/answer_size.hpp"
#include "shore/serve/provisional_json.hpp"
#include "shore/serve/reading_json.hpp"
#include "shore/serve/summary_json.hpp"
#include "shore/station/told_instruments.hpp"

namespace buoyshore {

using buoyd::JsonArray;
using buoyd::JsonObject;
using buoyd::Result;
using buoyd::WallTime;

namespace {

std::string step_json(std::optional<std::int64_t> micros) {
  return micros ? std::to_string(buoyd::Micros(*micros) / std::chrono::milliseconds(1)) : "null";
}

Result<std::string> kind_json(PreparedSql& sql, const std::string& station,
                              const CatalogueEntry& entry, const ToldInstruments& told) {
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
  auto step = recent_step(sql, station, entry);
  if (!step) return pass_on(step);
  const bool may_have_left = entry.instrument != buoyd::own_instrument && entry.epoch <= told.epoch;
  return JsonObject()
      .add("instrument", entry.instrument)
      .add("kind", entry.kind)
      .add("hash", buoyd::to_hex(entry.description->hash()))
      .add_json("description", entry.description->text())
      .add("has_left", may_have_left && told.has_left(entry.instrument))
      .add("readings", entry.readings)
      .add_json("first", time_json(entry.first))
      .add_json("step", step_json(*step))
      .add_json("newest", newest)
      .str();
}

}  // namespace

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
  auto told = told_last(sql, station);
  if (!told) return pass_on(told);
  JsonArray kinds;
  AnswerSize size("one instrument");
  if (entries) {
    for (const CatalogueEntry& entry : *entries) {
      auto kind = kind_json(sql, station, entry, *told);
      if (!kind) return kind;
      if (auto fits = size.add(kind->size()); !fits) return pass_on(fits);
      kinds.add_json(*kind);
    }
  } else if (entries.error().code != buoyd::ErrorCode::invalid || !instrument.empty()) {
    return pass_on(entries);  // invalid: it is known, and no reading of it came so far
  }
  auto provisional = provisional_json(sql, station);
  if (!provisional) return provisional;
  if (auto fits = size.add(provisional->size()); !fits) return pass_on(fits);
  return JsonObject()
      .add_json("now", time_json(now))
      .add_json("station", *summary)
      .add_json("kinds", kinds.str())
      .add_json("provisional", *provisional)
      .str();
}

}  // namespace buoyshore
