#include "science/flags.hpp"

#include <algorithm>

namespace buoyd {
namespace {

int rank_among_tests(Flag flag) {
  switch (flag) {
    case Flag::missing:
      return 0;
    case Flag::not_evaluated:
      return 1;
    case Flag::good:
      return 2;
    case Flag::suspect:
      return 3;
    case Flag::fail:
      return 4;
  }
  return 0;
}

}  // namespace

Flag aggregate_flag(std::span<const Flag> tests) {
  const auto highest = std::ranges::max_element(tests, {}, rank_among_tests);
  return highest == tests.end() ? Flag::missing : *highest;
}

Flag worst_flag(std::initializer_list<Flag> inputs) {
  return inputs.size() == 0 ? Flag::good : std::max(inputs);
}

}  // namespace buoyd
