#pragma once
// What daemon/science computes of the cases of a file in the form of stat-vectors: one function a
// group, each asked in turn by stat_vectors.

#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace buoyd::test {

/// The case's results as a JSON object, numbers in 17 significant digits, null for undefined;
/// nullopt if the function knows no such `what`. If `in` cannot be computed: an object whose key
/// malformed_case says why.
using Answer = std::optional<std::string>;

inline constexpr std::string_view malformed_case = "malformed";

[[nodiscard]] Answer answer_windows(std::string_view what, const Json& in);
[[nodiscard]] Answer answer_wind(std::string_view what, const Json& in);
[[nodiscard]] Answer answer_motion(std::string_view what, const Json& in);
[[nodiscard]] Answer answer_derived(std::string_view what, const Json& in);
[[nodiscard]] Answer answer_waves(std::string_view what, const Json& in);

}  // namespace buoyd::test
