#pragma once
// Which samples of a window take part in its statistics. Values; any thread.

#include <cmath>
#include <cstdint>

#include "core/flag.hpp"

namespace buoyd {

/// How many samples took part, and why the others did not. A sample is missing if its value is NaN
/// or infinite or its flag says so, has failed if its flag is fail, and takes part otherwise.
struct SampleCounts {
  std::uint32_t valid = 0;
  std::uint32_t missing = 0;
  std::uint32_t failed = 0;

  /// Counts the sample; true if it takes part.
  bool count(double value, Flag flag) {
    const bool is_missing = !std::isfinite(value) || flag == Flag::missing;
    auto& kind = is_missing ? missing : flag == Flag::fail ? failed : valid;
    ++kind;
    return &kind == &valid;
  }
  void join(const SampleCounts& other);
};

}  // namespace buoyd
