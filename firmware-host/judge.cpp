#include "firmware-host/judge.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/body.hpp"
#include "core/own_readings.hpp"

namespace buoysim {

using buoyd::ChannelLayout;
using buoyd::Description;

namespace {

constexpr std::size_t most_findings = 20;

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
  if (entry.kind.empty()) {
    return;
  }
  Told& told = kinds_[{entry.instrument, entry.kind}].records[entry.counter];
  told.cut = told.cut || entry.fault == "cut";
  if (!entry.fault.empty() && entry.fault != "late") {
    return;
  }
  for (const auto& [name, text] : entry.values) {
    told.values[name] = text;
    if (entry.fault.empty()) {
      told.owed.insert(name);
    }
  }
}

std::optional<Judge::Row> Judge::row_of(const Told& told, const std::vector<std::string>& names) {
  Row row;
  for (const std::string& name : names) {
    const auto value = told.values.find(name);
    if (value == told.values.end()) {
      return std::nullopt;
    }
    row += value->second + "\n";
  }
  return row;
}

void Judge::index_rows(Kind& kind, const Description& description) {
  kind.has_rows = true;
  for (std::size_t row = 0; row < row_count(description); ++row) {
    const auto names = row_names(description, row);
    for (const auto& [counter, told] : kind.records) {
      if (auto text = row_of(told, names)) {
        kind.rows[{row, std::move(*text)}].insert(counter);
      }
    }
  }
}

void Judge::stored(const Description& description, std::uint64_t seq, std::string_view body) {
  if (description.instrument() == buoyd::own_instrument) {
    return;
  }
  Kind& kind = kinds_[{description.instrument(), description.kind()}];
  ++kind.verdict.archived;
  if (!kind.has_rows) {
    index_rows(kind, description);
  }
  const auto tokens = buoyd::split_body(description, body);
  if (!tokens) {
    ++kind.verdict.wrong;
    find(kind.verdict, fmt::format("reading {} is no body: {}", seq, body));
    return;
  }
  std::vector<Counters> candidates;
  const auto rows = rows_of(description, *tokens);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    // Points that are not in use are null and stand in no ledger.
    if (rows[row].empty() || (row > 0 && all_null(rows[row]))) {
      continue;
    }
    const auto known = kind.rows.find({row, rows[row]});
    if (known == kind.rows.end()) {
      ++kind.verdict.wrong;
      find(kind.verdict,
           fmt::format("reading {}, {}: never said so: {}", seq,
                       row == 0 ? "off the axis" : fmt::format("point {}", row - 1), body));
      return;
    }
    candidates.push_back(known->second);
  }
  place(kind, candidates, seq, body);
}

/// Gives the reading to a record that no other reading has.
void Judge::place(Kind& kind, const std::vector<Counters>& candidates, std::uint64_t seq,
                  std::string_view body) {
  Counters common = candidates.empty() ? Counters{} : candidates.front();
  for (const Counters& more : candidates) {
    std::erase_if(common, [&](std::uint64_t counter) { return !more.contains(counter); });
  }
  if (common.empty()) {
    ++kind.verdict.mixed;
    if (!kind.mixed_bodies.emplace(body).second) {
      ++kind.verdict.doubled;
      find(kind.verdict, fmt::format("reading {} of mixed records is stored twice", seq));
    }
    return;
  }
  const auto free = std::find_if(common.begin(), common.end(), [&](std::uint64_t counter) {
    return !kind.assigned.contains(counter);
  });
  if (free == common.end()) {
    ++kind.verdict.doubled;
    find(kind.verdict, fmt::format("reading {} has record {} again", seq, *common.begin()));
    return;
  }
  kind.assigned.insert(*free);
  kind.verdict.backwards += common.size() == 1 && *free < kind.last ? 1U : 0U;
  kind.last = std::max(kind.last, *free);
}

void Judge::count_missing(Kind& kind) {
  // A record is whole if it has all the names that the fullest one has.
  std::size_t most = 0;
  for (const auto& [counter, told] : kind.records) {
    most = std::max(most, told.owed.size());
  }
  for (const auto& [counter, told] : kind.records) {
    if (told.cut || told.owed.size() < most) {
      continue;
    }
    ++kind.verdict.answered;
    if (kind.assigned.contains(counter)) {
      continue;
    }
    const bool inside = !kind.assigned.empty() && counter > *kind.assigned.begin() &&
                        counter < *kind.assigned.rbegin();
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

std::string report(const std::map<std::pair<std::string, std::string>, Verdict>& verdicts) {
  std::string out = fmt::format("{:<28} {:>9} {:>9} {:>8} {:>8} {:>8} {:>8}\n", "instrument kind",
                                "answered", "archived", "doubled", "wrong", "missing", "outside");
  for (const auto& [name, verdict] : verdicts) {
    out += fmt::format("{:<28} {:>9} {:>9} {:>8} {:>8} {:>8} {:>8}\n",
                       name.first + " " + name.second, verdict.answered, verdict.archived,
                       verdict.doubled, verdict.wrong, verdict.missing.size(), verdict.outside);
    for (const std::string& finding : verdict.findings) {
      out += "  " + finding + "\n";
    }
    if (!verdict.missing.empty()) {
      const std::size_t shown = std::min(verdict.missing.size(), most_findings);
      out += "  missing:";
      for (std::size_t i = 0; i < shown; ++i) {
        out += fmt::format(" {}", verdict.missing[i]);
      }
      out += shown < verdict.missing.size() ? " …\n" : "\n";
    }
  }
  return out;
}

}  // namespace buoysim
