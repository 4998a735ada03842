#include <fmt/format.h>

#include <algorithm>

#include "base/json_object.hpp"
#include "firmware-host/judge/judge.hpp"

namespace buoysim {

namespace {

constexpr std::size_t most_shown = 20;

std::string json_of(const ToldRecord& record) {
  return fmt::format("[{},{},{},{},{}]", record.counter, record.first.time_since_epoch().count(),
                     record.last.time_since_epoch().count(),
                     record.first_utc.time_since_epoch().count(), record.answering.count());
}

std::string json_of(const PlacedReading& reading) {
  return fmt::format("[{},{},{}]", reading.seq, reading.boottime.time_since_epoch().count(),
                     json_of(reading.record));
}

template <class Items>
std::string array_of(const Items& items) {
  buoyd::JsonArray array;
  for (const auto& item : items) {
    array.add_json(json_of(item));
  }
  return array.str();
}

std::string json_of(const std::pair<std::string, std::string>& name, const Verdict& verdict) {
  buoyd::JsonArray findings;
  for (const std::string& finding : verdict.findings) {
    findings.add_json(buoyd::json_string(finding));
  }
  return buoyd::JsonObject()
      .add("instrument", name.first)
      .add("kind", name.second)
      .add("answered", verdict.answered)
      .add("archived", verdict.archived)
      .add("doubled", verdict.doubled)
      .add("wrong", verdict.wrong)
      .add("mixed", verdict.mixed)
      .add("undetectable", verdict.undetectable)
      .add_json("findings", findings.str())
      .add_json("absent", array_of(verdict.absent))
      .add_json("given_up", array_of(verdict.given_up))
      .add_json("placed", array_of(verdict.placed))
      .str();
}

}  // namespace

std::string report_json(const std::map<std::pair<std::string, std::string>, Verdict>& verdicts) {
  buoyd::JsonArray kinds;
  for (const auto& [name, verdict] : verdicts) {
    kinds.add_json(json_of(name, verdict));
  }
  return buoyd::JsonObject().add_json("kinds", kinds.str()).str() + "\n";
}

std::string report(const std::map<std::pair<std::string, std::string>, Verdict>& verdicts) {
  std::string out =
      fmt::format("{:<28} {:>9} {:>9} {:>8} {:>8} {:>8} {:>8} {:>8}\n", "instrument kind",
                  "answered", "archived", "doubled", "wrong", "mixed", "missing", "outside");
  std::uint64_t undetectable = 0;
  for (const auto& [name, verdict] : verdicts) {
    undetectable += verdict.undetectable;
    out += fmt::format("{:<28} {:>9} {:>9} {:>8} {:>8} {:>8} {:>8} {:>8}\n",
                       name.first + " " + name.second, verdict.answered, verdict.archived,
                       verdict.doubled, verdict.wrong, verdict.mixed, verdict.missing.size(),
                       verdict.outside);
    for (const std::string& finding : verdict.findings) {
      out += "  " + finding + "\n";
    }
    if (!verdict.missing.empty()) {
      const std::size_t shown = std::min(verdict.missing.size(), most_shown);
      out += "  missing:";
      for (std::size_t i = 0; i < shown; ++i) {
        out += fmt::format(" {}", verdict.missing[i]);
      }
      out += shown < verdict.missing.size() ? " …\n" : "\n";
    }
  }
  return out + fmt::format("undetectable={}\n", undetectable);
}

}  // namespace buoysim
