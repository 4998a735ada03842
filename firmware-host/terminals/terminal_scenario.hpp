#pragma once
// [[terminal]] of a scenario: a terminal of short messages. Values; any thread.

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/time.hpp"

namespace buoysim {

/// A BeiDou terminal of RDSS 2.1 or 4.0 with its card, or an Iridium transceiver with its IMEI.
enum class TerminalKind : std::uint8_t { rdss_text, rdss_binary, iridium_sbd };

struct TerminalScenario {
  std::string name;
  TerminalKind kind = TerminalKind::rdss_text;
  std::string pty;   ///< the link's name in the run's folder, or an absolute path
  std::string card;  ///< seven digits; of an Iridium its IMEI, fifteen
  /// That the card keeps between two messages; an Iridium keeps none, and counts what comes sooner.
  buoyd::Micros interval{60'000'000};
  std::size_t length = 78;   ///< bytes that it takes in one
  double refusals = 0;       ///< probability that it refuses a message, as without a beam
  double silences = 0;       ///< that it sends one and says nothing to it
  double losses = 0;         ///< that one it sends comes nowhere
  buoyd::Micros chatter{0};  ///< it speaks of its own accord so often; 0: never
  std::string
      direct_ip{};         ///< numeric address where an Iridium's messages come ashore; "": nowhere
  std::uint16_t port = 0;  ///< there
  std::string inbox{};     ///< folder whose files NAME.sbd come to an Iridium; "": none does
};

}  // namespace buoysim
