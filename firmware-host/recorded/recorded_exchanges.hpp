#pragma once
// The Modbus reads in a recording of both directions of a line, found for the simulator with its
// own code. Pure; any thread.
// Sources: MODBUS over Serial Line V1.02, 2.5.1; MODBUS Messaging on TCP/IP V1.0b, 3.1.3; MODBUS
// Application Protocol V1.1b3, 6.1 to 6.4.

#include <cstdint>
#include <span>
#include <vector>

#include "firmware-host/registers/register_server.hpp"
#include "firmware-host/wire/bytes.hpp"

namespace buoysim {

/// A read and what was answered.
struct RecordedExchange {
  int unit = 0;
  ReadRange asked;
  std::vector<std::uint16_t> values;  ///< as many as asked: registers, or bits as 0 and 1
};

/// As RTU frames or TCP messages, whichever gives more; what is neither is passed over, as are
/// refused reads and other functions.
[[nodiscard]] std::vector<RecordedExchange> recorded_exchanges(std::span<const std::uint8_t> bytes);

}  // namespace buoysim
