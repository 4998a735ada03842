// The part of Judge that says when a reading without some of its values is right: behind a refusal,
// where a fault took a line of it, or where no value was said.

#include <algorithm>
#include <iterator>
#include <sstream>

#include "firmware-host/judge/judge.hpp"

namespace buoysim {

namespace {

constexpr buoyd::Micros refusal_memory{600'000'000};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

/// Did it happen to the instrument, from the one time to the other?
bool happened(const std::map<std::string, std::vector<buoyd::MonoTime>>& times,
              const std::string& instrument, buoyd::MonoTime from, buoyd::MonoTime to) {
  const auto found = times.find(instrument);
  return found != times.end() && std::ranges::any_of(found->second, [&](buoyd::MonoTime time) {
           return from <= time && time <= to;
         });
}

}  // namespace

/// Was a value of it said without fault?
bool Judge::owes(const Told& told, const std::string& name) {
  return told.owed.contains(name) && told.values.at(name).text != "null";
}

bool Judge::is_near(const Told& told, buoyd::MonoTime boottime) {
  return told.time - excuse_window <= boottime && boottime <= told.time + excuse_window;
}

/// True of what the reading lacks, too.
bool Judge::says(const Told& told, const std::string& name, const std::string& text) {
  const auto value = told.values.find(name);
  return text == "null" || (value != told.values.end() && value->second.text == text);
}

bool Judge::may_lack(const Kind& kind, const std::string& instrument,
                     buoyd::MonoTime boottime) const {
  return happened(refused_, instrument, boottime - refusal_memory, boottime) ||
         (kind.in_lines &&
          happened(struck_, instrument, boottime - excuse_window, boottime + excuse_window));
}

/// Of those said within 10 s of it: in which is what the row has?
Judge::Counters Judge::records_with_gaps(const Kind& kind, const std::vector<std::string>& names,
                                         const std::vector<std::string>& texts,
                                         buoyd::MonoTime boottime) {
  Counters counters;
  for (const auto& [counter, told] : kind.records) {
    bool fits = is_near(told, boottime);
    for (std::size_t i = 0; fits && i < names.size(); ++i) {
      fits = says(told, names[i], texts[i]);
    }
    if (fits) {
      counters.insert(counter);
    }
  }
  return counters;
}

/// Was each value that the row has said within 10 s before it, of whatever record?
bool Judge::was_said_in_pieces(const Kind& kind, const std::vector<std::string>& names,
                               const std::vector<std::string>& texts, buoyd::MonoTime boottime) {
  bool all = true;
  for (std::size_t i = 0; all && i < names.size(); ++i) {
    all = std::ranges::any_of(kind.records, [&](const auto& record) {
      const Told& told = record.second;
      return told.time <= boottime && boottime <= told.last + excuse_window &&
             says(told, names[i], texts[i]);
    });
  }
  return all;
}

/// The records that a row may be of which lacks values; none of them if it is of several; nullopt
/// if it is wrong.
std::optional<Judge::Counters> Judge::lacking(const Kind& kind, const std::string& instrument,
                                              const std::vector<std::string>& names, const Row& row,
                                              buoyd::MonoTime boottime) const {
  const std::vector<std::string> texts = lines_of(row);
  if (texts.size() != names.size() || !may_lack(kind, instrument, boottime)) {
    return std::nullopt;
  }
  auto records = records_with_gaps(kind, names, texts, boottime);
  const bool is_right =
      !records.empty() || (happened(refused_, instrument, boottime - excuse_window, boottime) &&
                           was_said_in_pieces(kind, names, texts, boottime));
  return is_right ? std::optional(std::move(records)) : std::nullopt;
}

/// Those that have all of the reading's values; of a reading without any, those said near it.
Judge::Counters Judge::records_of(const Kind& kind, const std::vector<Counters>& candidates,
                                  const Stored& reading) {
  if (candidates.empty()) {
    return records_with_gaps(kind, {}, {}, reading.boottime);
  }
  Counters common = candidates.front();
  for (const Counters& more : candidates) {
    std::erase_if(common, [&](std::uint64_t counter) { return !more.contains(counter); });
  }
  return common;
}

/// Near the reading, was the point said without a value, or with a fault? What no record ever had
/// is not in use.
bool Judge::was_null(const Kind& kind, const Point& point, buoyd::MonoTime boottime) {
  const bool in_use = std::ranges::any_of(
      point.names, [&](const std::string& name) { return kind.valued.contains(name); });
  return !in_use || std::ranges::any_of(kind.records, [&](const auto& record) {
    const Told& told = record.second;
    return is_near(told, boottime) &&
           std::ranges::all_of(point.names, [&told](const std::string& name) {
             return told.values.contains(name) && !owes(told, name);
           });
  });
}

/// Leaves those of the records in which the reading's points without values are right: none if it
/// is of several. The number of a point that is lost, as no record near the reading lacks it.
std::optional<std::size_t> Judge::lost_point(const Kind& kind, Counters& common,
                                             const Stored& reading) const {
  if (reading.nulls.empty()) {
    return std::nullopt;
  }
  Counters right;
  std::ranges::copy_if(common, std::inserter(right, right.end()), [&](std::uint64_t counter) {
    const Told& told = kind.records.at(counter);
    return std::ranges::none_of(reading.nulls, [&told](const Point& point) {
      return std::ranges::any_of(point.names,
                                 [&told](const std::string& name) { return owes(told, name); });
    });
  });
  if (right.empty() && may_lack(kind, reading.instrument, reading.boottime)) {
    return std::nullopt;
  }
  common = std::move(right);
  const auto lost = std::ranges::find_if(reading.nulls, [&](const Point& point) {
    return common.empty() && !was_null(kind, point, reading.boottime);
  });
  return lost == reading.nulls.end() ? std::nullopt : std::optional(lost->number);
}

}  // namespace buoysim
