#include "science/computed/row_value.hpp"

#include <cmath>

namespace buoyd {

Scalar row_value(double number, const ModelChannel& meaning) {
  if (std::isnan(number)) return {};
  if (meaning.type == ValueType::integer) return static_cast<std::int64_t>(number);
  if (meaning.type != ValueType::float32) return number;
  const auto narrow = static_cast<float>(number);
  return meaning.is_direction() && narrow >= 360.0F ? 0.0F : narrow;
}

}  // namespace buoyd
