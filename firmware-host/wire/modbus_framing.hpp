#pragma once
// Modbus frames as a server sees them: requests out of a byte stream, answers into bytes; written
// from the specifications, sharing nothing with the daemon's client. The simulation's thread.
// Sources: MODBUS over Serial Line V1.02, 2.5 (RTU); MODBUS Messaging on TCP/IP V1.0b, 3.1 (MBAP).

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "firmware-host/wire/bytes.hpp"

namespace buoysim {

constexpr std::size_t mbap_bytes = 7;  // transaction, protocol, length, unit

struct ModbusRequest {
  int unit = 0;
  std::uint16_t transaction = 0;  ///< TCP only
  Bytes pdu;                      ///< function and data, at least the function
  std::size_t frame_bytes = 0;    ///< of the whole frame on the wire
};

class ModbusFraming {
 public:
  virtual ~ModbusFraming() = default;

  /// The sound requests that end in these bytes.
  [[nodiscard]] virtual std::vector<ModbusRequest> take(std::span<const std::uint8_t> bytes) = 0;
  /// No byte came for the length of a gap: RTU ends a frame of unknown length here, and what is
  /// none is forgotten.
  [[nodiscard]] virtual std::vector<ModbusRequest> silence() = 0;
  /// Bytes of an unfinished frame are held.
  [[nodiscard]] virtual bool unfinished() const = 0;
  /// The peer speaks no Modbus: its connection is to be closed. Never on RTU.
  [[nodiscard]] virtual bool hopeless() const = 0;
  /// The frame that carries an answer to `request`.
  [[nodiscard]] virtual Bytes frame(const ModbusRequest& request,
                                    std::span<const std::uint8_t> pdu) const = 0;
  /// Frames with a wrong check or length so far.
  [[nodiscard]] virtual std::uint64_t damaged() const = 0;
};

[[nodiscard]] std::unique_ptr<ModbusFraming> make_rtu_framing();
[[nodiscard]] std::unique_ptr<ModbusFraming> make_tcp_framing();

/// `pdu` with unit before and CRC behind it.
[[nodiscard]] Bytes rtu_frame(int unit, std::span<const std::uint8_t> pdu);

}  // namespace buoysim
