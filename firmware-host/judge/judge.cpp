#include "firmware-host/judge/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "core/body.hpp"
#include "core/own_readings.hpp"
#include "firmware-host/judge/claim.hpp"

namespace buoysim {

using buoyd::ChannelLayout;
using buoyd::Description;

namespace {

constexpr std::size_t most_findings = 20;
constexpr buoyd::Micros usual_delay{2'000'000};  // from said to taken, at most

/// Names of the values of one row, in the description's order. Row 0 is off the axis.
std::vector<std::string> row_names(const Description& description, std::size_t row) {
  std::vector<std::string> names;
  for (const ChannelLayout& channel : description.channels()) {
    if (!channel.is_array && row == 0) {
      names.push_back(channel.name);
    } else if (channel.is_array && row > 0 && row <= channel.points) {
      names.push_back(fmt::format("{}[{}]", channel.name, row - 1));
    }
  }
  return names;
}

std::size_t row_count(const Description& description) {
  std::size_t points = 0;
  for (const ChannelLayout& channel : description.channels()) {
    points = std::max(points, channel.is_array ? channel.points : 0);
  }
  return points + 1;
}

/// The texts of each row of a body; empty rows are those that the description has not.
std::vector<std::string> rows_of(const Description& description,
                                 const std::vector<std::string_view>& tokens) {
  std::vector<std::string> rows(row_count(description));
  std::size_t next = 0;
  for (const ChannelLayout& channel : description.channels()) {
    for (std::size_t point = 0; point < channel.points; ++point) {
      const std::size_t row = channel.is_array ? point + 1 : 0;
      rows[row] += std::string(tokens[next++]) + "\n";
    }
  }
  return rows;
}

bool all_null(std::string_view row) {
  while (row.starts_with("null\n")) {
    row.remove_prefix(5);
  }
  return row.empty();
}

void find(Verdict& verdict, std::string text) {
  if (verdict.findings.size() < most_findings) {
    verdict.findings.push_back(std::move(text));
  }
}

}  // namespace

void Judge::said(const LedgerEntry& entry) {
  if (entry.asked && !entry.kind.empty() && entry.kind != recorded_kind) {
    Told& told = kinds_[{entry.instrument, entry.kind}].records[entry.counter];
    told.answering = std::max(told.answering, buoyd::Micros(entry.boottime - *entry.asked));
    told.last = std::max(told.last, entry.boottime);
    return;
  }
  if (entry.kind == recorded_kind) {
    recorded_.insert(entry.instrument);
  }
  if (has_word(entry.fault, "exception")) {
    refused_[entry.instrument].push_back(entry.boottime);
  }
  if (!entry.fault.empty()) {
    struck_[entry.instrument].push_back(entry.boottime);
  }
  if (entry.kind.empty() || entry.kind == recorded_kind) {
    return;
  }
  Kind& kind = kinds_[{entry.instrument, entry.kind}];
  Told& told = kind.records[entry.counter];
  if (told.time == buoyd::MonoTime{}) {
    told.time = entry.boottime;
    told.utc = entry.time;
  }
  told.last = std::max(told.last, entry.boottime);
  told.is_late = told.is_late || has_word(entry.fault, "late") || has_word(entry.fault, "slow");
  told.cut = told.cut || has_word(entry.fault, "cut");
  told.copies += has_word(entry.fault, "copy") ? 1U : 0U;
  if (has_word(entry.fault, "undetectable")) {
    ++kind.verdict.undetectable;
    undetectable_[entry.instrument].push_back(entry.boottime);
  }
  const Claim claim = claim_of(entry.fault);
  told.lines += has_word(entry.fault, "copy") ? 0U : 1U;
  kind.in_lines = kind.in_lines || told.lines > 1;
  // A line that says nothing may still be one without which there is no reading.
  told.cut = told.cut || (entry.values.empty() && claim != Claim::owed);
  if (claim == Claim::forbidden) {
    return;
  }
  note_values(kind, told, entry, claim == Claim::owed);
}

void Judge::note_values(Kind& kind, Told& told, const LedgerEntry& entry, bool owed) {
  if (entry.values.empty()) {
    return;
  }
  const std::size_t line = ++told.sayings;
  const std::size_t known = told.values.size();
  std::string names;
  for (const auto& [name, text] : entry.values) {
    told.values[name] = {text, line};
    names += name + "\n";
    if (owed) {
      told.owed.insert(name);
    }
    if (owes(told, name)) {
      kind.valued.insert(name);
    }
  }
  if (told.values.size() > known) {
    told.brackets.clear();
  }
  std::size_t& before = told.said_in[names];
  const bool has_rest = entry.values.size() < told.values.size();
  if (before > 0 && has_rest && std::ranges::all_of(told.values, [before](const auto& value) {
        return value.second.line > before;
      })) {
    told.brackets.insert(names);
  }
  before = line;
}

std::optional<Judge::Row> Judge::row_of(const Told& told, const std::vector<std::string>& names) {
  Row row;
  for (const std::string& name : names) {
    const auto value = told.values.find(name);
    if (value == told.values.end()) {
      return std::nullopt;
    }
    row += value->second.text + "\n";
  }
  return row;
}

/// Those that no reading before had: readings of a kind may have different numbers of points.
void Judge::index_rows(Kind& kind, const Description& description) {
  for (std::size_t& row = kind.indexed_rows; row < row_count(description); ++row) {
    const auto names = row_names(description, row);
    for (const auto& [counter, told] : kind.records) {
      if (auto text = row_of(told, names)) {
        kind.rows[{row, std::move(*text)}].insert(counter);
      }
    }
  }
}

bool Judge::is_excused(const std::string& instrument, buoyd::MonoTime boottime) {
  auto& times = undetectable_[instrument];
  const auto found = std::find_if(times.begin(), times.end(), [&](buoyd::MonoTime time) {
    return time - excuse_window <= boottime && boottime <= time + excuse_window;
  });
  if (found == times.end()) {
    return false;
  }
  times.erase(found);
  return true;
}

void Judge::stored(const Description& description, std::uint64_t seq, buoyd::MonoTime boottime,
                   std::string_view body) {
  if (description.instrument() == buoyd::own_instrument || description.is_computed()) {
    return;
  }
  Kind& kind = kinds_[{description.instrument(), description.kind()}];
  ++kind.verdict.archived;
  if (recorded_.contains(description.instrument())) {
    return;
  }
  index_rows(kind, description);
  const auto tokens = buoyd::split_body(description, body);
  if (!tokens) {
    ++kind.verdict.wrong;
    find(kind.verdict, fmt::format("reading {} is no body: {}", seq, body));
    return;
  }
  Stored reading{description.instrument(), seq, boottime, body, {}};
  const auto candidates = candidates_of(kind, description, *tokens, reading);
  if (!candidates) {
    return;
  }
  Counters common = records_of(kind, *candidates, reading);
  if (const auto point = lost_point(kind, common, reading)) {
    blame(kind, reading, fmt::format("point {}: null, and a value was said", *point));
    return;
  }
  if (const auto record = place(kind, std::move(common), reading)) {
    check_left_out(kind, *record, description, seq);
  }
}

/// For each row with values the records that have it so; points without a value go into `reading`.
/// nullopt: a row was never said so, and the reading is blamed for it.
std::optional<std::vector<Judge::Counters>> Judge::candidates_of(
    Kind& kind, const Description& description, const std::vector<std::string_view>& tokens,
    Stored& reading) {
  std::vector<Counters> candidates;
  const auto rows = rows_of(description, tokens);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (rows[row].empty()) {
      continue;
    }
    if (row > 0 && all_null(rows[row])) {
      reading.nulls.push_back({row - 1, row_names(description, row)});
    } else if (const auto known = kind.rows.find({row, rows[row]}); known != kind.rows.end()) {
      candidates.push_back(known->second);
    } else if (auto records = lacking(kind, reading.instrument, row_names(description, row),
                                      rows[row], reading.boottime)) {
      candidates.push_back(std::move(*records));
    } else {
      blame(kind, reading,
            (row == 0 ? "off the axis" : fmt::format("point {}", row - 1)) + ": never said so");
      return std::nullopt;
    }
  }
  return candidates;
}

/// The reading is wrong, unless a frame whose damage was undetectable excuses it.
void Judge::blame(Kind& kind, const Stored& reading, const std::string& what) {
  if (is_excused(reading.instrument, reading.boottime)) {
    return;
  }
  ++kind.verdict.wrong;
  find(kind.verdict, fmt::format("reading {}, {}: {}", reading.seq, what, reading.body));
}

/// Points that are not in use may be left out; one that was said without fault may not.
void Judge::check_left_out(Kind& kind, std::uint64_t record, const Description& description,
                           std::uint64_t seq) {
  const Told& told = kind.records.at(record);
  for (const ChannelLayout& channel : description.channels()) {
    const std::string next = fmt::format("{}[{}]", channel.name, channel.points);
    if (!channel.is_array || !owes(told, next)) continue;
    ++kind.verdict.wrong;
    find(kind.verdict,
         fmt::format("reading {}, point {}: left out, and was said", seq, channel.points));
    return;
  }
}

/// The last that was said just before, else the nearest in time.
std::uint64_t Judge::record_of(const Kind& kind, const Counters& candidates,
                               buoyd::MonoTime taken) {
  const auto distance = [&kind, taken](std::uint64_t counter) {
    const auto said = kind.records.at(counter).time;
    const bool just_before = said <= taken && taken <= said + usual_delay;
    return std::pair(!just_before, std::chrono::abs(said - taken));
  };
  return *std::ranges::min_element(candidates, {}, distance);
}

/// Gives the reading to a record that no other reading has: of several with the same values to the
/// one that was said when it was taken.
std::optional<std::uint64_t> Judge::place(Kind& kind, Counters common, const Stored& reading) {
  if (common.empty()) {
    ++kind.verdict.mixed;
    if (!kind.mixed_bodies.emplace(reading.body).second) {
      ++kind.verdict.doubled;
      find(kind.verdict, fmt::format("reading {} of mixed records is stored twice", reading.seq));
    }
    return std::nullopt;
  }
  const std::uint64_t first = *common.begin();
  const bool is_only_one = common.size() == 1;
  std::erase_if(common, [&](std::uint64_t counter) {
    const auto readings = kind.assigned.find(counter);
    return readings != kind.assigned.end() && readings->second >= kind.records[counter].copies;
  });
  if (common.empty()) {
    if (is_excused(reading.instrument, reading.boottime)) {
      return std::nullopt;  // damage can make one record look like another
    }
    ++kind.verdict.doubled;
    find(kind.verdict, fmt::format("reading {} has record {} again", reading.seq, first));
    return std::nullopt;
  }
  const std::uint64_t chosen = record_of(kind, common, reading.boottime);
  const auto apart = std::chrono::abs(kind.records[chosen].time - reading.boottime);
  if (apart > excuse_window && is_excused(reading.instrument, reading.boottime)) {
    return std::nullopt;  // nor does it take the place of that record's own reading
  }
  ++kind.assigned[chosen];
  kind.verdict.placed.push_back({reading.seq, reading.boottime, record_at(kind, chosen)});
  if (is_only_one) {  // of several with the same values nobody knows for certain which one it is
    kind.verdict.backwards += chosen < kind.last ? 1U : 0U;
    kind.last = std::max(kind.last, chosen);
  }
  return chosen;
}

ToldRecord Judge::record_at(const Kind& kind, std::uint64_t counter) {
  const Told& told = kind.records.at(counter);
  return {counter, told.time, told.last, told.utc, told.answering};
}

/// What was said at least of every record that was stored.
Judge::Extent Judge::least_of_stored(const Kind& kind) {
  if (kind.assigned.empty()) {
    return {};
  }
  const Told& first = kind.records.at(kind.assigned.begin()->first);
  Extent least{first.values.size(), first.brackets};
  for (const auto& [counter, readings] : kind.assigned) {
    const Told& told = kind.records.at(counter);
    least.names = std::min(least.names, told.values.size());
    std::erase_if(least.brackets,
                  [&](const std::string& names) { return !told.brackets.contains(names); });
  }
  return least;
}

void Judge::count_missing(Kind& kind) {
  const Extent least = least_of_stored(kind);
  const auto was_said = [&least](const Told& told) {
    return told.values.size() >= least.names &&
           std::ranges::includes(told.brackets, least.brackets);
  };
  // A record is whole if it has all the names that the fullest one has.
  std::size_t most = 0;
  for (const auto& [counter, told] : kind.records) {
    most = std::max(most, told.owed.size());
  }
  for (const auto& [counter, told] : kind.records) {
    const bool is_there = kind.assigned.contains(counter);
    if (!is_there && !was_said(told)) {
      continue;
    }
    if (told.cut || told.owed.empty() || told.owed.size() < most) {
      if (told.is_late && !is_there) {
        kind.verdict.given_up.push_back(record_at(kind, counter));
      }
      continue;
    }
    ++kind.verdict.answered;
    if (is_there) {
      continue;
    }
    kind.verdict.absent.push_back(record_at(kind, counter));
    const bool inside = !kind.assigned.empty() && counter > kind.assigned.begin()->first &&
                        counter < kind.assigned.rbegin()->first;
    if (inside) {
      kind.verdict.missing.push_back(counter);
    } else {
      ++kind.verdict.outside;
    }
  }
}

std::map<std::pair<std::string, std::string>, Verdict> Judge::verdicts() {
  std::map<std::pair<std::string, std::string>, Verdict> all;
  for (auto& [name, kind] : kinds_) {
    count_missing(kind);
    all[name] = kind.verdict;
  }
  return all;
}

}  // namespace buoysim
