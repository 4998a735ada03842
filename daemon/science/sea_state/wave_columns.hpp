#pragma once
// The channels of a kind of waves, and the values of a row of it. Any thread.

#include <vector>

#include "core/values.hpp"
#include "model/model.hpp"
#include "science/computed/window_columns.hpp"
#include "science/sea_state/sea_state.hpp"

namespace buoyd {

/// In the order of the row. Those of the spectrum are arrays over wave_axis().
[[nodiscard]] std::vector<ModelChannel> wave_channels(bool has_directions);
/// The middles of the spectrum's bands. The rules are such as wave_rules() gives.
[[nodiscard]] ModelAxis wave_axis(const WaveRules& rules);

/// What a window's row says.
struct WaveRow {
  WindowState window = WindowState::whole;
  std::size_t expected = 0;  ///< samples
  const SeaState& state;
};
/// `channels`: as wave_channels() gives them; `bands`: points of the axis.
[[nodiscard]] Values wave_values(const std::vector<ModelChannel>& channels, const WaveRow& row,
                                 std::size_t bands);

}  // namespace buoyd
