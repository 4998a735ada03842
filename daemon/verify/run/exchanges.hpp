#pragma once
// Requests and answers in the bytes of a line. Pure; any thread.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "verify/run/run_record.hpp"

namespace buoyd {

/// Of Modbus: where a message has its unit, behind the header of TCP (transaction, protocol and
/// length), or first of all.
[[nodiscard]] std::size_t unit_place(const RunHead& head);

/// A request to the instrument, and when the first byte of its answer came.
struct AskedOnce {
  Micros at{0};                         ///< when the request was sent, since the start
  std::optional<Micros> answer_time{};  ///< from its last byte to the answer's first; nullopt: none
  std::vector<std::uint8_t> request{};
  std::vector<std::uint8_t> answer{};  ///< all that came until the next request of anybody
  bool is_echoed = false;              ///< the line gave the request back before
};

/// Those of the instrument that the run is of: of Modbus by its unit; of others all, so on a line
/// that it shares there are none.
[[nodiscard]] std::vector<AskedOnce> exchanges_of(const RunRecord& record);

}  // namespace buoyd
