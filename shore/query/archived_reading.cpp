#include "shore/query/archived_reading.hpp"

#include <utility>

#include "core/body.hpp"

namespace buoyshore {

using buoyd::Result;

ArchivedReading archived_reading(const buoyd::Statement& row, const buoyd::Description& description,
                                 const Amendments& amendments) {
  ArchivedReading reading;
  if (const auto utc = row.optional_integer(ReadingColumn::utc)) {
    reading.utc = buoyd::WallTime(buoyd::Micros(*utc));
  }
  reading.placed = row.text(ReadingColumn::placed);
  reading.seq = row.integer(ReadingColumn::seq);
  reading.span = buoyd::Micros(row.integer(ReadingColumn::span));
  reading.shape = row.integer(ReadingColumn::description);
  if (auto values = buoyd::split_body(description, row.text(ReadingColumn::body))) {
    reading.flags =
        buoyd::full_flags(description, *values, row.text(ReadingColumn::flags)).value_or("");
    reading.values = std::move(*values);
    change_flags(reading.flags, amendments.flags_of(reading.seq, description));
  }
  return reading;
}

Result<void> take_newest(PreparedSql& sql, std::int64_t epoch, std::int64_t n,
                         const buoyd::Description& description,
                         const std::function<void(const ArchivedReading&)>& take) {
  auto rows = sql.query("SELECT " BUOYSHORE_READING_COLUMNS
                        " FROM readings WHERE epoch_n = ? AND description_n = ? "
                        "ORDER BY seq DESC LIMIT 1",
                        epoch, n);
  if (!rows) return pass_on(rows);
  auto row = (*rows)->step();
  if (!row) return pass_on(row);
  if (!*row) return {};
  const std::int64_t seq = (*rows)->integer(ReadingColumn::seq);
  auto amendments = Amendments::of(sql, epoch, seq, seq);
  if (amendments) take(archived_reading(**rows, description, *amendments));
  (*rows)->reset();
  if (!amendments) return pass_on(amendments);
  return {};
}

}  // namespace buoyshore
