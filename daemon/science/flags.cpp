#include "science/flags.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace buoyd {
namespace {

constexpr std::array by_rank{Flag::missing, Flag::not_evaluated, Flag::good, Flag::suspect,
                             Flag::fail};

/// By a flag's number: each value of each reading is asked for it some times.
constexpr auto ranks = [] {
  std::array<std::uint8_t, static_cast<std::size_t>(Flag::missing) + 1> all{};
  for (std::size_t rank = 0; rank < by_rank.size(); ++rank) {
    all[static_cast<std::size_t>(by_rank[rank])] = static_cast<std::uint8_t>(rank);
  }
  return all;
}();

}  // namespace

Flag aggregate_flag(std::span<const Flag> tests) {
  std::uint8_t highest = 0;
  for (const Flag flag : tests) {
    highest = std::max(highest, ranks[static_cast<std::size_t>(flag)]);
  }
  return by_rank[highest];
}

Flag worst_flag(std::initializer_list<Flag> inputs) {
  return inputs.size() == 0 ? Flag::good : std::max(inputs);
}

}  // namespace buoyd
