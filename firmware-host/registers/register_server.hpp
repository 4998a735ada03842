#pragma once
// Answers a Modbus request out of a table of registers: the read functions 1 to 4, and the
// exceptions. The simulation's thread.
// Source: MODBUS Application Protocol Specification V1.1b3, sections 6.1 to 6.4 and 7.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "firmware-host/wire/bytes.hpp"

namespace buoysim {

/// What stands at each address of a device.
class RegisterTable {
 public:
  virtual ~RegisterTable() = default;
  /// Does the device know this function at all?
  [[nodiscard]] virtual bool serves(std::uint8_t function) const = 0;
  /// The register (functions 3, 4), or bit as 0 or 1 (functions 1, 2); nullopt: illegal address.
  [[nodiscard]] virtual std::optional<std::uint16_t> at(std::uint8_t function,
                                                        std::uint16_t address) const = 0;
};

/// What a request asks for.
struct ReadRange {
  std::uint8_t function = 0;
  std::uint16_t address = 0;
  std::uint16_t count = 0;
};

/// Functions 1 and 2 read bits, 3 and 4 registers.
[[nodiscard]] constexpr bool reads_bits(std::uint8_t function) {
  return function <= 2;
}

enum class ModbusException : std::uint8_t {
  illegal_function = 1,
  illegal_address = 2,
  illegal_value = 3,
};

/// The range of a well-formed read request (functions 1 to 4, 5 bytes); nullopt otherwise.
[[nodiscard]] std::optional<ReadRange> read_range(std::span<const std::uint8_t> pdu);

/// The answer's PDU: values, or an exception (function + 0x80, code). `pdu` is not empty.
[[nodiscard]] Bytes answer_pdu(std::span<const std::uint8_t> pdu, const RegisterTable& table);

/// Is this answer an exception?
[[nodiscard]] inline bool is_exception(std::span<const std::uint8_t> answer) {
  return (answer[0] & 0x80U) != 0;
}

}  // namespace buoysim
