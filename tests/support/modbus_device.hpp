#pragma once
// A Modbus device for tests, written from the MODBUS Application Protocol Specification V1.1b3 and
// MODBUS over Serial Line V1.02 alone, with a CRC of its own. One thread; owned by the test.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "support/simulated_line.hpp"

namespace buoyd {

class ModbusDevice {
 public:
  explicit ModbusDevice(int unit, bool tcp = false)
      : unit_(static_cast<std::uint8_t>(unit)), tcp_(tcp) {}

  std::map<std::uint16_t, std::uint16_t> holding;  ///< function 3; what is not here is refused (2)
  std::map<std::uint16_t, std::uint16_t> input;    ///< function 4
  std::map<std::uint16_t, bool> coils;             ///< function 1
  std::map<std::uint16_t, bool> discrete;          ///< function 2
  std::map<WireBytes, WireBytes> said;             ///< answers to whole requests: function and data
  std::uint8_t exception = 0;                      ///< not 0: answers everything with it
  bool silent = false;

  void set_holding(std::uint16_t address, const std::vector<std::uint16_t>& values);
  void set_input(std::uint16_t address, const std::vector<std::uint16_t>& values);

  /// The whole frame that answers a whole request frame; nothing if it is another unit's, damaged,
  /// or the device is silent.
  [[nodiscard]] std::optional<WireBytes> answer(std::span<const std::uint8_t> request) const;
  /// Puts this device (which must outlive the line) on a simulated wire.
  [[nodiscard]] WireDevice on_wire(Micros turnaround) const;

  /// Requests this device was asked so far.
  [[nodiscard]] std::size_t asked() const { return asked_; }

 private:
  [[nodiscard]] WireBytes answer_pdu(std::span<const std::uint8_t> pdu) const;

  std::uint8_t unit_;
  bool tcp_;
  mutable std::size_t asked_ = 0;
};

/// CRC-16 of serial Modbus, low byte first behind the frame.
[[nodiscard]] std::uint16_t modbus_crc(std::span<const std::uint8_t> bytes);
/// unit + PDU + CRC.
[[nodiscard]] WireBytes rtu_frame(int unit, const WireBytes& pdu);
/// MBAP header + PDU.
[[nodiscard]] WireBytes tcp_frame(std::uint16_t transaction, int unit, const WireBytes& pdu);

}  // namespace buoyd
