#pragma once
// The channels of a kind of statistics: which number of which source channel each one is. Values;
// any thread.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/instrument_settings.hpp"
#include "model/model.hpp"
#include "science/computed/window_columns.hpp"

namespace buoyd {

enum class ColumnOf : std::uint8_t {
  window,  ///< whether it is whole
  expected,
  mean,
  standard_deviation,
  minimum,
  maximum,
  minimum_time,
  maximum_time,
  count,
  missing,
  failed,
  turbulence_intensity,
  vector_speed,
  vector_direction,
  gust,
  gust_direction,
  gust_time,
  calms,
  null_code,
};

/// m/s; the turbulence intensity of a lower mean would say more of hull and sensor than of the
/// wind. Our choice: 2 to 3 is usual.
inline constexpr double least_speed_of_turbulence = 2;

/// Which number of a window it is: one for each point of its channel.
struct StatisticsNumber {
  ColumnOf what = ColumnOf::window;
  std::uint8_t code = 0;    ///< of `null_code`: which one of the channel's
  std::size_t channel = 0;  ///< of the source kind; means nothing for `window` and `expected`
};

struct StatisticsColumn {
  StatisticsNumber number;
  ModelChannel meaning;
};

/// In the order of the row. Invalid where the settings ask for what the source has not.
[[nodiscard]] Result<std::vector<StatisticsColumn>> statistics_columns(
    const StatisticsSettings& settings, const ModelKind& source);

/// Whether a channel is a number whose mean means something: no text, name, bits or time.
[[nodiscard]] bool is_measured(const ModelKind& kind, std::size_t channel);

}  // namespace buoyd
