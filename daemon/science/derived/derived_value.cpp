#include "science/derived/derived_value.hpp"

#include <cmath>

#include "science/flags.hpp"

namespace buoyd {

DerivedValue derived_value(double result, std::initializer_list<Flag> inputs) {
  const Flag worst = worst_flag(inputs);
  if (worst == Flag::missing || !std::isfinite(result)) return {};
  return {result, worst};
}

}  // namespace buoyd
