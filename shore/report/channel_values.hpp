#pragma once
// The values of one channel, or of one point of it, in the order of their times. Whoever has the
// database open.

#include <cstdint>
#include <string>
#include <vector>

#include "science/statistics/pairing.hpp"
#include "shore/query/reading_query.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// Its times are µs UTC.
using ChannelValue = buoyd::TimedValue;

struct ChannelValues {
  std::string unit;
  bool is_direction = false;
  std::vector<ChannelValue> at_sea;  ///< by their times
  std::vector<ChannelValue> others;  ///< of the bench or of a simulated instrument, by their times
  std::uint64_t unplaced = 0;        ///< readings whose time nobody knows
  std::uint64_t damaged = 0;         ///< readings that do not fit their description
};

/// Puts the others among those at sea.
void take_others(ChannelValues& values);

/// "STATION/INSTRUMENT/KIND/CHANNEL" or "…/CHANNEL[100 m]", and the bounds of `time`. Directions in
/// radians come in degrees. Error invalid: it names no such channel; within the time it is several
/// points, a text, or its unit changes; or it has more than five million values. Else those of
/// ReadingReader.
[[nodiscard]] buoyd::Result<ChannelValues> channel_values(PreparedSql& sql, const std::string& name,
                                                          const TimeBounds& time);

}  // namespace buoyshore
