#pragma once
// The archived readings of an instrument as a run that can be examined (daemon/verify): what an
// archive cannot know stays unknown. Whoever has the database open.

#include <optional>
#include <string>

#include "shore/query/reading_query.hpp"
#include "shore/tables/prepared_sql.hpp"
#include "verify/run/run_record.hpp"

namespace buoyshore {

struct ArchivedRunQuestion {
  std::string station;
  std::string instrument;
  std::string kind;   ///< "" = all that the instrument says itself, none that is computed of them
  TimeBounds time{};  ///< without a bound: from the first reading, until the newest one
  /// The run's start, where that is another one's: nullopt = `time.from`, or the first reading.
  std::optional<buoyd::WallTime> start{};
  /// Nothing is expected after that, but what came all the same. nullopt: the time is over.
  std::optional<buoyd::WallTime> now{};
};

/// Of what it is compared with, in the same time: "INSTRUMENT" of the same station,
/// "STATION/INSTRUMENT" or "STATION/INSTRUMENT/KIND"; the kind is the question's if none is named.
[[nodiscard]] ArchivedRunQuestion reference_of(const ArchivedRunQuestion& question,
                                               const std::string& name, buoyd::WallTime start);

/// More than these do not fit: each takes about 60 bytes of memory.
inline constexpr std::uint64_t most_run_values = 5'000'000;
/// A reading takes as much as so many values, besides its own.
inline constexpr std::uint64_t values_of_a_reading = 3;

/// The readings in the order of their times; each time is the one that the archive gives it.
/// Errors: invalid (no such station, instrument or kind; no reading in that time; more than
/// `most_values` values), or what SQLite says.
[[nodiscard]] buoyd::Result<buoyd::RunRecord> archived_run(
    PreparedSql& sql, const ArchivedRunQuestion& question,
    std::uint64_t most_values = most_run_values);

}  // namespace buoyshore
