#pragma once
// Finds the register reads in a recording of a Modbus line: requests and answers in both
// directions, RTU frames or TCP messages, one after another. Pure; any thread.
// Source: MODBUS Application Protocol V1.1b3 (6.3, 6.4, 7), MODBUS over Serial Line V1.02 (2.5.1),
// MODBUS Messaging on TCP/IP V1.0b (3.1.3).

#include <cstdint>
#include <span>
#include <vector>

#include "model/register_map.hpp"

namespace buoyd {

/// One request of function 3 or 4 with its answer.
struct CapturedRead {
  ReadSpan asked;
  std::vector<std::uint16_t> words;  ///< as many as asked; empty if it was refused
  std::uint8_t unit = 0;
};

struct ModbusCapture {
  std::vector<CapturedRead> reads;
  std::size_t discarded_bytes = 0;
  std::size_t discarded_places = 0;
};

/// Reads of all units; frames of other functions are passed over, an answer without its request is
/// no read. RTU or TCP, whichever leaves less over.
[[nodiscard]] ModbusCapture parse_modbus_capture(std::span<const std::uint8_t> bytes);

}  // namespace buoyd
