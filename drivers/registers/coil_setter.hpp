#pragma once
// Sets a coil and reads it back. The line's own thread only.

#include "drivers/registers/unit_talk.hpp"

namespace buoyd {

/// A coil that was set may be set again, so a request whose answer is lost is made so often while
/// the line is open, as is one behind which the coil is not as it was set.
inline constexpr int coil_tries = 3;

/// Function 5, then function 1 for the same coil. Errors: those of modbus_transaction(); of the
/// last try; mismatch where the coil did not obey. A refusal is final.
[[nodiscard]] Result<void> set_coil(Line& line, UnitTalk& talk, std::uint16_t coil, bool on);

}  // namespace buoyd
