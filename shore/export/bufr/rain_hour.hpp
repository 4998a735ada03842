#pragma once
// Rain of whole hours from that of shorter intervals: BUFR's template says its period in hours. One
// thread.

#include <cstdint>
#include <map>
#include <optional>

#include "base/time.hpp"

namespace buoyshore {

class RainHour {
 public:
  struct Amount {
    double millimetres = 0;
    int hours = 0;
  };

  explicit RainHour(buoyd::Micros over) : over_(over) {}
  /// Of an interval that ends then (µs UTC), the ends rising; nullopt: nobody knows its amount. The
  /// amount of the hour, or of the interval's own hours, where they end with it and all of it is
  /// known.
  [[nodiscard]] std::optional<Amount> add(std::int64_t end, std::optional<double> millimetres);

 private:
  buoyd::Micros over_;
  std::map<std::int64_t, double> amounts_;  // of the last hour, by their ends
};

}  // namespace buoyshore
