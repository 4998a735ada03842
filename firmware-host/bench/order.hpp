#pragma once
// An order given by hand while a scenario plays. Any thread.

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "firmware-host/world/scenario.hpp"

namespace buoysim {

struct Order {
  bool mend = false;
  FaultSpec fault;
};

/// "FAULT NAME [SECONDS]" or "mend NAME"; "late" and "slow" have MILLISECONDS behind the name,
/// "bit_errors" a RATE, "exception" a CODE. NAME is an instrument of the scenario, for cut and echo
/// a line, for silence an acoustic modem, too, for mend any of them. Without seconds it holds until
/// mended. invalid with what was expected.
[[nodiscard]] buoyd::Result<Order> parse_order(std::string_view text, const Scenario& scenario);

}  // namespace buoysim
