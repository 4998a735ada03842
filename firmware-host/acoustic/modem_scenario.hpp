#pragma once
// [[modem]] and [water] of a scenario: acoustic modems, where they are, and what becomes of sound
// between them. Values; any thread.

#include <cstdint>
#include <string>

#include "base/time.hpp"

namespace buoysim {

enum class ModemMake : std::uint8_t {
  evologics_s2c,
  whoi_micromodem,
  benthos_atm900,
  blueprint_seatrac
};

struct ModemScenario {
  std::string name;
  std::string pty;   ///< the link's name in the run's folder, or an absolute path
  double east = 0;   ///< where it is, m
  double north = 0;  ///< m
  double depth = 0;  ///< m
  ModemMake make = ModemMake::evologics_s2c;
};

struct WaterScenario {
  double losses = 0;           ///< probability that an arrival cannot be read
  buoyd::Micros multipath{0};  ///< so long its echoes disturb whatever comes behind it
};

}  // namespace buoysim
