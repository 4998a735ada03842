#pragma once
// What tests of science/quality write samples and flags with. Test thread.

#include <initializer_list>
#include <limits>
#include <vector>

#include "base/time.hpp"
#include "core/flag.hpp"

namespace buoyd::test {

inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();
inline constexpr double inf = std::numeric_limits<double>::infinity();

/// As digits, so that a failed comparison can be read.
using Digits = std::vector<int>;

[[nodiscard]] inline int digit(Flag flag) {
  return static_cast<int>(flag);
}

[[nodiscard]] inline Digits digits(const std::vector<Flag>& flags) {
  Digits digits;
  for (const Flag flag : flags) {
    digits.push_back(digit(flag));
  }
  return digits;
}

[[nodiscard]] inline MonoTime at_second(double seconds) {
  return MonoTime(Micros(static_cast<std::int64_t>(seconds * 1e6)));
}

/// Of a test that takes values alone, one after the other.
template <class Test>
[[nodiscard]] Digits judged(Test test, std::initializer_list<double> values) {
  Digits digits;
  for (const double value : values) {
    digits.push_back(digit(test.judge(value)));
  }
  return digits;
}

/// Of a test that takes times, too: the values come every `seconds`.
template <class Test>
[[nodiscard]] Digits judged_every(double seconds, Test test, std::initializer_list<double> values) {
  Digits digits;
  for (const double value : values) {
    digits.push_back(
        digit(test.judge(at_second(static_cast<double>(digits.size()) * seconds), value)));
  }
  return digits;
}

}  // namespace buoyd::test
