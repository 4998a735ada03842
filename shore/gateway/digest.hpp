#pragma once
// A digest as it comes ashore: values of readings whose whole is still owed
// (docs/message-format.md). Decoded without the buoy's code. Pure; any thread.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"

namespace buoyshore {

/// How a value is told.
enum class ToldAs : std::uint8_t { steps, digits, text };

struct ToldValue {
  std::size_t place = 0;  ///< in the reading's body, arrays flattened
  bool is_suspect = false;
  ToldAs as = ToldAs::steps;
  std::int64_t number = 0;  ///< steps of the channel, or the mantissa
  int exponent = 0;         ///< of ten, of digits
  std::string text{};
};

struct ToldReading {
  std::uint64_t seq = 0;
  buoyd::WallTime utc{};      ///< to the nearest second
  bool is_clock_set = false;  ///< the buoy knew the time
  std::string description;    ///< the first 6 hex digits of its hash
  std::vector<ToldValue> values;
};

struct Digest {
  std::string station;  ///< station_mark() of it
  std::string epoch;    ///< the first 8 hex digits
  std::vector<ToldReading> readings;
};

/// The 4 hex digits by which a digest names its station.
[[nodiscard]] std::string station_mark(std::string_view station);

/// Error invalid: it is none, of another version, or damaged. Takes any bytes; what it allocates is
/// bounded by their number.
[[nodiscard]] buoyd::Result<Digest> decode_digest(std::span<const std::uint8_t> bytes);

}  // namespace buoyshore
