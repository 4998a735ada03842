#pragma once
// A number in the fewest digits that are read back as the same number. Pure; any thread.

#include <array>
#include <charconv>
#include <string>

namespace buoysim {

template <class T>
std::string shortest_print(T value) {
  std::array<char, 32> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), end};
}

}  // namespace buoysim
