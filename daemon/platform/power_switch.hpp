#pragma once
// What switches the power of something. One thread.

#include <optional>

#include "base/error.hpp"

namespace buoyd {

class PowerSwitch {
 public:
  PowerSwitch() = default;
  /// Wanted off and not done yet, that is withdrawn; wanted on, it stays so.
  virtual ~PowerSwitch() = default;
  PowerSwitch(const PowerSwitch&) = delete;
  PowerSwitch& operator=(const PowerSwitch&) = delete;

  /// Asks for it and never waits. What was asked before is over, done or not.
  virtual void set(bool on) = 0;
  /// What came of set(); nullopt: nothing yet, or nothing was asked.
  [[nodiscard]] virtual std::optional<Result<void>> outcome() = 0;
};

}  // namespace buoyd
