#pragma once
// Bytes that may be spent: they grow evenly with time, so many a day, up to a bound. What else is
// bounded, and what it starts with, is its owner's. Time comes in as an argument; its owner's
// thread.

#include <algorithm>

#include "base/time.hpp"

namespace buoyd {

struct ByteAllowance {
  double left = 0;  ///< bytes; below 0 after more was spent than was there
  MonoTime at{};    ///< when that was so

  /// As it is at `now`. `a_day`, `most`: bytes.
  void grow(double a_day, double most, MonoTime now) {
    const double days = std::chrono::duration<double, std::ratio<86400>>(now - at).count();
    left = std::min(most, left + a_day * days);
    at = now;
  }
};

}  // namespace buoyd
