#pragma once
// What became of each read of a Modbus instrument, by the bytes of its line: a driver that asks
// again after a damaged answer leaves no trace of it in its readings. Pure; any thread.
// Sources: MODBUS Application Protocol V1.1b3 (6.1 to 6.4, 7), MODBUS over Serial Line V1.02
// (2.5.1), MODBUS Messaging on TCP/IP V1.0b (3.1.3).

#include <cstdint>
#include <span>
#include <vector>

#include "model/register_value.hpp"
#include "verify/run/exchanges.hpp"

namespace buoyd {

struct ModbusRead {
  enum class Outcome : std::uint8_t { answered, refused, damaged, silent };

  ReadSpan asked;
  Outcome outcome = Outcome::silent;
  Micros at{0};                      ///< when it was asked, since the start
  std::vector<std::uint16_t> words;  ///< of an answer of registers, as many as asked
};

/// A request that looks like a read of no register: a maker's own (`raw` of a model), which some
/// firmware does not know. It is no read, whatever is answered. The run is of a Modbus instrument.
[[nodiscard]] bool reads_nothing(const RunHead& head, std::span<const std::uint8_t> request);

/// Of the exchanges of that run, in their order, those from `from` on. None where the run is of no
/// Modbus instrument, or bytes of the line were lost.
[[nodiscard]] std::vector<ModbusRead> modbus_reads(const RunRecord& record,
                                                   const std::vector<AskedOnce>& exchanges,
                                                   Micros from);

/// How many of them had no sound answer: damaged or silent.
[[nodiscard]] std::uint64_t without_answer(const std::vector<ModbusRead>& reads);

}  // namespace buoyd
