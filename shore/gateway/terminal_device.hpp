#pragma once
// The device of a terminal ashore: a serial port, or whatever else can be read. At start; one
// thread.

#include <cstdint>
#include <string>

#include "base/descriptor.hpp"
#include "base/error.hpp"

namespace buoyshore {

/// Opens it to read; "-" is the standard input. A serial port is set to raw 8N1 at that speed.
/// Errors: unavailable (it is not there), invalid (no port has that speed).
[[nodiscard]] buoyd::Result<buoyd::Descriptor> open_terminal(const std::string& path,
                                                             std::uint32_t baud);

}  // namespace buoyshore
