#include "model/load/load_nulls.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace buoyd {

std::optional<Integers> integers_of(RegisterFormat format, int bits) {
  using enum RegisterFormat;
  const double half = std::ldexp(1, bits - 1);
  switch (format) {
    case u16:
    case u32:
    case u64:
      return Integers(0.0, 2 * half - 1);
    case s16:
    case s32:
    case s64:
      return Integers(-half, half - 1);
    case sm16:
      return Integers(1 - half, half - 1);
    case bcd16:
    case bcd32:
      return Integers(0.0, std::pow(10, bits / 4) - 1);
    default:
      return std::nullopt;
  }
}

std::vector<double> read_nulls(TomlTable& table, std::optional<Integers> said) {
  auto nulls = table.numbers("null").value_or(std::vector<double>{});
  if (!said) return nulls;
  const auto [least, largest] = *said;
  for (const double null : nulls) {
    if (null >= least && null <= largest && null == std::trunc(null)) continue;
    table.mistake("null", fmt::format("null has {}, which is never there: expected whole "
                                      "numbers from {:.17g} to {:.17g}",
                                      null, least, largest));
    break;
  }
  return nulls;
}

void add_as_float32(std::vector<double>& nulls) {
  const std::vector<double> said = nulls;
  for (const double null : said) {
    if (std::abs(null) > std::numeric_limits<float>::max()) continue;
    const double single = static_cast<float>(null);
    if (single != null) nulls.push_back(single);
  }
}

}  // namespace buoyd
