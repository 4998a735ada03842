#pragma once
// What a channel measures of the world, and what becomes of it on its way into the instrument's
// registers or sentences. The simulation's thread.

#include <cstdint>
#include <limits>
#include <optional>

#include "firmware-host/sea/words.hpp"

namespace buoysim {

/// channel = { measures = "…", … }; noise is in the channel's unit.
struct MeasurementSpec {
  const Word* word = nullptr;
  double noise = 0;  ///< standard deviation of what is added to each value
  double lag = 0;    ///< s: it says what was so long ago
  double nulls = 0;  ///< probability that a point has no value, for all channels alike …
  double nulls_above = -std::numeric_limits<double>::infinity();  ///< … if it is above that, m
  double ambiguity = 0;  ///< of a direction: probability that all of a record are turned by 180°
  std::optional<double> first{};  ///< m upwards to the first point; nullopt: as the axis says
  double step = 0;                ///< m to each further one
  double point_interval =
      0;  ///< s from point to point, the last one at the record\'s time; 0: none
};

/// Where the value goes.
struct MeasuredPoint {
  std::uint64_t channel_seed = 0;
  std::uint64_t record_seed = 0;  ///< one for all channels of the record
  std::size_t point = 0;
  UnitConversion conversion;
};

struct Measured {
  double truth = 0;             ///< before noise, lag and nulls, in the channel's unit
  std::optional<double> value;  ///< in the channel's unit; nullopt: null
};

/// The same arguments bring the same value, whatever was measured before. `reach`: m upwards from
/// the instrument to what it measures.
[[nodiscard]] Measured measure(const MeasurementSpec& spec, const Sea& sea, double age,
                               const Mounting& mounting, double reach, const MeasuredPoint& point);

}  // namespace buoysim
