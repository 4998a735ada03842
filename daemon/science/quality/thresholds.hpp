#pragma once
// A suspect and a fail threshold, as most QARTOD tests have them. Values; any thread.

#include <optional>
#include <string_view>

#include "base/error.hpp"
#include "core/flag.hpp"

namespace buoyd {

/// What nullopt stands for never flags. The fail threshold is asked first, so that it holds even
/// where it is the milder one (ioos_qc writes suspect first and fail over it).
struct Thresholds {
  std::optional<double> suspect;
  std::optional<double> fail;

  /// A quantity that is bad when it is large: it is not flagged at a threshold, only above.
  [[nodiscard]] Flag flag_above(double quantity) const {
    if (fail && quantity > *fail) {
      return Flag::fail;
    }
    return suspect && quantity > *suspect ? Flag::suspect : Flag::good;
  }
  /// A quantity that is bad when it is small: it is not flagged at a threshold, only below.
  [[nodiscard]] Flag flag_below(double quantity) const {
    if (fail && quantity < *fail) {
      return Flag::fail;
    }
    return suspect && quantity < *suspect ? Flag::suspect : Flag::good;
  }
};

/// Invalid if a threshold that is set is NaN, infinite or, where `least` is given, below it; `name`
/// says in the error's text whose thresholds they are.
[[nodiscard]] Result<void> check_thresholds(const Thresholds& thresholds, std::string_view name,
                                            std::optional<double> least = std::nullopt);

}  // namespace buoyd
