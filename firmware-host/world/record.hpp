#pragma once
// One record of a simulated instrument: what it says of each channel and point. Values; any thread.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "firmware-host/world/truth.hpp"

namespace buoysim {

/// A sentence's field stays as it is in the model's example.
struct AsInExample {
  bool operator==(const AsInExample&) const = default;
};

/// A value to be said: none, a number, a text. Times are seconds since 1970.
using Said = std::variant<std::monostate, double, std::string, AsInExample>;

/// All values of one record.
struct Record {
  std::uint64_t counter = 0;
  buoyd::WallTime time{};
  /// [kind][channel][point]; scalars have one point
  std::vector<std::vector<std::vector<Said>>> values;
  Truths truths{};  ///< of those channels that measure the world
};

}  // namespace buoysim
