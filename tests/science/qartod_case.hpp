#pragma once
// A case of QARTOD vectors, run through daemon/science/quality one sample after the other. Test
// thread.

#include <string>
#include <vector>

#include "base/json.hpp"

namespace buoyd::test {

/// Where the test's flags differ from the case's `expected`; or why the case cannot be run, because
/// its form is wrong, or daemon/science refuses its parameters. Empty if all agrees.
[[nodiscard]] std::vector<std::string> disagreements_of(const Json& vector);

}  // namespace buoyd::test
