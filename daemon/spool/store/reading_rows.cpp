#include "spool/store/reading_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "spool/store/storage_fault.hpp"

namespace buoyd {

bool ReadBudget::take(const Reading& reading, bool is_first) {
  const std::size_t cost = reading.cost();
  const std::size_t count = reading.description->value_count();
  const bool fits = readings > 0 && values >= count && bytes >= cost;
  if (!fits && !is_first) {
    return false;
  }
  readings -= std::min<std::size_t>(readings, 1);
  values -= std::min(values, count);
  bytes -= std::min(bytes, cost);
  return true;
}

std::optional<StoredReading> row_reading(const Statement& row, DescriptionPtr description) {
  if (description == nullptr || row.text(8) != description->instrument()) return std::nullopt;
  StoredReading stored;
  stored.reading.description = std::move(description);
  stored.seq = sequence(row, 0);
  stored.reading.utc = WallTime(Micros(row.integer(2)));
  stored.reading.boottime = MonoTime(Micros(row.integer(3)));
  stored.reading.clock = static_cast<std::uint8_t>(row.integer(4));
  stored.reading.span = Micros(row.integer(5));
  stored.reading.body = row.text(6);
  stored.reading.flags = row.text(7);
  return stored;
}

bool is_end(Statement& rows, std::uint64_t seq) {
  const auto row = rows.step();
  return !row || !*row || sequence(rows, 0) > seq;
}

Result<ReadingRows> ReadingRows::open(Database& database) {
  auto query = database.prepare(
      fmt::format("SELECT {} FROM reading WHERE seq >= ?1 ORDER BY seq LIMIT ?2", reading_columns));
  if (!query) return pass_on(query);
  return ReadingRows(std::move(*query));
}

Result<RowsRead> ReadingRows::read(Range numbers, DescriptionTable& descriptions,
                                   ReadBudget& budget, std::vector<StoredReading>& out) {
  const ResetOnExit guard(query_);
  const std::size_t limit = budget.readings + 1;
  query_.bind(1, sql_integer(numbers.a));
  query_.bind(2, sql_integer(limit + 1));
  RowsRead result{numbers.a - 1, {}, false};
  for (std::size_t seen = 0; seen < limit; ++seen) {
    auto row = query_.step();
    if (!row && result.to >= numbers.a && fault_of(row.error()) == StorageFault::io) break;
    if (!row) return pass_on(row);
    if (!*row) {
      result.to = numbers.b;
      return result;
    }
    const std::uint64_t seq = sequence(query_, 0);
    if (seq > numbers.b && is_end(query_, seq)) {
      result.to = numbers.b;
      return result;
    }
    if (seq <= result.to || seq > numbers.b) {
      return fail(ErrorCode::storage, fmt::format("reading {} is out of order", seq),
                  SQLITE_CORRUPT);
    }
    auto description = descriptions.by_number(query_.integer(1));
    if (!description) return pass_on(description);
    auto stored = row_reading(query_, std::move(*description));
    if (!stored) {
      result.unread.push_back(seq);
      result.to = seq;
      continue;
    }
    if (!budget.take(stored->reading, out.empty())) {
      result.to = seq - 1;
      break;
    }
    result.to = seq;
    out.push_back(std::move(*stored));
  }
  result.stopped = true;
  return result;
}

}  // namespace buoyd
