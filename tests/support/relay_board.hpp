#pragma once
// A relay module on a serial Modbus wire, for tests: eight coils from address 0, written from the
// MODBUS Application Protocol Specification V1.1b3, 6.1 and 6.5. One thread; owned by the test.

#include <array>
#include <optional>
#include <vector>

#include "support/modbus_device.hpp"

namespace buoyd {

class RelayBoard {
 public:
  std::array<bool, 8> coils{};
  std::vector<WireBytes> written;  ///< function and data of all that was no function 1
  std::vector<bool> states;        ///< of relay 3, behind each write
  int lost_answers = 0;            ///< so many next writes are done and not answered
  bool stuck = false;              ///< says yes and does nothing
  bool silent = false;
  std::uint8_t exception = 0;  ///< not 0: answers every write with it

  explicit RelayBoard(int unit) : unit_(unit) {}

  /// To a whole frame.
  std::optional<WireBytes> answer(std::span<const std::uint8_t> request) {
    if (silent || request.size() != 8 || request[0] != unit_ || modbus_crc(request) != 0) {
      return std::nullopt;
    }
    const WireBytes pdu(request.begin() + 1, request.end() - 2);
    const auto said = pdu[0] == 1 ? read(pdu) : write(pdu);
    return said ? std::optional(rtu_frame(unit_, *said)) : std::nullopt;
  }

  WireDevice on_wire(Micros turnaround) {
    return [this, turnaround](std::span<const std::uint8_t> request,
                              MonoTime) -> std::optional<WireAnswer> {
      auto bytes = answer(request);
      return bytes ? std::optional(WireAnswer{std::move(*bytes), turnaround, Micros(0)})
                   : std::nullopt;
    };
  }

 private:
  WireBytes read(const WireBytes& pdu) const {
    std::uint8_t bits = 0;
    for (unsigned i = 0; i < pdu[4]; ++i) {
      bits = static_cast<std::uint8_t>(bits | (coils.at(pdu[2] + i) ? 1U : 0U) << i);
    }
    return {1, 1, bits};
  }

  std::optional<WireBytes> write(const WireBytes& pdu) {
    written.push_back(pdu);
    if (exception != 0) {
      return WireBytes{static_cast<std::uint8_t>(pdu[0] | 0x80U), exception};
    }
    if (!stuck) coils.at(pdu[2]) = pdu[3] == 0xFF;
    states.push_back(coils[2]);
    return lost_answers-- > 0 ? std::nullopt : std::optional(pdu);
  }

  int unit_;
};

}  // namespace buoyd
