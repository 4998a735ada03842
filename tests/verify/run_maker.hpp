#pragma once
// Runs as an instrument would give them, for tests.

#include <string>
#include <vector>

#include "verify/run/run_record.hpp"

namespace buoyd {

/// A met station "mast", kind "met": air temperature in degC, wind direction in degree, serial
/// number.
class RunMaker {
 public:
  RunMaker();

  /// Another description from now on, with `more` in it.
  void describe(const std::string& more = "");
  /// A reading at `seconds`: values as they stand in a body.
  RunMaker& say(double seconds, const std::string& temperature, const std::string& direction);
  /// Every second a reading: `temperature(i)` of `count`.
  template <class Temperature>
  RunMaker& say_each(int count, Temperature temperature) {
    for (int i = 0; i < count; ++i) say(i, temperature(i), std::to_string(i % 360));
    return *this;
  }
  RunMaker& sent(double seconds, std::vector<std::uint8_t> bytes);
  RunMaker& heard(double seconds, std::vector<std::uint8_t> bytes);

  RunRecord record;
  std::string serial = "A17";  ///< that it says of itself
};

/// Seconds as the microseconds that they are.
[[nodiscard]] Micros micros(double seconds);

/// A number in [0, 1) of a place: the same at each run, and without a pattern.
[[nodiscard]] double scattered(int place);
/// "20.37": 20 to 21 with two decimals.
[[nodiscard]] std::string noisy(int place);

}  // namespace buoyd
