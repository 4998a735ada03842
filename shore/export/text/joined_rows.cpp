#include "shore/export/text/joined_rows.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "base/json.hpp"
#include "shore/export/reading_file.hpp"
#include "shore/query/described_time.hpp"
#include "shore/query/time_index.hpp"
#include "shore/rollup/rollup_table.hpp"
#include "shore/station/at_sea.hpp"

namespace buoyshore {

using buoyd::Json;
using buoyd::Result;

namespace {

/// Where no clock was set each interval's end is placed by its own boottime. UTC was compared with
/// that anew for each, so ends of one moment are some microseconds apart. As window_time() has it.
constexpr std::int64_t one_moment = 10'000;

}  // namespace

bool is_joined(buoyd::Micros over, const buoyd::Description& description) {
  const Json text = *Json::parse(description.text());
  const double seconds = static_cast<double>(over.count()) / 1e6;
  const Json* computed = text.find("computed");
  const double every = computed == nullptr ? 0 : computed->number_at("every").value_or(0);
  return text.number_at("over").value_or(0) == seconds && (every == 0 || every == seconds);
}

Result<JoinedRows> JoinedRows::open(PreparedSql& sql, const JoinedQuery& query) {
  if (auto whole = check_rolled_up(sql, query.station); !whole) return pass_on(whole);
  JoinedRows rows(sql, query);
  for (const JoinedSource& source : query.sources) {
    if (auto added = rows.add_source(source); !added) return pass_on(added);
  }
  return rows;
}

/// What has nothing within the time takes no column from those that have.
Result<void> JoinedRows::add_source(const JoinedSource& source) {
  const ReadingQuery one{query_.station, source.instrument, source.kind};
  auto reader = ReadingReader::open(sql_, one);
  if (!reader) return pass_on(reader);
  Shapes shapes;
  std::int64_t begin = std::numeric_limits<std::int64_t>::max();
  for (const auto& [n, shape] : reader->shapes()) {
    if (!is_joined(source.over, *shape.description)) continue;
    auto time = described_time(sql_, query_.station, n, query_.from, query_.to);
    if (!time) return pass_on(time);
    if (!query_.has_bench && !is_at_sea(*shape.description)) {
      left_out_.of_bench += time->readings;
      of_bench_.insert(n);
      continue;
    }
    auto unplaced = unplaced_of(sql_, query_.station, n);
    if (!unplaced) return pass_on(unplaced);
    left_out_.unplaced += *unplaced;
    auto began = begin_of(n);
    if (!began) return pass_on(began);
    begin = std::min(begin, *began);
    if (time->readings > 0) shapes[n] = {shape.description, time->first, time->last};
  }
  if (shapes.empty()) return {};
  sources_.push_back(source);
  shapes_.push_back(std::move(shapes));
  begins_.push_back(begin);
  return {};
}

Result<std::int64_t> JoinedRows::begin_of(std::int64_t description) {
  constexpr std::int64_t ever = std::numeric_limits<std::int64_t>::min() / 2;
  auto time = described_time(sql_, query_.station, description, ever, query_.to);
  if (!time) return pass_on(time);
  return time->readings > 0 ? time->first : std::numeric_limits<std::int64_t>::max();
}

ReadingQuery JoinedRows::query_of(std::size_t source) const {
  return {query_.station, sources_[source].instrument, sources_[source].kind};
}

Result<void> JoinedRows::run(const std::function<bool(const JoinedRow&)>& take) {
  auto all = days();
  if (!all) return pass_on(all);
  const auto take_all = [&](const Day& day) {
    return std::ranges::all_of(day, [&](const auto& one) { return take(one.second); });
  };
  for (const std::int64_t start : *all) {
    const std::int64_t from = std::max(start, query_.from);
    const std::int64_t to = std::min(start + day_level, query_.to);
    if (from >= to) continue;
    Day day;
    for (std::size_t source = 0; source < sources_.size(); ++source) {
      if (auto done = read(source, from, to, day); !done) return done;
    }
    add_others(to, day);
    if (!take_all(day)) return {};
  }
  Day rest;
  add_others(std::numeric_limits<std::int64_t>::max(), rest);
  take_all(rest);
  return {};
}

/// Rows end where those of a board end whose clock was not set: anywhere. Where no row is, there is
/// one that ends at a whole multiple of its length.
void JoinedRows::add_others(std::int64_t to, Day& day) {
  const std::int64_t step = query_.over.count();
  std::vector<std::pair<std::int64_t, Other>> placed;
  for (auto other = others_.begin(); other != others_.end();) {
    const std::int64_t end = other->first;
    const auto row = day.lower_bound(end - one_moment);
    const bool is_within = row != day.end() && row->first - step < end;
    if (!is_within && end > to - step) {
      ++other;
      continue;
    }
    const std::int64_t whole = (end + step - 1) / step * step;
    placed.emplace_back(is_within ? row->first : whole, std::move(other->second));
    other = others_.erase(other);
  }
  for (auto& [end, other] : placed) part_of(end, other.source, day) = std::move(other.part);
}

std::optional<JoinedPart>& JoinedRows::part_of(std::int64_t end, std::size_t source,
                                               Day& day) const {
  const auto known = day.lower_bound(end - one_moment);
  const bool is_known = known != day.end() && known->first <= end + one_moment;
  JoinedRow& row = is_known ? known->second : day[end];
  if (!is_known) row.end = end;
  row.parts.resize(sources_.size());
  return row.parts[source];
}

Result<std::vector<std::int64_t>> JoinedRows::days() {
  if (auto whole = check_rolled_up(sql_, query_.station); !whole) return pass_on(whole);
  std::set<std::int64_t> starts;
  for (const auto& shapes : shapes_) {
    for (const auto& [n, shape] : shapes) {
      auto read = for_each_row(
          sql_.query(
              "SELECT DISTINCT r.start FROM epoch e CROSS JOIN rollup r ON r.epoch = e.n WHERE "
              "e.station = ? AND r.level = ? AND r.description = ?",
              query_.station, day_level, n),
          [&](const buoyd::Statement& row) { starts.insert(row.integer(0)); });
      if (!read) return pass_on(read);
    }
  }
  return std::vector<std::int64_t>(starts.begin(), starts.end());
}

Result<void> JoinedRows::read(std::size_t source, std::int64_t from, std::int64_t to, Day& day) {
  ReadingQuery query = query_of(source);
  query.from = buoyd::WallTime(buoyd::Micros(from));
  query.to = buoyd::WallTime(buoyd::Micros(to));
  auto reader = ReadingReader::open(sql_, query);
  if (!reader) return pass_on(reader);
  return reader->run([&](const ArchivedReading& reading) {
    add(source, reading, day);
    return true;
  });
}

void JoinedRows::add(std::size_t source, const ArchivedReading& reading, Day& day) {
  const auto shape = shapes_[source].find(reading.shape);
  const buoyd::Micros over = sources_[source].over;
  if (shape == shapes_[source].end()) {  // it is not joined, left out, or came after this began
    const bool is_counted = of_bench_.contains(reading.shape);
    if (reading.span != over && !is_counted) ++left_out_.of_another_length;
    return;
  }
  const std::size_t values = shape->second.description->value_count();
  if (reading.values.size() != values || reading.flags.size() != values) {
    ++left_out_.damaged;
    return;
  }
  if (reading.span != over) {
    ++left_out_.of_another_length;
    return;
  }
  JoinedPart part{reading.shape, {reading.values.begin(), reading.values.end()}, reading.flags};
  if (over != query_.over) {
    others_.emplace(end_of(reading), Other{source, std::move(part)});
    return;
  }
  auto& own = part_of(end_of(reading), source, day);
  if (own) {
    ++left_out_.twice;
  } else {
    own = std::move(part);
  }
}

}  // namespace buoyshore
