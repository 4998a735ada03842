#pragma once
// The end of Iridium's gateway: a message of a transceiver goes to a server ashore over a TCP
// connection of its own, as DirectIP wants it. The simulation's thread.
// Source: published program texts that write and read DirectIP (docs/links.md).

#include <cstdint>
#include <string>

#include "firmware-host/terminals/terminal.hpp"

namespace buoysim {

/// Version 1, the length of what follows, a header (its element 1) and the message (its element 2).
/// `session`: counts up; `seconds`: of the session, since 1970.
[[nodiscard]] Bytes direct_ip_frame(const ShortMessage& message, std::uint32_t session,
                                    std::uint32_t seconds);

/// Hands it over. False: nobody took it within 0.2 s.
[[nodiscard]] bool send_direct_ip(const std::string& address, std::uint16_t port,
                                  const Bytes& frame);

}  // namespace buoysim
