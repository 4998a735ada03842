#include "science/computed/row_value.hpp"

#include <cmath>

#include "model/circular.hpp"

namespace buoyd {

RowType row_type(const ModelChannel& meaning) {
  return {meaning.type, is_circular(meaning)};
}

Scalar row_value(double number, const RowType& type) {
  if (std::isnan(number)) return {};
  if (type.type == ValueType::integer) return static_cast<std::int64_t>(number);
  if (type.type != ValueType::float32) return number;
  const auto narrow = static_cast<float>(number);
  return type.is_direction && narrow >= 360.0F ? 0.0F : narrow;
}

}  // namespace buoyd
