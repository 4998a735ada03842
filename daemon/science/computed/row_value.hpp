#pragma once
// A computed number as a row says it. Pure; any thread.

#include "core/values.hpp"
#include "model/model.hpp"

namespace buoyd {

/// In the type of the channel; no value of NaN. A direction that float32 rounds up to 360 is 0.
[[nodiscard]] Scalar row_value(double number, const ModelChannel& meaning);

}  // namespace buoyd
