#pragma once
// A reading of buoyd's own, each value beside its name and what it means. Any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/reading.hpp"
#include "core/values.hpp"

namespace buoyd {

inline constexpr std::string_view own_instrument = "buoyd";

/// Are its readings buoyd's own, of that kind?
[[nodiscard]] bool is_own(const Description& description, std::string_view kind);

struct OwnValue {
  std::string_view name;
  ValueType type;
  std::string_view unit;
  std::string_view meaning;
  Scalar value;
};

[[nodiscard]] Scalar text_or_null(std::string text);
[[nodiscard]] OwnValue own_text(std::string_view name, std::string_view meaning, Scalar value);
[[nodiscard]] OwnValue own_integer(std::string_view name, std::string_view unit,
                                   std::string_view meaning, std::optional<std::int64_t> value);
[[nodiscard]] OwnValue own_number(std::string_view name, std::string_view unit,
                                  std::string_view meaning, std::optional<double> value);

/// All readings of a kind have the same names in the same order.
[[nodiscard]] Reading own_reading(std::string_view kind, const std::vector<OwnValue>& values,
                                  MonoTime now);

}  // namespace buoyd
