#include "app/status_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_object.hpp"
#include "core/shown/print_reading.hpp"

namespace buoyd {

namespace {

double seconds(Micros duration) {
  return static_cast<double>(duration.count()) / 1e6;
}

std::string errors_json(const InstrumentSnapshot& instrument) {
  JsonObject errors;
  for (std::size_t code = 0; code < error_names.size(); ++code) {
    if (instrument.errors[code] > 0) {
      errors.add(error_names[code], instrument.errors[code]);
    }
  }
  const DriverCounters& frames = instrument.frames;
  errors.add("damaged_frames", frames.damaged_frames)
      .add("foreign_frames", frames.foreign_frames)
      .add("discarded_bytes", frames.discarded_bytes)
      .add("torn", frames.torn)
      .add("incomplete", frames.incomplete);
  return errors.str();
}

/// Slots that were due and brought nothing, by cause.
std::string lost_slots_json(const SlotCounters& slots) {
  return JsonObject()
      .add("failed", slots.failed)
      .add("rested", slots.rested)
      .add("line_busy", slots.missed)
      .add("off", slots.no_line)
      .add("paused", slots.paused)
      .add("without_power", slots.unpowered)
      .str();
}

std::string strings_json(const std::vector<std::string>& texts) {
  JsonArray list;
  for (const std::string& text : texts) list.add_json(json_string(text));
  return list.str();
}

std::string profile_json(const Profile& profile) {
  JsonArray columns;
  for (const ProfileColumn& column : profile.columns) {
    columns.add_json(JsonObject()
                         .add("name", column.name)
                         .add("unit", column.unit)
                         .add_json("values", strings_json(column.values))
                         .str());
  }
  return JsonObject()
      .add("axis", profile.axis.name)
      .add("unit", profile.axis.unit)
      .add_json("points", strings_json(profile.axis.points))
      .add("of", profile.points)
      .add_json("columns", columns.str())
      .str();
}

/// As a line, and what goes over an axis as a table and the line without it.
std::string newest_readings(const InstrumentSnapshot& instrument, MonoTime now) {
  JsonArray list;
  for (const LastReading& last : instrument.last) {
    if (!last.description) continue;
    JsonObject reading;
    reading.add("kind", last.description->kind())
        .add("age", seconds(now - last.boottime))
        .add("text", reading_line(*last.description, last.body, last.flags));
    const TabledReading tabled = tabled_reading(*last.description, last.body, last.flags);
    if (!tabled.profile.columns.empty()) {
      reading.add("line", tabled.line).add_json("profile", profile_json(tabled.profile));
    }
    list.add_json(reading.str());
  }
  return list.str();
}

std::string instrument_json(const InstrumentSnapshot& instrument, MonoTime now) {
  JsonObject json;
  json.add("name", instrument.name)
      .add("line", instrument.line)
      .add("model", instrument.model)
      .add("interval", seconds(instrument.interval))
      .add("health", name_of(instrument.health))
      .add("health_for", instrument.rest.empty() ? seconds(now - instrument.health_since) : 0.0)
      .add("readings", instrument.readings)
      .add("readings_per_minute", instrument.per_minute)
      .add("values", instrument.values)
      .add("bytes", instrument.bytes)
      .add("dropped", instrument.dropped)
      .add("repeated", instrument.frames.repeated)
      .add("polls", instrument.slots.run)
      .add("missed_deadlines", instrument.slots.missed)
      .add_json("lost_slots", lost_slots_json(instrument.slots))
      .add_json("errors", errors_json(instrument))
      .add_json("last", newest_readings(instrument, now));
  if (!instrument.rest.empty()) json.add("state", instrument.rest);
  if (!instrument.power.empty()) {
    json.add("power", instrument.power).add("power_cycles", instrument.power_cycles);
  }
  if (!instrument.storm.empty()) {
    json.add("storm", instrument.storm).add("storm_for", seconds(now - instrument.storm_since));
  }
  if (!instrument.last_error.empty()) {
    json.add("last_error", instrument.last_error)
        .add("last_error_age", seconds(now - instrument.last_error_at));
  }
  return json.str();
}

std::string line_json(const LineSnapshot& line, MonoTime now) {
  JsonObject json;
  json.add("name", line.name)
      .add("device", line.device)
      .add("there", line.there)
      .add("for", line.rest.empty() ? seconds(now - line.there_since) : 0.0)
      .add("sent_bytes", line.counters.sent_bytes)
      .add("received_bytes", line.counters.received_bytes)
      .add("discarded_bytes", line.counters.discarded_bytes)
      .add("lost", line.counters.lost);
  if (!line.missing.empty()) json.add("missing", line.missing);
  if (!line.rest.empty()) json.add("state", line.rest);
  return json.str();
}

std::string spool_json(const SpoolStatus& spool) {
  JsonObject json;
  json.add("epoch", spool.epoch ? to_hex(*spool.epoch) : "")
      .add("last", spool.last)
      .add("committed", spool.committed)
      .add("commits", spool.commits)
      .add("waiting", spool.waiting)
      .add("dropped", spool.dropped)
      .add("owed", spool.owed)
      .add("database_bytes", spool.database_bytes)
      .add("wal_bytes", spool.wal_bytes)
      .add("volatile", spool.is_volatile)
      .add("failures", spool.failures);
  if (spool.raw_bytes + spool.raw_dropped > 0) {
    json.add("raw_bytes", spool.raw_bytes).add("raw_dropped", spool.raw_dropped);
  }
  if (!spool.station_key.empty()) {
    json.add("sealed", spool.sealed).add("station_key", spool.station_key);
  }
  if (!spool.last_error.empty()) json.add("last_error", spool.last_error);
  return json.str();
}

std::string clock_json(const ClockStatus& clock, MonoTime now) {
  JsonObject json;
  json.add("state", name_of(clock.quality.state));
  if (clock.quality.error_bits < 31) {
    json.add("error_below", static_cast<double>(1U << clock.quality.error_bits) / 1e6);
  }
  if (!clock.fix_source.empty()) {
    json.add("fix_source", clock.fix_source)
        .add("fix_age", seconds(now - clock.fix_at))
        .add("fix_offset", seconds(clock.fix_offset));
  }
  if (clock.chrony_sent + clock.chrony_refused > 0) {
    json.add("chrony_sent", clock.chrony_sent).add("chrony_refused", clock.chrony_refused);
  }
  return json.str();
}

std::string restart_json(const RestartFacts& restart) {
  return JsonObject()
      .add("reason", restart.reason)
      .add("text", restart.text)
      .add("restarts", restart.restarts)
      .add("since", restart.since)
      .str();
}

std::string message_link_json(const MessageLinkStatus& link, MonoTime now) {
  JsonObject json;
  json.add("name", link.name)
      .add("state", link.state)
      .add("sent", link.sent)
      .add("refused", link.refused)
      .add("unanswered", link.unanswered)
      .add("damaged", link.damaged)
      .add("received", link.received)
      .add("commands", link.commands)
      .add("unproven", link.unproven)
      .add("waiting", link.waiting);
  if (link.last) json.add("last", seconds(now - *link.last));
  return json.str();
}

std::string message_links_json(const std::vector<MessageLinkStatus>& links, MonoTime now) {
  JsonArray list;
  for (const MessageLinkStatus& link : links) list.add_json(message_link_json(link, now));
  return list.str();
}

std::string releases_json(const std::vector<ReleaseStatus>& releases) {
  JsonArray list;
  for (const ReleaseStatus& one : releases) {
    JsonObject json;
    json.add("name", one.name).add("state", one.state).add("firing", one.firing);
    if (!one.armed_by.empty()) json.add("armed_by", one.armed_by);
    list.add_json(json.str());
  }
  return list.str();
}

std::string peer_json(const PeerStatus& peer, MonoTime now) {
  JsonObject json;
  json.add("address", peer.address);
  if (!peer.station.empty()) json.add("station", peer.station);
  json.add("frames", peer.frames).add("silences", peer.silences);
  if (peer.last) json.add("last", seconds(now - *peer.last));
  if (const auto travel = peer.travel ? peer.travel : peer.quality.travel) {
    json.add("travel", seconds(*travel));
  }
  if (peer.quality.rssi) json.add("rssi", *peer.quality.rssi);
  if (peer.quality.integrity) json.add("integrity", *peer.quality.integrity);
  return json.str();
}

std::string acoustic_json(const AcousticStatus& acoustic, MonoTime now) {
  JsonArray peers;
  for (const PeerStatus& peer : acoustic.peers) peers.add_json(peer_json(peer, now));
  return JsonObject()
      .add("state", acoustic.state)
      .add("sent", acoustic.sent)
      .add("heard", acoustic.heard)
      .add("refused", acoustic.refused)
      .add("air_time", seconds(acoustic.air_time))
      .add_json("peers", peers.str())
      .str();
}

std::string start_json(const DaemonState& state, MonoTime now) {
  return JsonObject()
      .add("state", state.start.state)
      .add("text", state.start.text)
      .add("for", seconds(now - state.started))
      .str();
}

}  // namespace

std::string last_readings(const InstrumentSnapshot& instrument, MonoTime now) {
  JsonArray list;
  for (const LastReading& last : instrument.last) {
    if (!last.description) continue;
    list.add_json(JsonObject()
                      .add("kind", last.description->kind())
                      .add("age", seconds(now - last.boottime))
                      .add("text", reading_table(*last.description, last.body, last.flags))
                      .str());
  }
  return list.str();
}

std::string short_status(const DaemonState& state) {
  const auto well = std::ranges::count(state.instruments, Health::ok, &InstrumentSnapshot::health);
  const auto there = std::ranges::count(state.lines, true, &LineSnapshot::there);
  const std::string start = state.start.state.empty() ? "" : state.start.state + ", ";
  return fmt::format("{}{} of {} instruments well, {} of {} lines there, {}, {} readings owed{}",
                     start, well, state.instruments.size(), there, state.lines.size(),
                     state.uplink.broker, state.spool.owed,
                     state.spool.is_volatile ? ", store in memory" : "");
}

std::string status_json(const DaemonState& state, MonoTime now) {
  JsonArray lines;
  for (const LineSnapshot& line : state.lines) lines.add_json(line_json(line, now));
  JsonArray instruments;
  for (const InstrumentSnapshot& instrument : state.instruments) {
    instruments.add_json(instrument_json(instrument, now));
  }
  JsonObject status;
  status.add("station", state.station)
      .add("version", state.version)
      .add("configuration", state.configuration_hash)
      .add("uptime", seconds(now - state.started))
      .add_json("clock", clock_json(state.clock, now))
      .add_json("restart", restart_json(state.restart));
  if (!state.configuration_refused.empty()) {
    status.add("configuration_refused", state.configuration_refused);
  }
  if (state.trial_until) {
    status.add("trial_left", seconds(std::max(*state.trial_until - now, Micros(0))));
  }
  if (!state.start.state.empty()) status.add_json("start", start_json(state, now));
  if (!state.message_links.empty()) {
    status.add_json("message_links", message_links_json(state.message_links, now));
  }
  if (!state.releases.empty()) status.add_json("releases", releases_json(state.releases));
  if (!state.acoustic.state.empty()) {
    status.add_json("acoustic", acoustic_json(state.acoustic, now));
  }
  return status.add_json("lines", lines.str())
      .add_json("instruments", instruments.str())
      .add_json("spool", spool_json(state.spool))
      .add_json("uplink", uplink_json(state.uplink))
      .str();
}

}  // namespace buoyd
