#pragma once
// How many readings of each kind were expected in a time, how many came, and why the others did
// not; and of each value, a lidar's height for one, how many are good. Whoever has the database
// open.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shore/query/reading_query.hpp"
#include "shore/report/missing_cause.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// One value of the readings of a kind: a channel, or a point of its axis.
struct ValueAvailability {
  std::string channel;
  std::string place;            ///< on the axis, "40 m"; "" of a scalar
  std::uint64_t valid = 0;      ///< with the flags 1 to 3
  std::uint64_t bad = 0;        ///< with the flag 4
  std::uint64_t no_value = 0;   ///< the reading came, the value is missing in it
  std::uint64_t no_column = 0;  ///< the reading came under a description without this value
};

/// expected = received + all of `missing` + off_rate; for each value received = valid + bad +
/// no_value + no_column.
struct KindAvailability {
  std::string instrument;
  std::string kind;
  std::optional<std::int64_t> step{};  ///< µs; nullopt: readings come when something happens
  // The part of the time asked for in which the kind was expected, µs UTC: not before its first
  // reading, and not after its instrument was taken out of the configuration.
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::uint64_t expected = 0;  ///< as many as came, where there is no step
  std::uint64_t received = 0;
  MissingCounts missing{};
  /// Expected, and in no gap: the readings come slower than they should; below 0: faster.
  std::int64_t off_rate = 0;
  std::vector<ValueAvailability> values{};
};

struct AvailabilityQuestion {
  std::string station;
  std::string instrument;                 ///< "" = all but buoyd
  std::string kind;                       ///< "" = all
  std::optional<buoyd::WallTime> from{};  ///< a whole minute; nullopt: from the first reading on
  std::optional<buoyd::WallTime> to{};    ///< a whole minute; nullopt: until `now`
  buoyd::WallTime now{};                  ///< nothing is expected after it
};

/// By instrument and kind. Errors: invalid (no such station or instrument, or the times are no
/// whole minutes), unavailable (the archive is being rolled up), or what SQLite says.
[[nodiscard]] buoyd::Result<std::vector<KindAvailability>> availability_of(
    PreparedSql& sql, const AvailabilityQuestion& question);

/// From the first to the newest reading of a deployment, in whole minutes. Error invalid: the
/// station has none of that id; the text names those it has.
[[nodiscard]] buoyd::Result<TimeBounds> deployment_time(PreparedSql& sql,
                                                        const std::string& station,
                                                        const std::string& id);

}  // namespace buoyshore
