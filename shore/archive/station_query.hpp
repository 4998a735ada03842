#pragma once
// Reads from the archive what an account of a station needs. Whoever has the database open.

#include <string>
#include <vector>

#include "shore/archive/account.hpp"
#include "shore/archive/prepared_sql.hpp"

namespace buoyshore {

/// A gap, with the times of its first and last lost reading (0 = unknown).
struct GapRow {
  std::string epoch;
  buoyd::Range range;
  std::string reason;
  buoyd::WallTime t0{};
  buoyd::WallTime t1{};
};

/// What there is of one instrument's kind of reading.
struct TallyRow {
  std::string instrument;
  std::string kind;
  std::uint64_t readings = 0;
  buoyd::WallTime last_utc{};
  buoyd::WallTime last_at{};  ///< when the newest came ashore, by the shore's clock
};

struct AlarmRow {
  std::string kind;
  std::string epoch;
  std::string text;
  buoyd::WallTime last_at{};
  std::uint64_t count = 0;
};

/// Empty (no epochs, no hello) for a station that never was heard of.
[[nodiscard]] buoyd::Result<StationFacts> facts_of(PreparedSql& sql, const std::string& station);
/// Neighbours of one reason are one gap.
[[nodiscard]] buoyd::Result<std::vector<GapRow>> gaps_of(PreparedSql& sql,
                                                         const std::string& station);
[[nodiscard]] buoyd::Result<std::vector<TallyRow>> tallies_of(PreparedSql& sql,
                                                              const std::string& station);
[[nodiscard]] buoyd::Result<std::vector<AlarmRow>> alarms_of(PreparedSql& sql,
                                                             const std::string& station);
[[nodiscard]] buoyd::Result<std::vector<std::string>> station_names(PreparedSql& sql);
/// Says which stations there are, of one that is not among them. ErrorCode::invalid.
[[nodiscard]] tl::unexpected<buoyd::Error> unknown_station(PreparedSql& sql,
                                                           const std::string& station);

}  // namespace buoyshore
