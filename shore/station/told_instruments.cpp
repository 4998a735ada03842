#include "shore/station/told_instruments.hpp"

#include "core/own_reading.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

/// The readings of a set have one boottime; the next set comes ten minutes later.
constexpr std::int64_t two_sets = 15LL * 60 * 1'000'000;

/// More than any station has instruments in two sets are looked at. The index of `reading` leads
/// straight to them.
constexpr std::string_view newest_names =
    "WITH newest AS MATERIALIZED (SELECT r.seq, r.boottime, r.body FROM reading r WHERE "
    "(r.description, r.epoch) = (SELECT t.description, t.epoch FROM tally t "
    "JOIN description d ON d.n = t.description WHERE t.epoch = ?1 AND t.readings > 0 AND "
    "d.instrument = ?2 AND d.kind = 'success' ORDER BY t.last_at DESC LIMIT 1) "
    "ORDER BY r.seq DESC LIMIT 1024) "
    "SELECT body ->> '$[0]' FROM newest WHERE "
    "boottime > (SELECT max(boottime) FROM newest) - ?3 UNION "
    "SELECT d.instrument FROM tally t JOIN description d ON d.n = t.description WHERE "
    "t.epoch = ?1 AND t.readings > 0 AND (SELECT max(r.seq) FROM reading r WHERE "
    "r.description = t.description AND r.epoch = t.epoch) > (SELECT max(seq) FROM newest)";

constexpr std::string_view newest_naming =
    "SELECT utc FROM readings WHERE epoch_n = ?1 AND seq = (SELECT max(r.seq) FROM reading r WHERE "
    "(r.description, r.epoch) = (SELECT t.description, t.epoch FROM tally t "
    "JOIN description d ON d.n = t.description WHERE t.epoch = ?1 AND t.readings > 0 AND "
    "d.instrument = ?2 AND d.kind = 'success' ORDER BY t.last_at DESC LIMIT 1) AND "
    "r.body ->> '$[0]' = ?3)";

}  // namespace

Result<ToldInstruments> told_instruments(PreparedSql& sql, std::int64_t epoch) {
  ToldInstruments told{epoch};
  auto read = for_each_row(sql.query(newest_names, epoch, buoyd::own_instrument, two_sets),
                           [&](const buoyd::Statement& row) {
                             if (!row.is_null(0)) told.names.emplace(row.text(0));
                           });
  if (!read) return pass_on(read);
  return told;
}

Result<std::optional<buoyd::WallTime>> named_last(PreparedSql& sql, std::int64_t epoch,
                                                  const std::string& instrument) {
  auto utc = sql.integer(newest_naming, epoch, buoyd::own_instrument, instrument);
  if (!utc) return pass_on(utc);
  if (!*utc) return std::nullopt;
  return buoyd::WallTime(buoyd::Micros(**utc));
}

}  // namespace buoyshore
