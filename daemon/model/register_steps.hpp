#pragma once
// What is sent to an instrument before its registers are read: [[registers.before]] of its model.
// With [registers.switches] the only thing that buoyd ever writes to it by itself. Part of the
// model, immutable once loaded; any thread.

#include <cstdint>
#include <vector>

#include "base/time.hpp"

namespace buoyd {

/// One request, its answer, and a wait behind it.
struct RegisterStep {
  std::uint8_t function = 3;  ///< 1 to 4 read, 5, 6, 16 write; of a raw request its first byte
  std::uint16_t address = 0;  ///< on the wire
  std::uint16_t count = 0;    ///< read, and thrown away
  std::vector<std::uint16_t> write;  ///< the values
  std::vector<std::uint8_t> raw;     ///< function and data as they are sent
  std::vector<std::uint8_t> answer;  ///< how function and data of a raw request's answer begin
  Micros wait{0};                    ///< behind it
  Micros idle{0};                    ///< only where the instrument was asked nothing for so long
  bool once = false;      ///< before the first poll, and before the next one after a failed one
  bool may_fail = false;  ///< no answer, or a refusal, is none of its poll

  /// Bytes of function and data, and of those of its full answer.
  [[nodiscard]] std::size_t request_size() const;
  [[nodiscard]] std::size_t answer_size() const;
  bool operator==(const RegisterStep&) const = default;
};

/// A wait before every poll holds the line, so it is short; one of a `once` step does not.
inline constexpr Micros longest_step_wait = std::chrono::seconds(2);
inline constexpr Micros longest_start_wait = std::chrono::minutes(10);

}  // namespace buoyd
