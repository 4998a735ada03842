#pragma once
// Files of test vectors: {"cases":[{"id":…}, …]}, one computation and its result each.

#include <functional>
#include <string>
#include <vector>

#include "base/json.hpp"

namespace buoyd::test {

/// What disagrees in one case, a line each; empty if all agrees.
using Disagreements = std::vector<std::string>;

/// Reads `path` and runs each of its cases. Prints what disagrees with the case's id, and last how
/// many agree. Returns a program's exit status: 0 if all cases agree, 1 if not, 2 if there is no
/// such file, no case in it, or anything but cases.
[[nodiscard]] int run_vectors(const std::string& path,
                              const std::function<Disagreements(const Json& vector)>& run);

}  // namespace buoyd::test
