#pragma once
// Runs a model's examples through its driver: `buoyctl models test FILE`. Any thread.

#include <string>

#include "base/toml_document.hpp"
#include "model/model.hpp"

namespace buoyd {

/// A mistake, at its line, for every example that does not give the values it states.
[[nodiscard]] Mistakes test_examples(const ModelPtr& model);

/// A message's example as it comes down the line: with end character and CR LF, of a block all its
/// bytes.
[[nodiscard]] std::string example_bytes(const Model& model, const ModelExample& example);

}  // namespace buoyd
