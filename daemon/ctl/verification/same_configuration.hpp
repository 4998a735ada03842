#pragma once
// Whether a buoyd that runs does what a configuration says. Pure; any thread.

#include "base/json.hpp"
#include "config/configuration.hpp"

namespace buoyd {

/// `status`: that of the buoyd. Invalid: it runs another one.
[[nodiscard]] Result<void> expect_same(const Json& status, const Configuration& configuration);

}  // namespace buoyd
