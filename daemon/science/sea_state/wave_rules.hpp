#pragma once
// How the samples of a window become a sea state: rate, segments and band, out of the settings.
// Values; any thread.

#include "core/computed_settings.hpp"
#include "science/waves/heave_series.hpp"
#include "science/waves/welch.hpp"

namespace buoyd {

struct WaveRules {
  Micros interval{};            ///< from one sample to the next
  std::size_t expected = 0;     ///< samples of a whole window
  std::size_t longest_gap = 0;  ///< samples that may be missing in a row: those of a second
  WelchSettings welch{};
};

/// Segments are the shortest of at least 100 s that the transform takes, and overlap by half: bands
/// are 0.005 to 0.01 Hz wide (NDBC Technical Document 96-01 has bands of 0.01 Hz). Invalid, with a
/// text that begins with the key: a band that is none or that the rate is too slow for, a window of
/// fewer than two segments or more samples than max_burst.
[[nodiscard]] Result<WaveRules> wave_rules(const WaveSettings& settings, Micros interval);

}  // namespace buoyd
