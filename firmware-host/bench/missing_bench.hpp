#pragma once
// The mixed bench: a scenario of the instruments of a buoyd configuration whose device is absent,
// and the configuration that plays with it. At start; any thread.

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/device.hpp"
#include "firmware-host/bench/load_scenario.hpp"

namespace buoysim {

struct MissingBench {
  LoadedScenario loaded;             ///< no instruments: every device is there
  std::string text;                  ///< as in its file, without a byte order mark
  std::vector<std::string> present;  ///< names of the lines that are left alone
};

/// Lines with absent devices are played under the same path or port; where that cannot be (no such
/// folder, no right, another host's address, a USB identity), on a pty in the run's folder or a
/// free port of the loopback. A serial line is as its table or its model says; what speaks says its
/// `kinds` at its `rate`. Values move by default; where a model marks its records, that channel
/// counts.
/// Mistakes of the configuration that concern lines, instruments or models are in `loaded`.
[[nodiscard]] MissingBench missing_of(const std::string& path,
                                      const std::vector<std::string>& model_folders,
                                      const std::function<bool(const buoyd::Device&)>& is_present);

/// The configuration for buoyd beside this bench: every instrument of a played line says
/// simulated = true, and each line has the device under which it is played (line → device).
/// Everything else stays as it is, comments too. invalid where an instrument cannot be marked (a
/// table that is not written under a [[instrument]] of its own).
[[nodiscard]] buoyd::Result<std::string> configuration_beside(
    std::string_view text, const std::map<std::string, std::string>& devices);

}  // namespace buoysim
