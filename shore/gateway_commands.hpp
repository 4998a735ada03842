#pragma once
// The commands of buoyshore about short messages. Main thread; each returns the exit code.

#include <string>

namespace buoyshore {

struct GatewayWords {
  std::string device;  ///< of the terminal; "-" = the standard input
  int baud = 115200;   ///< of a serial port
};
/// Takes digests from a terminal until a signal, or until the device ends. 1: the device went away,
/// or the book cannot be written; 2: wrong use.
[[nodiscard]] int gateway(const std::string& archive, const GatewayWords& words);

/// Prints the provisional values of a station as CSV. 1: archive or book cannot be read.
[[nodiscard]] int provisional(const std::string& archive, const std::string& station);

}  // namespace buoyshore
