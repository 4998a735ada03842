#pragma once
// The table of drivers: one line each. Immutable; any thread.

#include <memory>
#include <span>
#include <string_view>

#include "drivers/driver.hpp"

namespace buoyd {

struct DriverEntry {
  std::string_view name;  ///< as models say it
  std::unique_ptr<Driver> (*make)(const ModelPtr& model, const InstrumentSettings& settings);
};

[[nodiscard]] std::span<const DriverEntry> driver_table();

}  // namespace buoyd
