// The part of Judge that says when a reading without some of its values is right: behind a refusal,
// or where a fault took a line of it.

#include <algorithm>
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

}  // namespace

bool Judge::has_refused(const std::string& instrument, buoyd::MonoTime boottime,
                        buoyd::Micros memory) const {
  const auto found = refused_.find(instrument);
  return found != refused_.end() &&
         std::any_of(found->second.begin(), found->second.end(), [&](buoyd::MonoTime time) {
           return time <= boottime && boottime <= time + memory;
         });
}

bool Judge::may_lack(const Kind& kind, const std::string& instrument,
                     buoyd::MonoTime boottime) const {
  if (has_refused(instrument, boottime, refusal_memory)) {
    return true;
  }
  const auto found = struck_.find(instrument);
  return kind.in_lines && found != struck_.end() &&
         std::any_of(found->second.begin(), found->second.end(), [&](buoyd::MonoTime time) {
           return time - excuse_window <= boottime && boottime <= time + excuse_window;
         });
}

/// Of those said within 10 s of it: in which is what the row has?
Judge::Counters Judge::records_with_gaps(const Kind& kind, const std::vector<std::string>& names,
                                         const Row& row, buoyd::MonoTime boottime) {
  const std::vector<std::string> texts = lines_of(row);
  Counters counters;
  for (const auto& [counter, told] : kind.records) {
    bool fits = texts.size() == names.size() && told.time - excuse_window <= boottime &&
                boottime <= told.time + excuse_window;
    for (std::size_t i = 0; fits && i < names.size(); ++i) {
      const auto value = told.values.find(names[i]);
      fits = texts[i] == "null" || (value != told.values.end() && value->second.text == texts[i]);
    }
    if (fits) {
      counters.insert(counter);
    }
  }
  return counters;
}

/// Was each value that the row has said within 10 s before it, of whatever record?
bool Judge::was_said_in_pieces(const Kind& kind, const std::vector<std::string>& names,
                               const Row& row, buoyd::MonoTime boottime) {
  const std::vector<std::string> texts = lines_of(row);
  std::set<std::pair<std::string, std::string>> said;
  for (const auto& [counter, told] : kind.records) {
    if (told.time > boottime || told.last + excuse_window < boottime) {
      continue;
    }
    for (const auto& [name, value] : told.values) {
      said.emplace(name, value.text);
    }
  }
  bool all = texts.size() == names.size();
  for (std::size_t i = 0; all && i < names.size(); ++i) {
    all = texts[i] == "null" || said.contains({names[i], texts[i]});
  }
  return all;
}

/// The records that a row may be of which lacks values; none of them if it is of several; nullopt
/// if it is wrong.
std::optional<Judge::Counters> Judge::lacking(const Kind& kind, const std::string& instrument,
                                              const std::vector<std::string>& names,
                                              const Row& text, buoyd::MonoTime boottime) const {
  if (!may_lack(kind, instrument, boottime)) {
    return std::nullopt;
  }
  auto records = records_with_gaps(kind, names, text, boottime);
  const bool is_right = !records.empty() || (has_refused(instrument, boottime, excuse_window) &&
                                             was_said_in_pieces(kind, names, text, boottime));
  return is_right ? std::optional(std::move(records)) : std::nullopt;
}

}  // namespace buoysim
