#pragma once
// The makes of acoustic modem that buoyd speaks with, and what a frame of each costs in sound.
// Values; any thread.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/time.hpp"

namespace buoyd {

struct AcousticMake {
  std::string_view name;  ///< as a configuration spells it
  std::uint16_t highest_address = 0;
  std::size_t most_frame_bytes = 0;
  Micros start{0};  ///< of sound in front of a frame's bytes
  double bits_a_second = 0;
  bool is_padded = false;  ///< a short frame sounds as long as the longest one
  /// What the modem needs from one frame's sound until that of the next.
  Micros turnaround{0};

  /// How long a frame of so many bytes sounds.
  [[nodiscard]] Micros air_time(std::size_t bytes) const {
    const double bits = static_cast<double>(8 * (is_padded ? most_frame_bytes : bytes));
    return start +
           std::chrono::duration_cast<Micros>(std::chrono::duration<double>(bits / bits_a_second));
  }
};

/// Of EvoLogics: the modem's own account of an instant message of 5 bytes (93,750 µs), and its 976
/// bit/s.
inline constexpr AcousticMake evologics_s2c{"evologics-s2c", 254,           64, Micros(52'766), 976,
                                            false,           Micros(50'000)};

/// Rate 0: 32 bytes at 80 bit/s behind an announcement of the packet; 127 calls all modems.
inline constexpr AcousticMake whoi_micromodem{
    "whoi-micromodem", 126, 32, Micros(1'500'000), 80, true, Micros(2'000'000)};

/// Its slowest rate, 140 bit/s, behind a start of which nothing is published; 255 calls all modems.
/// It goes online and comes back for each frame.
inline constexpr AcousticMake benthos_atm900{
    "benthos-atm900", 254, 64, Micros(1'000'000), 140, false, Micros(3'000'000)};

/// 100 bit/s, as dune reckons, behind a start of which nothing is published.
inline constexpr AcousticMake blueprint_seatrac{
    "blueprint-seatrac", 15, 31, Micros(500'000), 100, false, Micros(300'000)};

inline constexpr std::array acoustic_makes{evologics_s2c, whoi_micromodem, benthos_atm900,
                                           blueprint_seatrac};

/// nullptr: there is none of that name.
[[nodiscard]] constexpr const AcousticMake* acoustic_make(std::string_view name) {
  for (const AcousticMake& make : acoustic_makes) {
    if (make.name == name) return &make;
  }
  return nullptr;
}

}  // namespace buoyd
