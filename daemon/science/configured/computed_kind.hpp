#pragma once
// A kind of reading that is computed of another kind of the same instrument: what its channels
// mean, before a reading of it is there. The checks of a configuration, the forecast and the
// descriptions come from it. Values; any thread.

#include <string>
#include <vector>

#include "core/instrument_settings.hpp"
#include "model/model.hpp"

namespace buoyd {

struct ComputedKind {
  ModelKind kind;
  std::string of;                 ///< the kind whose readings it is computed of
  std::string by;                 ///< "true wind", "statistics"
  std::vector<std::string> from;  ///< channels: "anemometer.wind_speed", "compass.heading"
};

/// `kinds`: those of the instrument that become readings, and the computed ones before it. Invalid:
/// it cannot be computed of them; the text says why, and what was expected.
[[nodiscard]] Result<ComputedKind> derived_kind(const DerivedSettings& settings,
                                                const InstrumentSettings& instrument,
                                                const std::vector<ModelKind>& kinds);
[[nodiscard]] Result<ComputedKind> statistics_kind(const StatisticsSettings& settings,
                                                   const InstrumentSettings& instrument,
                                                   const std::vector<ModelKind>& kinds);

}  // namespace buoyd
