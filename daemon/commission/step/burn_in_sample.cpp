#include "commission/step/burn_in_sample.hpp"

#include "base/json_object.hpp"
#include "base/json_parts.hpp"
#include "config/forecast/measured_forecast.hpp"

namespace buoyd {

namespace {

constexpr std::size_t longest_line = std::size_t{1} << 20U;

InstrumentSample instrument_of(const Json& live) {
  InstrumentSample made;
  made.name = parts::text(live, "name");
  made.is_well = is_well(parts::text(live, "health"));
  made.readings = parts::count(live, "readings");
  made.dropped = parts::count(live, "dropped");
  const Json& errors = parts::part(live, "errors");
  for (std::size_t i = 0; i < errors.keys().size(); ++i) {
    const std::string& key = errors.keys()[i];
    // Bytes are no events, what is foreign is nobody's error, and what was torn was read again.
    if (key == "discarded_bytes" || key == "foreign_frames" || key == "torn") continue;
    made.errors += errors.items()[i].integer().value_or(0);
  }
  for (const char* cause : {"failed", "rested", "line_busy", "off"}) {
    made.lost_slots += parts::count(parts::part(live, "lost_slots"), cause);
  }
  return made;
}

InstrumentSample instrument_in(const Json& json) {
  return {parts::text(json, "name"),        parts::is_true(json, "is_well"),
          parts::count(json, "readings"),   parts::count(json, "errors"),
          parts::count(json, "lost_slots"), parts::count(json, "dropped")};
}

std::string instrument_text(const InstrumentSample& one) {
  return JsonObject()
      .add("name", one.name)
      .add("is_well", one.is_well)
      .add("readings", one.readings)
      .add("errors", one.errors)
      .add("lost_slots", one.lost_slots)
      .add("dropped", one.dropped)
      .str();
}

}  // namespace

BurnInSample sample_of(const Json& status) {
  BurnInSample made;
  const Json& spool = parts::part(status, "spool");
  const Json& restart = parts::part(status, "restart");
  made.configuration = parts::text(status, "configuration");
  made.uptime = parts::number(status, "uptime");
  made.restarts = parts::count(restart, "restarts");
  made.restart_reason = parts::text(restart, "reason");
  made.clock_state = parts::text(parts::part(status, "clock"), "state");
  made.is_connected = parts::is_true(parts::part(status, "uplink"), "connected");
  made.owed = parts::count(spool, "owed");
  made.dropped = parts::count(spool, "dropped");
  made.failures = parts::count(spool, "failures");
  made.store = parts::count(spool, "database_bytes");
  for (const Json& one : parts::part(status, "instruments").items()) {
    made.instruments.push_back(instrument_of(one));
  }
  return made;
}

std::string sample_text(const BurnInSample& sample) {
  JsonArray instruments;
  for (const InstrumentSample& one : sample.instruments) instruments.add_json(instrument_text(one));
  JsonObject made;
  made.add("utc", iso8601(sample.utc))
      .add("passed_us", sample.passed.count())
      .add("is_away", sample.is_away)
      .add("configuration", sample.configuration)
      .add("uptime", sample.uptime)
      .add("restarts", sample.restarts)
      .add("restart_reason", sample.restart_reason)
      .add("clock_state", sample.clock_state)
      .add("is_connected", sample.is_connected)
      .add("owed", sample.owed)
      .add("dropped", sample.dropped)
      .add("failures", sample.failures)
      .add("store", sample.store)
      .add("free", sample.free);
  if (sample.volts) made.add("volts", *sample.volts);
  return made.add_json("instruments", instruments.str()).str();
}

std::optional<BurnInSample> parse_sample(std::string_view line) {
  const auto json = Json::parse(line, longest_line);
  if (!json) return std::nullopt;
  const auto utc = parse_iso8601(parts::text(*json, "utc"));
  if (!utc) return std::nullopt;
  BurnInSample made;
  made.utc = *utc;
  made.passed = Micros(parts::count(*json, "passed_us"));
  made.is_away = parts::is_true(*json, "is_away");
  made.configuration = parts::text(*json, "configuration");
  made.uptime = parts::number(*json, "uptime");
  made.restarts = parts::count(*json, "restarts");
  made.restart_reason = parts::text(*json, "restart_reason");
  made.clock_state = parts::text(*json, "clock_state");
  made.is_connected = parts::is_true(*json, "is_connected");
  made.owed = parts::count(*json, "owed");
  made.dropped = parts::count(*json, "dropped");
  made.failures = parts::count(*json, "failures");
  made.store = parts::count(*json, "store");
  made.free = parts::count(*json, "free");
  made.volts = json->number_at("volts");
  for (const Json& one : parts::part(*json, "instruments").items()) {
    made.instruments.push_back(instrument_in(one));
  }
  return made;
}

}  // namespace buoyd
