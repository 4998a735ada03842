#pragma once
// The values of a sample as text, by the model's kind. Pure; any thread.

#include <string>

#include "core/values.hpp"
#include "model/model.hpp"

namespace buoyd {

/// {"values":{"wind_speed":[8.74,null],"fix_quality":"GPS"}}: enumerations print their name, an
/// integer that has none stays a number.
[[nodiscard]] std::string values_json(const ModelKind& kind, const Values& values);

/// One channel's value as examples write it: as in a body, a text without its quotes, arrays in
/// [ ]. `first` is the index of its first value.
[[nodiscard]] std::string value_text(const ModelKind& kind, std::size_t channel,
                                     const Values& values, std::size_t first);

}  // namespace buoyd
