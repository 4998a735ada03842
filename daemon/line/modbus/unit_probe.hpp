#pragma once
// Asks whether a Modbus unit is there without reading anything of it, for `buoyctl scan`. The
// thread that owns the line.
// Source: MODBUS Application Protocol V1.1b3, 6.3 (a read of 0 registers is refused with exception
// 3), 6.8 (diagnostics, sub-function 0: the same data back), 7 (exceptions).

#include "base/error.hpp"
#include "line/line.hpp"

namespace buoyd {

enum class Presence : std::uint8_t {
  silent,
  there,    ///< it answered, or refused
  unclear,  ///< bytes came, but no sound frame of this unit: noise, another speed, two units
};

struct ProbeResult {
  Presence presence = Presence::silent;
  bool echo = false;  ///< the adapter hears itself: our own request came back first
};

/// Asks the unit for 0 registers. If it is silent, asks it to send the request's data back. Neither
/// touches a register. Errors: line_gone, stopped, timeout (the line does not fall silent).
[[nodiscard]] Result<ProbeResult> probe_unit(Line& line, int unit, Micros timeout);

}  // namespace buoyd
