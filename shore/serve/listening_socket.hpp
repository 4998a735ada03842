#pragma once
// A TCP socket that listens. Any thread.

#include <string>

#include "base/descriptor.hpp"
#include "base/error.hpp"

namespace buoyshore {

struct ListeningSocket {
  buoyd::Descriptor descriptor;
  std::string address;  ///< as bound: "127.0.0.1:8480", "[::1]:8480"
};

/// "127.0.0.1:8480", "[::1]:8480" or "localhost:8480"; port 0 takes a free one. Errors: invalid (no
/// such address), unavailable (another program has it, or we may not).
[[nodiscard]] buoyd::Result<ListeningSocket> listening_socket(const std::string& address);

}  // namespace buoyshore
