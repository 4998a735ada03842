#pragma once
// Which values of a reading say how the sea moves. One owner; any thread.

#include <cstddef>
#include <optional>

#include "core/computed_settings.hpp"
#include "core/instrument_settings.hpp"
#include "model/model.hpp"
#include "science/computed/computation.hpp"
#include "science/computed/unit_scale.hpp"
#include "science/waves/wave_burst.hpp"

namespace buoyd {

class WaveInputs {
 public:
  /// Invalid, with a text that begins with the key: a channel that the kind does not have or that
  /// is of another unit or reference, one of a group without the others, two groups.
  [[nodiscard]] static Result<WaveInputs> make(const WaveSettings& settings,
                                               const ModelKind& source,
                                               const std::optional<Declination>& declination);

  /// What has failed its tests is missing.
  [[nodiscard]] WaveSample sample(const SourceReading& reading) const;

  [[nodiscard]] bool is_acceleration() const { return is_acceleration_; }
  [[nodiscard]] bool has_directions() const { return sides_ || tilt_; }

 private:
  /// A value of a reading in the unit that is computed in, upwards.
  struct Part {
    std::size_t value = 0;
    UnitScale scale;
    double sign = 1;
  };
  struct Sides {
    Part east, north;
  };
  struct Tilt {
    Part pitch, roll, heading;
    double declination = 0;  ///< what the heading lacks to true north, degrees
  };
  struct Slopes {
    double east, north;
  };
  class Finder;

  [[nodiscard]] static double number(const Part& part, const SourceReading& reading);
  [[nodiscard]] static Slopes slopes(const Tilt& tilt, const SourceReading& reading);

  Part up_;
  bool is_acceleration_ = false;
  std::optional<Sides> sides_;
  std::optional<Tilt> tilt_;
};

}  // namespace buoyd
