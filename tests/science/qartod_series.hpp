#pragma once
// The tests of QARTOD vectors, each over a case's series. Test thread.

#include <optional>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "core/flag.hpp"
#include "science/case_reader.hpp"

namespace buoyd::test {

/// The flags of a case's series. `vector` is the case itself, `params` the object of that key; a
/// mistake in either is noted there, and the flags are then worth nothing.
using SeriesTest = Result<std::vector<Flag>> (*)(CaseReader& vector, CaseReader& params);

/// nullptr if there is none of that name.
[[nodiscard]] SeriesTest series_test(std::string_view name);

}  // namespace buoyd::test
