#include "shore/certify/certified_numbers.hpp"

#include <algorithm>
#include <limits>

#include "shore/certify/seal_walk.hpp"
#include "shore/query/time_index.hpp"
#include "shore/rollup/rollup_table.hpp"

namespace buoyshore {

using buoyd::Range;
using buoyd::Result;

namespace {

constexpr auto no_end = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

/// The number of the seal's reading that so many of its readings lie before.
std::uint64_t number_of(const buoyd::Seal& seal, std::uint64_t before) {
  std::uint64_t number = seal.numbers.a + before;
  for (const Range& range : seal.absent) {
    if (range.a <= number) number += range.b - range.a + 1;
  }
  return number;
}

/// The numbers of the segments that these numbers reach into.
Range whole_segments(const buoyd::Seal& seal, Range numbers) {
  const std::uint64_t all = seal.readings();
  const std::uint64_t first = readings_below(seal, numbers.a) / buoyd::segment_readings;
  const std::uint64_t last = readings_below(seal, numbers.b + 1);  // behind the last one
  if (all == 0 || last == 0) return numbers;
  const std::uint64_t begin = first * buoyd::segment_readings;
  const std::uint64_t end =
      std::min(all, ((last - 1) / buoyd::segment_readings + 1) * buoyd::segment_readings);
  if (begin >= end) return numbers;
  return {std::min(numbers.a, number_of(seal, begin)),
          std::max(numbers.b, number_of(seal, end - 1))};
}

/// The numbers that the readings of a description have in that time. The archive's index of times
/// has no readings of texts alone.
Result<std::optional<NumberRange>> numbers_of(PreparedSql& sql, std::int64_t epoch, std::int64_t n,
                                              const std::string& text, const ReadingQuery& query) {
  auto description = buoyd::Description::parse(text);
  if (!description) return pass_on(description);
  if (is_rolled_up(**description)) return numbers_within(sql, epoch, n, **description, query);
  std::optional<NumberRange> range;
  auto read = for_each_row(
      sql.query("SELECT min(seq), max(seq) FROM readings WHERE description_n = ? AND +epoch_n = ? "
                "AND utc - (span > 0) >= ? AND utc - (span > 0) < ?",
                n, epoch, query.from_micros(), query.to_micros()),
      [&](const buoyd::Statement& row) {
        if (!row.is_null(0)) range = NumberRange{row.integer(0), row.integer(1)};
      });
  if (!read) return pass_on(read);
  return range;
}

/// The last number of an epoch whose end is lost that is a reading, in a gap with an end, or the
/// first of the gap without one. Held numbers do not tell it: that gap is one range with what lies
/// directly before it.
Result<std::uint64_t> last_at_lost_end(PreparedSql& sql, std::int64_t epoch) {
  auto last = sql.integer(
      "SELECT max(coalesce((SELECT max(seq) FROM reading WHERE epoch = ?1), 0), "
      "coalesce((SELECT max(iif(b < ?2, b, a)) FROM gap WHERE epoch = ?1), 0))",
      epoch, sql_number(no_end));
  if (!last) return pass_on(last);
  return static_cast<std::uint64_t>(last->value_or(0));
}

}  // namespace

Result<std::optional<Range>> known_numbers(PreparedSql& sql, std::int64_t key,
                                           const EpochFacts& epoch,
                                           const std::vector<SealPlace>& seals) {
  std::uint64_t last = epoch.said_last && *epoch.said_last != no_end ? *epoch.said_last : 0;
  for (const Range& held : epoch.held.list()) {
    if (held.b != no_end) {
      last = std::max(last, held.b);
      continue;
    }
    auto at_end = last_at_lost_end(sql, key);
    if (!at_end) return pass_on(at_end);
    last = std::max(last, *at_end);
  }
  if (!seals.empty()) last = std::max(last, seals.back().numbers.b);
  if (last < epoch.first || epoch.first == 0) return std::optional<Range>();
  return std::optional(Range{epoch.first, last});
}

Result<std::optional<Range>> numbers_of_time(PreparedSql& sql, std::int64_t epoch,
                                             const ReadingQuery& query, Range known,
                                             const std::vector<SealPlace>& seals) {
  std::vector<std::pair<std::int64_t, std::string>> descriptions;
  auto read = for_each_row(
      sql.query("SELECT d.n, d.text FROM tally t JOIN description d ON d.n = "
                "t.description WHERE t.epoch = ?",
                epoch),
      [&](const buoyd::Statement& row) { descriptions.emplace_back(row.integer(0), row.text(1)); });
  if (!read) return pass_on(read);
  std::optional<Range> numbers;
  for (const auto& [n, text] : descriptions) {
    auto range = numbers_of(sql, epoch, n, text, query);
    if (!range) return pass_on(range);
    if (!*range) continue;
    const Range found{static_cast<std::uint64_t>((*range)->first),
                      static_cast<std::uint64_t>((*range)->last)};
    numbers = numbers ? Range{std::min(numbers->a, found.a), std::max(numbers->b, found.b)} : found;
  }
  if (!numbers) return std::optional<Range>();
  numbers = Range{std::max(numbers->a, known.a), std::min(numbers->b, known.b)};
  if (numbers->a > numbers->b) return std::optional<Range>();
  Range widened = *numbers;
  for (const SealPlace& place : seals) {
    const bool is_edge = (place.numbers.a <= numbers->a && numbers->a <= place.numbers.b) ||
                         (place.numbers.a <= numbers->b && numbers->b <= place.numbers.b);
    if (!is_edge) continue;
    auto seal = seal_at(sql, place);
    if (!seal) return pass_on(seal);
    const Range inside{std::max(numbers->a, place.numbers.a),
                       std::min(numbers->b, place.numbers.b)};
    const Range whole = whole_segments(*seal, inside);
    widened = {std::min(widened.a, whole.a), std::max(widened.b, whole.b)};
  }
  return std::optional(widened);
}

}  // namespace buoyshore
