#pragma once
// [[deck_unit]] of a scenario: a deck unit on board and the acoustic release below it. Values; any
// thread.

#include <string>

#include "base/time.hpp"

namespace buoysim {

enum class DeckMaker : std::uint8_t { edgetech, benthos };

struct DeckScenario {
  std::string name;
  std::string pty;  ///< the link's name in the run's folder, or an absolute path
  DeckMaker maker = DeckMaker::edgetech;
  std::string code;           ///< that the release obeys
  int address = 0;            ///< of a Benthos release
  double distance = 0;        ///< m, before it let go
  double sound_speed = 1500;  ///< m/s, of the water
  buoyd::Micros turnaround{0};
  buoyd::Micros sending{9'000'000};  ///< so long a code is on its way out of the unit
  double misses = 0;                 ///< probability that the release does not hear or is not heard
};

}  // namespace buoysim
