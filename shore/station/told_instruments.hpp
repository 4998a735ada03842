#pragma once
// Which instruments a buoyd has, and on which lines: it says so each ten minutes, in its success
// readings. Whoever has the database open.

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "base/time.hpp"
#include "shore/query/archived_reading.hpp"
#include "shore/query/reading_query.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// What one run told of them last.
struct ToldInstruments {
  std::int64_t epoch = 0;  ///< key of the archive
  std::set<std::string> names{};
  bool is_whole = false;  ///< false: the run did not tell all of them yet

  /// Did the run name others alone, or say that it has none?
  [[nodiscard]] bool has_left(const std::string& instrument) const {
    return is_whole && !names.contains(instrument);
  }
};

/// Those that its newest two sets of health and success readings name, as one set may come in
/// pieces, and those of which something came since. Not whole while its first set may not be:
/// nothing that was taken later came.
[[nodiscard]] buoyd::Result<ToldInstruments> told_instruments(PreparedSql& sql, std::int64_t epoch);

/// The run that the station said last that it is in, as a key of the archive; nullopt: it said
/// none.
[[nodiscard]] buoyd::Result<std::optional<std::int64_t>> current_run(PreparedSql& sql,
                                                                     const std::string& station);

/// The instruments of that run. Not whole where there is none.
[[nodiscard]] buoyd::Result<ToldInstruments> told_now(PreparedSql& sql, const std::string& station);

/// The same of the station's newest run that told all of them. Not whole: none of the newest did.
[[nodiscard]] buoyd::Result<ToldInstruments> told_last(PreparedSql& sql,
                                                       const std::string& station);

/// When the run named the instrument last; nullopt: it never did, or nothing tells the time.
[[nodiscard]] buoyd::Result<std::optional<buoyd::WallTime>> named_last(
    PreparedSql& sql, std::int64_t epoch, const std::string& instrument);

/// The line of the query's instrument when the event was told. nullopt: the event's run does not
/// tell it.
[[nodiscard]] buoyd::Result<std::optional<std::string>> told_line(PreparedSql& sql,
                                                                  const ReadingQuery& query,
                                                                  const ArchivedReading& event);

}  // namespace buoyshore
