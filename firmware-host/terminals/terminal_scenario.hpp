#pragma once
// [[terminal]] of a scenario: a BeiDou terminal with its card. Values; any thread.

#include <cstddef>
#include <string>

#include "base/time.hpp"

namespace buoysim {

struct TerminalScenario {
  std::string name;
  std::string pty;                     ///< the link's name in the run's folder, or an absolute path
  std::string card;                    ///< seven digits
  buoyd::Micros interval{60'000'000};  ///< that the card keeps between two messages
  std::size_t length = 78;             ///< bytes that it takes in one
  double refusals = 0;                 ///< probability that it refuses a message, as without a beam
  double silences = 0;                 ///< that it sends one and says nothing to it
  double losses = 0;                   ///< that one it sends comes nowhere
  buoyd::Micros chatter{0};            ///< it speaks of its own accord so often; 0: never
};

}  // namespace buoysim
