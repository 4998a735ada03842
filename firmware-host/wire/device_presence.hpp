#pragma once
// Is the device of a line there? At start; any thread, for at most a second.

#include <string>

#include "core/device.hpp"

namespace buoysim {

/// A tty: its file exists, links followed. USB: an adapter of that identity is plugged in. TCP:
/// somebody accepts a connection within a second.
[[nodiscard]] bool is_present(const buoyd::Device& device);

}  // namespace buoysim
