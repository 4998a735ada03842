#include "core/own_readings.hpp"

#include "base/hash.hpp"
#include "base/json.hpp"
#include "core/body.hpp"
#include "core/own_reading.hpp"

namespace buoyd {

namespace {

std::int64_t micros(MonoTime time) {
  return time.time_since_epoch().count();
}

Reading urgent(Reading reading) {
  reading.urgent = true;
  return reading;
}

}  // namespace

Reading start_reading(const StartFacts& facts, MonoTime now) {
  const RestartFacts& restart = facts.restart;
  const auto& previous = facts.previous_epoch;
  return own_reading(
      "start",
      {own_text("version", "version of buoyd", facts.version),
       own_text("boot_id", "identity of the board's boot", text_or_null(facts.boot_id)),
       own_text("configuration", "hash of the configuration",
                text_or_null(facts.configuration_hash)),
       own_text("previous_epoch", "epoch before this one in this store",
                previous ? Scalar{to_hex(*previous)} : Scalar{}),
       own_integer("previous_last", "1", "its last number in this store", facts.previous_last),
       own_text("reason", "why buoyd starts, one word", text_or_null(restart.reason)),
       own_text("reason_text", "the same for people", text_or_null(restart.text)),
       own_integer("restarts", "1", "starts but the first", restart.restarts),
       own_text("restarts_since", "UTC of the first start", text_or_null(restart.since))},
      now);
}

std::optional<StartFacts> start_facts(const Reading& reading) {
  const Description& description = *reading.description;
  const auto tokens = split_body(description, reading.body);
  if (description.instrument() != own_instrument || description.kind() != "start" || !tokens) {
    return std::nullopt;
  }
  StartFacts facts;
  for (std::size_t i = 0; i < description.channels().size() && i < tokens->size(); ++i) {
    const std::string& name = description.channels()[i].name;
    const auto json = Json::parse((*tokens)[i]);
    if (!json) return std::nullopt;
    const std::string text = json->string() == nullptr ? std::string{} : *json->string();
    if (name == "version") facts.version = text;
    if (name == "boot_id") facts.boot_id = text;
    if (name == "configuration") facts.configuration_hash = text;
    if (name == "reason") facts.restart.reason = text;
    if (name == "reason_text") facts.restart.text = text;
    if (name == "restarts_since") facts.restart.since = text;
    if (name == "restarts") {
      facts.restart.restarts = static_cast<std::uint64_t>(json->integer().value_or(0));
    }
    if (const auto id = hash8_from_hex(text); id && name == "previous_epoch") {
      facts.previous_epoch = *id;
    }
    if (const auto last = json->integer(); last && *last > 0 && name == "previous_last") {
      facts.previous_last = static_cast<std::uint64_t>(*last);
    }
  }
  return facts;
}

Reading event_reading(const EventFacts& facts, MonoTime now) {
  return urgent(own_reading("event",
                            {own_text("source", "what it happened to", facts.source),
                             own_text("event", "what happened, one word", facts.kind),
                             own_text("text", "the same for people", text_or_null(facts.text))},
                            now));
}

Reading dropped_reading(const DroppedFacts& facts, MonoTime now) {
  return own_reading(
      "dropped",
      {own_text("instrument", "whose readings a full queue refused", facts.instrument),
       own_integer("count", "1", "how many", facts.count),
       own_integer("first", "us", "boottime of the first of them", micros(facts.first)),
       own_integer("last", "us", "boottime of the last of them", micros(facts.last))},
      now);
}

Reading clock_reading(const ClockFacts& facts) {
  const std::int64_t utc = facts.utc.time_since_epoch().count();
  return own_reading(
      "clock",
      {own_text("source", "instrument that said the time", facts.source),
       own_integer("boottime", "us", "when it said so", micros(facts.at)),
       own_integer("utc", "us", "what it said, since 1970-01-01 UTC", utc),
       own_integer("error", "us", "estimated error of it", facts.error.count()),
       own_integer("offset", "us", "utc minus the system's wall clock", facts.offset.count())},
      facts.at);
}

Reading amendment_reading(const AmendmentFacts& facts, MonoTime now) {
  const auto point = facts.point ? std::optional(static_cast<std::int64_t>(*facts.point))
                                 : std::optional<std::int64_t>();
  return own_reading(
      "amendment",
      {own_text("epoch", "epoch of the reading whose flag changes", to_hex(facts.epoch)),
       own_integer("seq", "1", "its number", static_cast<std::int64_t>(facts.seq)),
       own_text("channel", "whose flag", facts.channel),
       own_integer("point", "1", "of an array: the point, from 0", point),
       own_integer("flag", "1", "the new flag", static_cast<std::int64_t>(facts.flag))},
      now);
}

Reading config_reading(const ConfigFacts& facts, MonoTime now) {
  return urgent(own_reading(
      "config",
      {own_text("hash", "hash of the file", text_or_null(facts.hash)),
       own_integer("accepted", "1", "1 it is in force, 0 it was refused", facts.accepted ? 1 : 0),
       own_text("text", "what changed, or the first mistakes", text_or_null(facts.text))},
      now));
}

Reading command_reading(const CommandFacts& facts, MonoTime now) {
  return urgent(
      own_reading("command",
                  {own_text("door", "mqtt, or socket for the control socket", facts.door),
                   own_text("id", "the sender's name of this call", text_or_null(facts.id)),
                   own_text("command", "what was asked", facts.command),
                   own_text("arguments", "with what, as JSON", text_or_null(facts.arguments)),
                   own_text("outcome", "done, refused or failed", facts.outcome),
                   own_text("text", "the same for people", text_or_null(facts.text))},
                  now));
}

Reading success_reading(const SuccessFacts& facts, MonoTime now) {
  return own_reading(
      "success",
      {own_text("instrument", "whose", facts.instrument),
       own_text("health", "ok, waiting, silent, dormant, line_missing", facts.health),
       own_integer("readings", "1", "since start", facts.readings),
       own_integer("failures", "1", "polls or samples that failed", facts.failures),
       own_integer("missed", "1", "slots passed while the line was busy", facts.missed),
       own_integer("dropped", "1", "readings refused by a full queue", facts.dropped),
       own_integer("failed", "1", "slots whose poll brought no answer", facts.failed),
       own_integer("rested", "1", "slots passed after failures", facts.rested),
       own_integer("off", "1", "slots passed without the line", facts.off),
       own_integer("paused", "1", "slots passed by command", facts.paused),
       own_text("line", "that it is on", text_or_null(facts.line)),
       own_integer("unpowered", "1", "slots passed while switched off", facts.unpowered)},
      now);
}

}  // namespace buoyd
