#include "science/flags.hpp"

#include <algorithm>

namespace buoyd {

Flag aggregate_flag(std::span<const Flag> tests) {
  Flag highest = Flag::missing;
  for (const Flag flag : tests) highest = aggregate_flag(highest, flag);
  return highest;
}

Flag worst_flag(std::initializer_list<Flag> inputs) {
  return inputs.size() == 0 ? Flag::good : std::max(inputs);
}

}  // namespace buoyd
