#pragma once
// One case of a file in the form of stat-vectors, computed with daemon/science.

#include "science/vector_file.hpp"

namespace buoyd::test {

/// A line for each of its results that does not agree, or that says why the case cannot be
/// computed.
[[nodiscard]] Disagreements stat_case_disagreements(const Json& vector);

}  // namespace buoyd::test
