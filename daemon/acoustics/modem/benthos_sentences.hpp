#pragma once
// What a Teledyne Benthos ATM-900 says on its line, read: prompts of its shell, answers, and
// packets that came, each over several lines. Pure; the modem's thread. Source: goby3 @ 2603ff12
// (benthos_atm900_driver_fsm.cpp: lines and their order, packets, ranges), AcousticModem @
// 7ac76781.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "acoustics/modem/acoustic_modem.hpp"

namespace buoyd {

/// "user:3>": its shell waits for a command.
struct BenthosPrompt {};
/// Any other line.
struct BenthosLine {
  std::string text;
};
/// A packet with a right check, for anyone.
struct BenthosFrame {
  AcousticAddress to = 0;
  FrameHeard heard;
};
/// "Range 1 to 2 : 1499.6 m  (Round-trip  1999.5 ms) speed  0.0 m/s"
struct BenthosRange {
  AcousticAddress to = 0;
  Micros travel{0};  ///< one way
};

using BenthosSaid = std::variant<BenthosPrompt, BenthosLine, BenthosFrame, BenthosRange>;

/// A packet whose lines come.
struct BenthosPacket {
  std::size_t length = 0;
  Bytes bytes;
  std::optional<AcousticAddress> from;
  std::optional<AcousticAddress> to;
  bool is_right = false;
  LinkQuality quality;
  int lines = 0;
};

class BenthosReader {
 public:
  /// Takes bytes as they come.
  [[nodiscard]] std::vector<BenthosSaid> take(std::span<const std::uint8_t> bytes);

 private:
  void end_line();
  void read_line(std::string_view line);
  [[nodiscard]] bool goes_on(BenthosPacket& packet, std::string_view line);
  void end_packet(const BenthosPacket& packet);

  std::string line_;
  std::optional<BenthosPacket> packet_;
  std::vector<BenthosSaid> said_;
};

}  // namespace buoyd
