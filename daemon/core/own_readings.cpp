#include "core/own_readings.hpp"

#include <fmt/format.h>

#include <array>

#include "base/hash.hpp"
#include "base/json.hpp"
#include "core/body.hpp"

namespace buoyd {

namespace {

struct OwnChannel {
  std::string_view name;
  ValueType type;
  std::string_view unit;
  std::string_view meaning;
};

template <std::size_t N>
DescriptionPtr own_description(std::string_view kind, const std::array<OwnChannel, N>& channels) {
  std::string text =
      fmt::format(R"({{"v":1,"instrument":"{}","kind":"{}","channels":[)", own_instrument, kind);
  for (const OwnChannel& channel : channels) {
    if (text.back() == '}') text += ',';
    text += fmt::format(R"({{"name":"{}","type":"{}","unit":"{}","long_name":"{}"}})", channel.name,
                        name_of(channel.type), channel.unit, channel.meaning);
  }
  text += "]}";
  return Description::parse(std::move(text)).value();
}

Scalar text_or_null(std::string text) {
  return text.empty() ? Scalar{} : Scalar{std::move(text)};
}

Scalar count(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}

Scalar count_or_null(const std::optional<std::uint64_t>& value) {
  return value ? count(*value) : Scalar{};
}

Scalar number_or_null(const std::optional<double>& value) {
  return value ? Scalar{*value} : Scalar{};
}

std::int64_t micros(MonoTime time) {
  return time.time_since_epoch().count();
}

Reading own_reading(const DescriptionPtr& description, const Values& values, MonoTime now) {
  Reading reading;
  reading.description = description;
  reading.boottime = now;
  reading.body = write_body(*description, values).value();
  return reading;
}

}  // namespace

Reading start_reading(const StartFacts& facts, MonoTime now) {
  static const DescriptionPtr description = own_description(
      "start", std::to_array<OwnChannel>({
                   {"version", ValueType::text, "", "version of buoyd"},
                   {"boot_id", ValueType::text, "", "identity of the board's boot"},
                   {"configuration", ValueType::text, "", "hash of the configuration"},
                   {"previous_epoch", ValueType::text, "", "epoch before this one in this store"},
                   {"previous_last", ValueType::integer, "1", "its last number in this store"},
                   {"reason", ValueType::text, "", "why buoyd starts, one word"},
                   {"reason_text", ValueType::text, "", "the same for people"},
                   {"restarts", ValueType::integer, "1", "starts but the first"},
                   {"restarts_since", ValueType::text, "", "UTC of the first start"},
               }));
  return own_reading(
      description,
      {facts.version, text_or_null(facts.boot_id), text_or_null(facts.configuration_hash),
       facts.previous_epoch ? Scalar{to_hex(*facts.previous_epoch)} : Scalar{},
       facts.previous_last ? count(*facts.previous_last) : Scalar{},
       text_or_null(facts.restart.reason), text_or_null(facts.restart.text),
       count(facts.restart.restarts), text_or_null(facts.restart.since)},
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
  static const DescriptionPtr description =
      own_description("event", std::to_array<OwnChannel>({
                                   {"source", ValueType::text, "", "what it happened to"},
                                   {"event", ValueType::text, "", "what happened, one word"},
                                   {"text", ValueType::text, "", "the same for people"},
                               }));
  Reading reading =
      own_reading(description, {facts.source, facts.kind, text_or_null(facts.text)}, now);
  reading.urgent = true;
  return reading;
}

Reading dropped_reading(const DroppedFacts& facts, MonoTime now) {
  static const DescriptionPtr description = own_description(
      "dropped", std::to_array<OwnChannel>({
                     {"instrument", ValueType::text, "", "whose readings a full queue refused"},
                     {"count", ValueType::integer, "1", "how many"},
                     {"first", ValueType::integer, "us", "boottime of the first of them"},
                     {"last", ValueType::integer, "us", "boottime of the last of them"},
                 }));
  return own_reading(
      description, {facts.instrument, count(facts.count), micros(facts.first), micros(facts.last)},
      now);
}

Reading clock_reading(const ClockFacts& facts) {
  static const DescriptionPtr description = own_description(
      "clock", std::to_array<OwnChannel>({
                   {"source", ValueType::text, "", "instrument that said the time"},
                   {"boottime", ValueType::integer, "us", "when it said so"},
                   {"utc", ValueType::integer, "us", "what it said, since 1970-01-01 UTC"},
                   {"error", ValueType::integer, "us", "estimated error of it"},
                   {"offset", ValueType::integer, "us", "utc minus the system's wall clock"},
               }));
  return own_reading(
      description,
      {facts.source, micros(facts.at), std::int64_t{facts.utc.time_since_epoch().count()},
       std::int64_t{facts.error.count()}, std::int64_t{facts.offset.count()}},
      facts.at);
}

Reading config_reading(const ConfigFacts& facts, MonoTime now) {
  static const DescriptionPtr description = own_description(
      "config", std::to_array<OwnChannel>({
                    {"hash", ValueType::text, "", "hash of the file"},
                    {"accepted", ValueType::integer, "1", "1 it is in force, 0 it was refused"},
                    {"text", ValueType::text, "", "what changed, or the first mistakes"},
                }));
  Reading reading = own_reading(
      description,
      {text_or_null(facts.hash), std::int64_t{facts.accepted ? 1 : 0}, text_or_null(facts.text)},
      now);
  reading.urgent = true;
  return reading;
}

Reading command_reading(const CommandFacts& facts, MonoTime now) {
  static const DescriptionPtr description = own_description(
      "command", std::to_array<OwnChannel>({
                     {"door", ValueType::text, "", "mqtt, or socket for the control socket"},
                     {"id", ValueType::text, "", "the sender's name of this call"},
                     {"command", ValueType::text, "", "what was asked"},
                     {"arguments", ValueType::text, "", "with what, as JSON"},
                     {"outcome", ValueType::text, "", "done, refused or failed"},
                     {"text", ValueType::text, "", "the same for people"},
                 }));
  Reading reading =
      own_reading(description,
                  {facts.door, text_or_null(facts.id), facts.command, text_or_null(facts.arguments),
                   facts.outcome, text_or_null(facts.text)},
                  now);
  reading.urgent = true;
  return reading;
}

Reading health_reading(const HealthFacts& facts, MonoTime now) {
  static const DescriptionPtr description = own_description(
      "health", std::to_array<OwnChannel>({
                    {"uptime", ValueType::integer, "s", "time since start"},
                    {"resident", ValueType::integer, "KiB", "resident memory"},
                    {"committed", ValueType::integer, "1", "readings stored since start"},
                    {"owed", ValueType::integer, "1", "numbers not delivered"},
                    {"dropped", ValueType::integer, "1", "readings refused by full queues"},
                    {"spool", ValueType::integer, "byte", "size of the store"},
                    {"sent", ValueType::integer, "byte", "MQTT payload since start"},
                    {"reconnects", ValueType::integer, "1", "connections to the broker"},
                    {"failures", ValueType::integer, "1", "instrument errors since start"},
                    {"waiting", ValueType::integer, "1", "readings not durable yet"},
                    {"link", ValueType::integer, "byte", "on the link both ways since start"},
                    {"link_time", ValueType::integer, "s", "with the broker since start"},
                    {"memory", ValueType::integer, "KiB", "memory available on the board"},
                    {"temperature", ValueType::float64, "degC", "hottest part of the board"},
                    {"load", ValueType::float64, "1", "runnable threads on the board, in a minute"},
                    {"disk_free", ValueType::integer, "byte", "free where the store lies"},
                    {"link_steps", ValueType::integer, "1", "of the link watchdog since start"},
                    {"start_reason", ValueType::text, "", "why buoyd started, one word"},
                    {"restarts", ValueType::integer, "1", "starts but the first"},
                    {"restarts_since", ValueType::text, "", "UTC of the first start"},
                    {"held_off", ValueType::integer, "s", "the start is held off for so long"},
                }));
  return own_reading(description,
                     {count(facts.uptime_s),
                      count(facts.resident_kib),
                      count(facts.committed),
                      count(facts.owed),
                      count(facts.dropped),
                      count(facts.spool_bytes),
                      count(facts.sent_bytes),
                      count(facts.reconnects),
                      count(facts.failures),
                      count(facts.waiting),
                      count(facts.link_bytes),
                      count(facts.link_s),
                      count_or_null(facts.memory_kib),
                      number_or_null(facts.temperature),
                      number_or_null(facts.load),
                      count_or_null(facts.disk_free),
                      count(facts.link_steps),
                      text_or_null(facts.restart.reason),
                      count(facts.restart.restarts),
                      text_or_null(facts.restart.since),
                      count_or_null(facts.held_off_s)},
                     now);
}

Reading success_reading(const SuccessFacts& facts, MonoTime now) {
  static const DescriptionPtr description = own_description(
      "success", std::to_array<OwnChannel>({
                     {"instrument", ValueType::text, "", "whose"},
                     {"health", ValueType::text, "", "ok, waiting, silent, dormant, line_missing"},
                     {"readings", ValueType::integer, "1", "since start"},
                     {"failures", ValueType::integer, "1", "polls or samples that failed"},
                     {"missed", ValueType::integer, "1", "slots passed while the line was busy"},
                     {"dropped", ValueType::integer, "1", "readings refused by a full queue"},
                     {"failed", ValueType::integer, "1", "slots whose poll brought no answer"},
                     {"rested", ValueType::integer, "1", "slots passed after failures"},
                     {"off", ValueType::integer, "1", "slots passed without the line"},
                     {"paused", ValueType::integer, "1", "slots passed by command"},
                 }));
  return own_reading(description,
                     {facts.instrument, facts.health, count(facts.readings), count(facts.failures),
                      count(facts.missed), count(facts.dropped), count(facts.failed),
                      count(facts.rested), count(facts.off), count(facts.paused)},
                     now);
}

}  // namespace buoyd
