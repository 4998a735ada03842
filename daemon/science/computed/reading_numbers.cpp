#include "science/computed/reading_numbers.hpp"

#include <limits>
#include <string_view>

#include "base/number_text.hpp"
#include "core/body.hpp"
#include "core/credible_time.hpp"

namespace buoyd {

namespace {

/// NaN of null and of a text.
double number_of(std::string_view token) {
  return number_in<double>(token).value_or(std::numeric_limits<double>::quiet_NaN());
}

}  // namespace

std::optional<SourceReading> reading_numbers(const Reading& reading, WallTime utc) {
  const auto tokens = split_body(*reading.description, reading.body);
  if (!tokens) return std::nullopt;
  auto flags = full_flags(*reading.description, *tokens, reading.flags);
  if (!flags) return std::nullopt;
  SourceReading numbers{reading.boottime,
                        window_time(reading.window_end, utc),
                        {},
                        *std::move(flags),
                        reading.span,
                        {}};
  numbers.window_end = reading.window_end;
  if (reading.null_codes.size() == tokens->size()) numbers.null_codes = reading.null_codes;
  numbers.values.reserve(tokens->size());
  for (const std::string_view token : *tokens) numbers.values.push_back(number_of(token));
  return numbers;
}

}  // namespace buoyd
