#pragma once
// Reads from the archive what an account of a station needs. Used on the thread that has the
// database open.

#include <string>
#include <vector>

#include "shore/archive/account.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// A gap, with the times of its first and last lost reading (0 = unknown).
struct GapRow {
  std::string epoch;
  buoyd::Range range;
  std::string reason;
  buoyd::WallTime t0{};
  buoyd::WallTime t1{};
};

/// The archived readings of one kind of an instrument.
struct TallyRow {
  std::string instrument;
  std::string kind;
  std::uint64_t readings = 0;  ///< how many they are
  /// The latest time of a reading, as it was known when that came; 0: of none.
  buoyd::WallTime last_utc{};
  buoyd::WallTime last_at{};  ///< when one came ashore last, by the shore's clock
};

struct AlarmRow {
  std::string kind;
  std::string epoch;
  std::string text;
  buoyd::WallTime last_at{};
  std::uint64_t count = 0;
};

/// What the archive knows of a station. It has no epochs and no hello if nothing of the station was
/// ever heard.
[[nodiscard]] buoyd::Result<StationFacts> facts_of(PreparedSql& sql, const std::string& station);
/// The gaps of a station. Gaps side by side with the same reason are one.
[[nodiscard]] buoyd::Result<std::vector<GapRow>> gaps_of(PreparedSql& sql,
                                                         const std::string& station);
[[nodiscard]] buoyd::Result<std::vector<TallyRow>> tallies_of(PreparedSql& sql,
                                                              const std::string& station);
[[nodiscard]] buoyd::Result<std::vector<AlarmRow>> alarms_of(PreparedSql& sql,
                                                             const std::string& station);
[[nodiscard]] buoyd::Result<std::vector<std::string>> station_names(PreparedSql& sql);
/// Makes the error (invalid) for a station that the archive does not have, whose text names the
/// stations that it has, or that it has no readings of.
[[nodiscard]] tl::unexpected<buoyd::Error> unknown_station(PreparedSql& sql,
                                                           const std::string& station);

}  // namespace buoyshore
