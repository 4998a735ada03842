#pragma once
// A computed number as a row says it. Pure; any thread.

#include "core/values.hpp"
#include "model/model.hpp"

namespace buoyd {

/// What of its channel decides how a number is said.
struct RowType {
  ValueType type = ValueType::float32;
  bool is_direction = false;
};
[[nodiscard]] RowType row_type(const ModelChannel& meaning);

/// No value of NaN. A direction that float32 rounds up to 360 is 0.
[[nodiscard]] Scalar row_value(double number, const RowType& type);

}  // namespace buoyd
