#pragma once
// The stable names that udev gives a serial port, and the processes that have it open. For buoyctl;
// any thread.

#include <map>
#include <string>
#include <vector>

namespace buoyd {

/// Links under `folder`/serial/by-id, `folder`/serial/by-path and `folder`/buoy, where our own rule
/// makes them, by the device that they lead to.
[[nodiscard]] std::map<std::string, std::vector<std::string>> port_links(
    const std::string& folder = "/dev");

struct PortHolder {
  int pid = 0;
  std::string program;  ///< as /proc/PID/comm says
  bool operator==(const PortHolder&) const = default;
};

/// Processes that have one of `paths` open, by path. Root sees all of them, others may not see
/// those of other users. `proc` is /proc except in tests.
[[nodiscard]] std::map<std::string, std::vector<PortHolder>> port_holders(
    const std::vector<std::string>& paths, const std::string& proc = "/proc");

}  // namespace buoyd
