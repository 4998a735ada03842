#pragma once
// What the samples of a window say of the sea. Pure; any thread.

#include <optional>

#include "science/sea_state/wave_rules.hpp"
#include "science/waves/wave_burst.hpp"
#include "science/waves/wave_direction.hpp"
#include "science/waves/wave_moments.hpp"
#include "science/waves/zero_crossing.hpp"

namespace buoyd {

/// Which series a burst has.
struct WaveSeries {
  bool is_acceleration = false;
  bool has_directions = false;
};

/// What cannot be said is NaN.
struct SeaState {
  std::size_t n = 0;        ///< samples of the heave that were there
  std::size_t bridged = 0;  ///< places of the heave that were filled with a straight line
  WaveSpectrum spectrum;    ///< of the heave; without bands if no segment was whole
  WaveMoments moments{};
  WaveDirection mean, peak;  ///< from the density's whole band, and from its peak
  ZeroCrossing crossing;
};

/// Gaps of up to a second are bridged; a longer one leaves out the segments of the spectrum that it
/// lies in, and breaks its wave. Directions are left out where the horizontal series are missing,
/// and heights are not. Of accelerations single waves are counted only in a series without any
/// longer gap (heave_series.hpp).
[[nodiscard]] SeaState sea_state(const WaveBurst& burst, const WaveSeries& series,
                                 const WaveRules& rules);

}  // namespace buoyd
