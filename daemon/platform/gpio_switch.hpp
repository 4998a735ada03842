#pragma once
// A switch on a GPIO line, by the kernel's own interface to them (Linux 5.10 or later): a library
// would add nothing to its two calls. One thread.

#include <memory>

#include "core/settings.hpp"
#include "platform/power_switch.hpp"

namespace buoyd {

/// Takes the line as an output that is on from the first moment, and holds it for as long as the
/// switch lives; then the kernel releases it. It is switched at once. Unavailable, errno in
/// `detail`: there is no such chip or line, another program has it, or this user may not.
[[nodiscard]] Result<std::unique_ptr<PowerSwitch>> open_gpio_switch(const PowerSettings& settings);

}  // namespace buoyd
