#pragma once
// An order given by hand while a scenario plays. Any thread.

#include <string>
#include <string_view>

#include "core/error.hpp"
#include "firmware-host/scenario.hpp"

namespace buoysim {

struct Order {
  bool mend = false;
  FaultSpec fault;
};

/// "silence NAME [SECONDS]", "late NAME MILLISECONDS [SECONDS]", "bad_checksum NAME [SECONDS]",
/// "garbage NAME [SECONDS]", "cut LINE [SECONDS]", "mend NAME". NAME is an instrument of the
/// scenario (for mend also a line). invalid with what was expected.
[[nodiscard]] buoyd::Result<Order> parse_order(std::string_view text, const Scenario& scenario);

}  // namespace buoysim
