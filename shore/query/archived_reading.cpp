#include "shore/query/archived_reading.hpp"

#include <utility>

#include "core/body.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

enum : std::uint8_t {
  utc_column,
  placed_column,
  seq_column,
  description_column,
  body_column,
  flags_column,
  span_column
};

}  // namespace

ArchivedRow archived_row(const buoyd::Statement& row) {
  return {row.optional_integer(utc_column),
          std::string(row.text(placed_column)),
          row.integer(seq_column),
          row.integer(description_column),
          std::string(row.text(body_column)),
          std::string(row.text(flags_column)),
          row.integer(span_column)};
}

ArchivedReading archived_reading(const ArchivedRow& row, const buoyd::Description& description,
                                 const Amendments& amendments) {
  ArchivedReading reading;
  if (row.utc) reading.utc = buoyd::WallTime(buoyd::Micros(*row.utc));
  reading.placed = row.placed;
  reading.seq = row.seq;
  reading.span = buoyd::Micros(row.span);
  reading.shape = row.description;
  if (auto values = buoyd::split_body(description, row.body)) {
    reading.flags = buoyd::full_flags(description, *values, row.flags).value_or("");
    reading.body = row.body;
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
  const ArchivedRow newest = archived_row(**rows);
  (*rows)->reset();
  auto amendments = Amendments::of(sql, epoch, newest.seq, newest.seq);
  if (!amendments) return pass_on(amendments);
  take(archived_reading(newest, description, *amendments));
  return {};
}

}  // namespace buoyshore
