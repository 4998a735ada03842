#pragma once
// What is allowed in a model and probably not meant: `buoyctl models test` says it, nothing is
// refused. Pure functions; any thread.

#include <string>
#include <vector>

#include "model/model.hpp"

namespace buoyd {

/// One sentence each; of an instrument's manual that numbers its registers 40001 and up, where the
/// number was copied with its leading 4.
[[nodiscard]] std::vector<std::string> model_warnings(const Model& model);

}  // namespace buoyd
