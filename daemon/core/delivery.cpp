#include "core/delivery.hpp"

#include <fmt/format.h>

namespace buoyd {

std::string_view name_of(LossReason reason) {
  switch (reason) {
    case LossReason::retention:
      return "retention";
    case LossReason::trimmed:
      return "trimmed";
    case LossReason::damaged:
      return "damaged";
  }
  return "damaged";
}

Result<LossReason> loss_reason_named(std::string_view name) {
  for (const auto reason : {LossReason::retention, LossReason::trimmed, LossReason::damaged}) {
    if (name == name_of(reason)) {
      return reason;
    }
  }
  return fail(ErrorCode::invalid, "unknown reason of a gap, expected retention, trimmed, damaged");
}

}  // namespace buoyd
