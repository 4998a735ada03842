#pragma once
// A switch on a GPIO line, by the kernel's own interface to them (Linux 5.10 or later): a library
// would add nothing to its two calls. One thread.

#include <memory>

#include "core/error.hpp"
#include "core/settings.hpp"

namespace buoyd {

/// What switches the power of something.
class PowerSwitch {
 public:
  PowerSwitch() = default;
  virtual ~PowerSwitch() = default;
  PowerSwitch(const PowerSwitch&) = delete;
  PowerSwitch& operator=(const PowerSwitch&) = delete;

  [[nodiscard]] virtual Result<void> set(bool on) = 0;
};

/// Takes the line as an output that is on from the first moment, and holds it for as long as the
/// switch lives; then the kernel releases it. Unavailable, errno in `detail`: there is no such
/// chip or line, another program has it, or this user may not.
[[nodiscard]] Result<std::unique_ptr<PowerSwitch>> open_gpio_switch(const PowerSettings& settings);

}  // namespace buoyd
