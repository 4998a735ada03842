#include "shore/query/reading_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "shore/archive/station_query.hpp"
#include "shore/query/channel_choice.hpp"
#include "shore/query/shown_text.hpp"
#include "shore/query/time_index.hpp"

namespace buoyshore {

using buoyd::DescriptionPtr;
using buoyd::ErrorCode;
using buoyd::Result;
using buoyd::WallTime;

Result<ReadingReader> ReadingReader::open(PreparedSql& sql, const ReadingQuery& query) {
  ReadingReader reader(sql, query);
  if (auto found = reader.find_kind(); !found) return pass_on(found);
  if (auto read = reader.read_shapes(); !read) return pass_on(read);
  return reader;
}

Result<void> ReadingReader::find_kind() {
  auto tallies = tallies_of(sql_, query_.station);
  if (!tallies) return pass_on(tallies);
  if (tallies->empty()) return unknown_station(sql_, query_.station);
  std::vector<std::string> kinds;
  std::vector<std::string> known;
  for (const TallyRow& tally : *tallies) {
    known.push_back(shown(tally.instrument + "/" + tally.kind));
    if (tally.instrument == query_.instrument &&
        (query_.kind.empty() || query_.kind == tally.kind)) {
      kinds.push_back(tally.kind);
    }
  }
  if (kinds.size() == 1) {
    kind_ = kinds.front();
    return {};
  }
  if (kinds.empty()) {
    return buoyd::fail(ErrorCode::invalid,
                       fmt::format("{} sent no such readings of {}; there are: {}", query_.station,
                                   query_.instrument, fmt::join(known, ", ")));
  }
  std::ranges::transform(kinds, kinds.begin(), shown);
  return buoyd::fail(ErrorCode::invalid, fmt::format("which kind of {} (--kind)? There are: {}",
                                                     query_.instrument, fmt::join(kinds, ", ")));
}

Result<void> ReadingReader::read_shapes() {
  std::vector<DescriptionPtr> descriptions;
  std::optional<buoyd::Error> failure;
  auto read = for_each_row(
      sql_.query("SELECT DISTINCT d.n, d.text FROM epoch e JOIN tally t ON t.epoch = e.n JOIN "
                 "description d ON d.n = t.description WHERE e.station = ? AND d.instrument = ? "
                 "AND d.kind = ? ORDER BY d.n",
                 query_.station, query_.instrument, kind_),
      [&](const buoyd::Statement& row) {
        auto description = buoyd::Description::parse(std::string(row.text(1)));
        if (!description) {
          failure = description.error();
          return;
        }
        descriptions.push_back(*description);
        shapes_[row.integer(0)] = {*description, chosen_values(**description, query_.channels)};
      });
  if (failure) return tl::unexpected(*failure);
  return read ? check_channels(query_.channels, descriptions) : read;
}

Result<void> ReadingReader::run(const Take& take) {
  auto facts = facts_of(sql_, query_.station);
  if (!facts) return pass_on(facts);
  const Verdict order = judge(*facts);
  for (const EpochVerdict& epoch : order.epochs) {
    auto more = read_epoch(facts->epochs[epoch.epoch], take);
    if (!more) return pass_on(more);
    if (!*more) return {};
  }
  return {};
}

/// False if `take` has had enough.
Result<bool> ReadingReader::read_epoch(const EpochFacts& epoch, const Take& take) {
  auto n =
      sql_.integer("SELECT n FROM epoch WHERE station = ? AND id = ?", query_.station, epoch.id);
  if (!n) return pass_on(n);
  if (!*n) return true;
  auto rows = rows_of(**n);
  if (!rows) return pass_on(rows);
  for (;;) {
    auto block = rows->next();
    if (!block) return pass_on(block);
    if (block->empty()) return true;
    auto amendments = Amendments::of(sql_, **n, block->front().seq, block->back().seq);
    if (!amendments) return pass_on(amendments);
    for (const ArchivedRow& row : *block) {
      if (!epoch.held.contains(static_cast<std::uint64_t>(row.seq))) continue;
      ArchivedReading reading = reading_of(row, *amendments);
      reading.epoch = epoch.id;
      if (is_wanted(shapes_.at(row.description), reading) && !take(reading)) return false;
    }
  }
}

ArchivedReading ReadingReader::reading_of(const ArchivedRow& row,
                                          const Amendments& amendments) const {
  return archived_reading(row, *shapes_.at(row.description).description, amendments);
}

/// Of the descriptions that this epoch has readings of within the query's time.
Result<EpochRows> ReadingReader::rows_of(std::int64_t epoch) {
  std::vector<std::int64_t> descriptions;
  auto read = for_each_row(sql_.query("SELECT description FROM tally WHERE epoch = ?", epoch),
                           [&](const buoyd::Statement& row) {
                             if (shapes_.contains(row.integer(0)))
                               descriptions.push_back(row.integer(0));
                           });
  if (!read) return pass_on(read);
  std::map<std::int64_t, NumberRange> wanted;
  for (const std::int64_t n : descriptions) {
    auto range = numbers_within(sql_, epoch, n, *shapes_.at(n).description, query_);
    if (!range) return pass_on(range);
    if (*range) wanted[n] = **range;
  }
  return EpochRows::open(sql_, epoch, wanted, query_);
}

/// Empties the values that are not asked for; false if no other is left.
bool ReadingReader::is_wanted(const ReadingShape& shape, ArchivedReading& reading) const {
  bool is_any_left = query_.channels.empty() && query_.flags.empty();
  for (std::size_t i = 0; i < reading.values.size(); ++i) {
    const bool has_flag =
        query_.flags.empty() ||
        (i < reading.flags.size() && query_.flags.find(reading.flags[i]) != std::string::npos);
    if (shape.chosen[i] && has_flag) {
      is_any_left = true;
    } else {
      reading.values[i] = "null";
    }
  }
  return is_any_left;
}

}  // namespace buoyshore
