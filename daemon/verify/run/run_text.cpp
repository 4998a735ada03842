#include "verify/run/run_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json_object.hpp"
#include "core/body.hpp"

namespace buoyd {

namespace {

constexpr std::size_t longest_line = 131072;

/// Canonical again: a body as write_body() made it.
void append_json(std::string& out, const Json& json) {
  switch (json.kind()) {
    case Json::Kind::null:
      out += "null";
      return;
    case Json::Kind::boolean:
      out += json.boolean().value_or(false) ? "true" : "false";
      return;
    case Json::Kind::number:
      out += json.print();
      return;
    case Json::Kind::string:
      append_json_string(out, *json.string());
      return;
    default:
      break;
  }
  out += '[';
  for (const Json& item : json.items()) {
    if (out.back() != '[') out += ',';
    append_json(out, item);
  }
  out += ']';
}

Micros micros_at(const Json& json, std::string_view key) {
  return Micros(json.integer_at(key).value_or(0));
}

std::uint64_t count_at(const Json& json, std::string_view key) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, json.integer_at(key).value_or(0)));
}

bool is_at(const Json& json, std::string_view key) {
  const Json* const found = json.find(key);
  return found != nullptr && found->boolean().value_or(false);
}

Result<void> add_description(RunRecord& record, const Json& text) {
  auto made = Description::parse(text.string() == nullptr ? "" : *text.string());
  if (!made) return pass_on(made);
  record.descriptions.push_back(std::move(*made));
  return {};
}

Result<void> add_reading(RunRecord& record, const Json& json, const Json& body) {
  RunReading reading;
  reading.at = micros_at(json, "at");
  const auto utc = parse_iso8601(json.string_at("utc").value_or(""));
  if (!utc) return fail(ErrorCode::invalid, "a reading without its time, expected \"utc\"");
  reading.utc = *utc;
  reading.description = static_cast<std::size_t>(count_at(json, "d"));
  if (reading.description >= record.descriptions.size()) {
    return fail(ErrorCode::invalid, "a reading of a description that did not come before it");
  }
  append_json(reading.body, body);
  reading.flags = json.string_at("flags").value_or("");
  reading.null_codes = json.string_at("nulls").value_or("");
  if (const auto ahead = json.integer_at("clock_ahead")) reading.clock_ahead = Micros(*ahead);
  reading.is_clock_unset = is_at(json, "clock_unset");
  const Description& description = *record.descriptions[reading.description];
  auto tokens = split_body(description, reading.body);
  if (!tokens) return pass_on(tokens);
  if (auto flags = full_flags(description, *tokens, reading.flags); !flags) return pass_on(flags);
  record.readings.push_back(std::move(reading));
  return {};
}

Provoked provoked_of(const Json& json) {
  Provoked made;
  made.fault = json.string_at("fault").value_or("");
  made.why_not = json.string_at("why_not").value_or("");
  made.requests = count_at(json, "requests");
  made.was_answered = is_at(json, "answered");
  if (const auto recovered = json.integer_at("recovered")) made.recovered = Micros(*recovered);
  return made;
}

constexpr std::array<std::string_view, 3> formats{"u32", "s32", "f32"};

std::string_view name_of(RegisterFormat format) {
  return format == RegisterFormat::f32   ? formats[2]
         : format == RegisterFormat::s32 ? formats[1]
                                         : formats[0];
}

std::string numbers_text(const RunHead& head) {
  std::string out = "[";
  for (const RunNumber& number : head.numbers) {
    const RegisterValue& value = number.value;
    if (out.size() > 1) out += ',';
    out += JsonObject()
               .add("channel", number.channel)
               .add("function", static_cast<int>(value.function))
               .add("wire", static_cast<int>(value.address))
               .add("format", name_of(value.format))
               .add("order", word_order_names[static_cast<std::size_t>(value.order)])
               .str();
  }
  return out + ']';
}

/// What is not understood is left out: it is examined less, and read all the same.
void add_number(RunHead& head, const Json& json) {
  constexpr std::array<RegisterFormat, 3> meant{RegisterFormat::u32, RegisterFormat::s32,
                                                RegisterFormat::f32};
  const auto* const format = std::ranges::find(formats, json.string_at("format").value_or(""));
  const auto order = std::ranges::find(word_order_names, json.string_at("order").value_or(""));
  const std::int64_t function = json.integer_at("function").value_or(0);
  const std::int64_t wire = json.integer_at("wire").value_or(-1);
  const bool is_read = function == 3 || function == 4;
  if (format == formats.end() || order == word_order_names.end() || !is_read || wire < 0 ||
      wire > 65534) {
    return;
  }
  RunNumber number{json.string_at("channel").value_or(""), {}};
  number.value.function = static_cast<std::uint8_t>(function);
  number.value.address = static_cast<std::uint16_t>(wire);
  number.value.format = meant[static_cast<std::size_t>(format - formats.begin())];
  number.value.order = static_cast<WordOrder>(order - word_order_names.begin());
  head.numbers.push_back(std::move(number));
}

RunEnd end_of(const Json& json) {
  RunEnd end;
  end.length = micros_at(json, "length");
  end.polls = count_at(json, "polls");
  end.failed_polls = count_at(json, "failed_polls");
  end.missed_slots = count_at(json, "missed_slots");
  for (std::size_t code = 0; code < error_names.size(); ++code) {
    end.errors[code] = count_at(json, fmt::format("error_{}", error_names[code]));
  }
  end.frames.damaged_frames = count_at(json, "damaged_frames");
  end.frames.foreign_frames = count_at(json, "foreign_frames");
  end.frames.discarded_bytes = count_at(json, "discarded_bytes");
  end.frames.discarded_places = count_at(json, "discarded_places");
  end.frames.repeated = count_at(json, "repeated");
  end.frames.torn = count_at(json, "torn");
  end.frames.incomplete = count_at(json, "incomplete");
  end.line_lost = count_at(json, "line_lost");
  end.lost_bytes = count_at(json, "lost_bytes");
  end.is_full = is_at(json, "is_full");
  return end;
}

std::string pitfalls_text(const std::vector<Pitfall>& pitfalls) {
  JsonArray made;
  for (const Pitfall& one : pitfalls) {
    JsonObject text;
    text.add("about", name_of(one.about)).add("text", one.text).add("source", one.source);
    if (!one.channel.empty()) text.add("channel", one.channel);
    if (one.lasts > Micros(0)) text.add("lasts", one.lasts.count());
    if (one.unit) text.add("unit", *one.unit);
    made.add_json(text.str());
  }
  return made.str();
}

/// One of a word that this version does not know is left out.
void add_pitfall(RunHead& head, const Json& json) {
  const auto about = std::ranges::find(pitfall_words, json.string_at("about").value_or(""));
  if (about == pitfall_words.end()) return;
  Pitfall made;
  made.about = static_cast<PitfallAbout>(about - pitfall_words.begin());
  made.text = json.string_at("text").value_or("");
  made.source = json.string_at("source").value_or("");
  made.channel = json.string_at("channel").value_or("");
  made.lasts = micros_at(json, "lasts");
  if (const auto unit = json.integer_at("unit")) made.unit = static_cast<int>(*unit);
  head.pitfalls.push_back(std::move(made));
}

}  // namespace

std::string head_text(const RunHead& head) {
  JsonObject made;
  made.add("buoyd_run", run_version)
      .add("station", head.station)
      .add("instrument", head.instrument)
      .add("line", head.line)
      .add("device", head.device)
      .add("model", head.model)
      .add("model_hash", head.model_hash)
      .add("make", head.make)
      .add("type", head.type)
      .add("serial_number", head.serial_number)
      .add("clock", head.clock)
      .add("unit", head.unit)
      .add("neighbours", head.neighbours)
      .add("is_modbus", head.is_modbus)
      .add("is_tcp", head.is_tcp)
      .add("interval", head.interval.count())
      .add("record_interval", head.record_interval.count())
      .add("character", head.character.count())
      .add("start", iso8601(head.start))
      .add("wanted", head.wanted.count())
      .add("version", head.version);
  if (head.rate) made.add("rate", *head.rate);
  if (head.bursts.every > Micros(0)) {
    made.add("every", head.bursts.every.count())
        .add("burst", head.bursts.burst.count())
        .add("offset", head.bursts.offset.count());
  }
  if (!head.pitfalls.empty()) made.add_json("pitfalls", pitfalls_text(head.pitfalls));
  if (!head.numbers.empty()) made.add_json("numbers", numbers_text(head));
  return made.str() + '\n';
}

Result<RunHead> parse_head(std::string_view text) {
  const auto json = Json::parse(text);
  const auto version = json ? json->integer_at("buoyd_run") : std::nullopt;
  if (version != run_version) {
    return fail(ErrorCode::invalid, fmt::format("no run, or one of another version, expected "
                                                "\"buoyd_run\":{}",
                                                run_version));
  }
  const auto start = parse_iso8601(json->string_at("start").value_or(""));
  if (!start) return fail(ErrorCode::invalid, "a run without its start, expected \"start\"");
  RunHead head;
  const auto string = [&](std::string_view key) { return json->string_at(key).value_or(""); };
  head.station = string("station");
  head.instrument = string("instrument");
  head.line = string("line");
  head.device = string("device");
  head.model = string("model");
  head.model_hash = string("model_hash");
  head.make = string("make");
  head.type = string("type");
  head.serial_number = string("serial_number");
  head.clock = string("clock");
  head.unit = static_cast<int>(json->integer_at("unit").value_or(0));
  head.neighbours = static_cast<std::size_t>(count_at(*json, "neighbours"));
  head.is_modbus = is_at(*json, "is_modbus");
  head.is_tcp = is_at(*json, "is_tcp");
  head.interval = micros_at(*json, "interval");
  head.record_interval = micros_at(*json, "record_interval");
  head.character = micros_at(*json, "character");
  head.start = *start;
  head.wanted = micros_at(*json, "wanted");
  head.version = string("version");
  head.rate = json->number_at("rate");
  head.bursts.every = std::max(Micros(0), micros_at(*json, "every"));
  head.bursts.burst = micros_at(*json, "burst");
  head.bursts.offset = micros_at(*json, "offset");
  if (const Json* pitfalls = json->find("pitfalls")) {
    for (const Json& one : pitfalls->items()) add_pitfall(head, one);
  }
  const Json* const numbers = json->find("numbers");
  for (const Json& one : numbers == nullptr ? std::vector<Json>{} : numbers->items()) {
    add_number(head, one);
  }
  return head;
}

std::string description_line(const Description& description) {
  return JsonObject().add("description", description.text()).str() + '\n';
}

std::string reading_line(const RunReading& reading) {
  JsonObject made;
  made.add("at", reading.at.count())
      .add("utc", iso8601(reading.utc))
      .add("d", reading.description)
      .add_json("body", reading.body);
  if (!reading.flags.empty()) made.add("flags", reading.flags);
  if (!reading.null_codes.empty()) made.add("nulls", reading.null_codes);
  if (reading.clock_ahead) made.add("clock_ahead", reading.clock_ahead->count());
  if (reading.is_clock_unset) made.add("clock_unset", true);
  return made.str() + '\n';
}

std::string end_line(const RunEnd& end) {
  JsonObject made;
  made.add("length", end.length.count())
      .add("polls", end.polls)
      .add("failed_polls", end.failed_polls)
      .add("missed_slots", end.missed_slots);
  for (std::size_t code = 0; code < error_names.size(); ++code) {
    made.add(fmt::format("error_{}", error_names[code]), end.errors[code]);
  }
  made.add("damaged_frames", end.frames.damaged_frames)
      .add("foreign_frames", end.frames.foreign_frames)
      .add("discarded_bytes", end.frames.discarded_bytes)
      .add("discarded_places", end.frames.discarded_places)
      .add("repeated", end.frames.repeated)
      .add("torn", end.frames.torn)
      .add("incomplete", end.frames.incomplete)
      .add("line_lost", end.line_lost)
      .add("lost_bytes", end.lost_bytes);
  if (end.is_full) made.add("is_full", true);
  return JsonObject().add_json("end", made.str()).str() + '\n';
}

std::string provoked_line(const Provoked& provoked) {
  JsonObject made;
  made.add("fault", provoked.fault);
  if (!provoked.why_not.empty()) {
    return made.add("why_not", provoked.why_not).str() + '\n';
  }
  made.add("answered", provoked.was_answered).add("requests", provoked.requests);
  if (provoked.recovered) made.add("recovered", provoked.recovered->count());
  return made.str() + '\n';
}

Result<void> add_line(RunRecord& record, std::string_view line) {
  auto json = Json::parse(line, longest_line);
  if (!json) return pass_on(json);
  if (const Json* description = json->find("description")) {
    return add_description(record, *description);
  }
  if (const Json* body = json->find("body")) return add_reading(record, *json, *body);
  if (const Json* end = json->find("end")) {
    record.end = end_of(*end);
    return {};
  }
  if (json->find("fault") != nullptr) {
    record.provoked.push_back(provoked_of(*json));
    return {};
  }
  return fail(ErrorCode::invalid, "expected \"description\", \"body\", \"end\" or \"fault\"");
}

}  // namespace buoyd
