#include "science/quality/thresholds.hpp"

#include <fmt/format.h>

#include <cmath>

namespace buoyd {
namespace {

Result<void> check_threshold(std::optional<double> threshold, std::string_view name,
                             std::string_view which, std::optional<double> least) {
  if (threshold && !std::isfinite(*threshold)) {
    return fail(ErrorCode::invalid,
                fmt::format("{}: the {} threshold is no finite number", name, which));
  }
  if (threshold && least && *threshold < *least) {
    return fail(ErrorCode::invalid, fmt::format("{}: the {} threshold is {}, expected {} or more",
                                                name, which, *threshold, *least));
  }
  return {};
}

}  // namespace

Result<void> check_thresholds(const Thresholds& thresholds, std::string_view name,
                              std::optional<double> least) {
  if (auto checked = check_threshold(thresholds.suspect, name, "suspect", least); !checked) {
    return checked;
  }
  return check_threshold(thresholds.fail, name, "fail", least);
}

}  // namespace buoyd
