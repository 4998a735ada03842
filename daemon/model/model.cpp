#include "model/model.hpp"

#include <algorithm>
#include <limits>

namespace buoyd {

bool ModelChannel::allows(double number) const {
  return number >= minimum.value_or(-std::numeric_limits<double>::infinity()) &&
         number <= maximum.value_or(std::numeric_limits<double>::infinity());
}

std::vector<double> ModelAxis::model_points() const {
  return defaults.empty() ? std::vector(points, std::numeric_limits<double>::quiet_NaN())
                          : defaults;
}

std::size_t ModelKind::first_value(std::size_t channel) const {
  std::size_t first = 0;
  for (std::size_t before = 0; before < channel; ++before) {
    first += points(channels[before]);
  }
  return first;
}

bool Model::marks_records() const {
  return std::ranges::any_of(kinds,
                             [](const ModelKind& kind) { return kind.record_mark.has_value(); });
}

}  // namespace buoyd
