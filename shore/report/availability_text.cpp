#include "shore/report/availability_text.hpp"

#include <fmt/format.h>

#include "base/json_object.hpp"
#include "shore/query/shown_text.hpp"

namespace buoyshore {

using buoyd::JsonObject;

namespace {

constexpr std::string_view off_rate_name = "off_rate";

buoyd::WallTime wall_time(std::int64_t micros) {
  return buoyd::WallTime(buoyd::Micros(micros));
}

std::string percent_text(std::uint64_t valid, std::uint64_t expected) {
  const auto value = percent(valid, expected);
  return value ? fmt::format("{:.2f}", *value) : std::string();
}

/// "line_gone 30, no_answer 2"; "" if nothing is missing.
std::string causes_text(const KindAvailability& kind) {
  std::string text;
  const auto add = [&](std::string_view name, auto count) {
    if (count == 0) return;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, count);
  };
  for (std::size_t i = 0; i < kind.missing.size(); ++i) {
    add(missing_cause_names[i], kind.missing[i]);
  }
  add(off_rate_name, kind.off_rate);
  return text;
}

std::string name_of(const ValueAvailability& value) {
  return value.place.empty() ? value.channel : fmt::format("{}[{}]", value.channel, value.place);
}

std::string value_line(const KindAvailability& kind, const ValueAvailability& value) {
  std::string line = fmt::format("  {:<32} valid {:>9}  {:>6} %", shown(name_of(value)),
                                 value.valid, percent_text(value.valid, kind.expected));
  if (value.bad > 0) line += fmt::format("  bad {}", value.bad);
  if (value.no_value > 0) line += fmt::format("  no value {}", value.no_value);
  if (value.no_column > 0) line += fmt::format("  no column {}", value.no_column);
  return line + '\n';
}

}  // namespace

std::optional<double> percent(std::uint64_t valid, std::uint64_t expected) {
  if (expected == 0) return std::nullopt;
  return 100.0 * static_cast<double>(valid) / static_cast<double>(expected);
}

std::string availability_text(std::span<const KindAvailability> kinds, const TimeZone& zone) {
  if (kinds.empty()) return "nothing was expected in that time\n";
  std::string text;
  for (const KindAvailability& kind : kinds) {
    text += fmt::format("{}/{}  {} to {}\n", shown(kind.instrument), shown(kind.kind),
                        zone.text_of(wall_time(kind.from)), zone.text_of(wall_time(kind.to)));
    if (kind.step) {
      text += fmt::format("  expected {}  received {}  {} %\n", kind.expected, kind.received,
                          percent_text(kind.received, kind.expected));
      if (const std::string causes = causes_text(kind); !causes.empty()) {
        text += "  missing  " + causes + '\n';
      }
    } else {
      text += fmt::format("  received {}, when something happened\n", kind.received);
    }
    for (const ValueAvailability& value : kind.values) text += value_line(kind, value);
  }
  return text;
}

std::string availability_csv(const std::string& station, std::span<const KindAvailability> kinds,
                             const TimeZone& zone) {
  std::string text =
      "station,instrument,kind,channel,point,from,to,step_s,expected,received,valid,percent,bad,"
      "no_value,no_column";
  for (const std::string_view name : missing_cause_names) text += fmt::format(",{}", name);
  text += fmt::format(",{}\r\n", off_rate_name);
  for (const KindAvailability& kind : kinds) {
    std::string causes;
    for (const std::uint64_t count : kind.missing) causes += fmt::format(",{}", count);
    const std::string step =
        kind.step ? fmt::format("{:g}", static_cast<double>(*kind.step) / 1e6) : std::string();
    for (const ValueAvailability& value : kind.values) {
      text +=
          fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}{},{}\r\n", csv_field(station),
                      csv_field(kind.instrument), csv_field(kind.kind), csv_field(value.channel),
                      csv_field(value.place), zone.text_of(wall_time(kind.from)),
                      zone.text_of(wall_time(kind.to)), step, kind.expected, kind.received,
                      value.valid, percent_text(value.valid, kind.expected), value.bad,
                      value.no_value, value.no_column, causes, kind.off_rate);
    }
  }
  return text;
}

std::string availability_json(std::span<const KindAvailability> kinds) {
  buoyd::JsonArray array;
  for (const KindAvailability& kind : kinds) {
    JsonObject missing;
    for (std::size_t i = 0; i < kind.missing.size(); ++i) {
      if (kind.missing[i] > 0) missing.add(missing_cause_names[i], kind.missing[i]);
    }
    if (kind.off_rate != 0) missing.add(off_rate_name, kind.off_rate);
    buoyd::JsonArray values;
    for (const ValueAvailability& value : kind.values) {
      values.add_json(JsonObject()
                          .add("channel", value.channel)
                          .add("place", value.place)
                          .add("valid", value.valid)
                          .add("bad", value.bad)
                          .add("no_value", value.no_value)
                          .add("no_column", value.no_column)
                          .str());
    }
    array.add_json(JsonObject()
                       .add("instrument", kind.instrument)
                       .add("kind", kind.kind)
                       .add("is_regular", kind.step.has_value())
                       .add("from", kind.from / 1000)
                       .add("to", kind.to / 1000)
                       .add("expected", kind.expected)
                       .add("received", kind.received)
                       .add_json("missing", missing.str())
                       .add_json("values", values.str())
                       .str());
  }
  return array.str();
}

}  // namespace buoyshore
