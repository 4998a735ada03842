#pragma once
// Each quantity that is derived, from what was gathered of one row. Any thread.

#include <functional>
#include <vector>

#include "core/instrument_settings.hpp"
#include "science/combined/derived_inputs.hpp"
#include "science/derived/derived_value.hpp"

namespace buoyd {

/// The values of a row in the order of derived_channels(), arrays point after point; an integer is
/// a whole number.
using DerivedFunction = std::function<std::vector<DerivedValue>(const DerivedSample&)>;

/// `is_circular`: of a difference, whether its channels are directions.
[[nodiscard]] DerivedFunction derived_function(const DerivedSettings& settings,
                                               const InstrumentSettings& instrument,
                                               bool is_circular);

}  // namespace buoyd
