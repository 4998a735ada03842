#pragma once
// What misleads who does not know it of a make and type: facts that no decoder takes away. Values;
// any thread.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace buoyd {

/// What a pitfall is about. docs/model-format.md says when a configuration walks into each.
enum class PitfallAbout : std::uint8_t {
  null_code,  ///< how a missing value looks
  read_to_clear,
  warm_up,
  fouling,
  drift,
  counts,  ///< values mean something only with the coefficients of this one unit
  clock,
  byte_order,
  firmware,  ///< what it says differs by firmware
  resolution,
  setting,   ///< what it says differs by a setting of its own
  interval,  ///< it measures no oftener than this
  address,   ///< it is shipped with another one than 1
  line,      ///< checksum, echo, pauses, sleep
};

/// In the order of their numbers.
inline constexpr std::array<std::string_view, 14> pitfall_words{
    "null",       "read-to-clear", "warm-up",    "fouling", "drift",    "counts",  "clock",
    "byte-order", "firmware",      "resolution", "setting", "interval", "address", "line"};

[[nodiscard]] constexpr std::string_view name_of(PitfallAbout about) {
  return pitfall_words.at(static_cast<std::size_t>(about));
}

/// One [[pitfall]].
struct Pitfall {
  PitfallAbout about = PitfallAbout::null_code;
  std::string text;         ///< a sentence or two: what happens, what to do
  std::string source;       ///< who says so
  std::string channel;      ///< that it is of; "" = no certain one
  Micros lasts{0};          ///< how long a warm-up, a calibration, an interval is; 0: not said
  std::optional<int> unit;  ///< of an address: as shipped

  /// How long a calibration holds: a year where the maker says nothing.
  [[nodiscard]] Micros calibration_lasts() const {
    return lasts > Micros(0) ? lasts : Micros(std::chrono::hours(24 * 365));
  }
};

}  // namespace buoyd
