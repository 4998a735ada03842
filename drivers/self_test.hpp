#pragma once
// Runs a model's examples through its driver: `buoyctl models test FILE`. Any thread.

#include "core/toml_document.hpp"
#include "model/model.hpp"

namespace buoyd {

/// A mistake, at its line, for every example that does not give the values it states.
[[nodiscard]] Mistakes test_examples(const ModelPtr& model);

}  // namespace buoyd
