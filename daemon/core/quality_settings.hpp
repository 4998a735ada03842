#pragma once
// What the configuration says of how a channel's values are judged: the tests of QARTOD with their
// limits, in the channel's unit. Values; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace buoyd {

/// [[instrument.quality]]
struct QualitySettings {
  /// From `low` to `high`, both inside.
  struct Range {
    double low = 0;
    double high = 0;
    bool operator==(const Range&) const = default;
  };
  /// Beyond the first a value is suspect, beyond the second it fails.
  struct Limits {
    double suspect = 0;
    std::optional<double> fail;
    bool operator==(const Limits&) const = default;
  };
  /// How long a value may stay the same: it is suspect after the first, and fails after the second.
  struct Times {
    Micros suspect{0};
    Micros fail{0};
    bool operator==(const Times&) const = default;
  };
  /// What is usual in some months of the year, by UTC.
  struct Months {
    std::vector<std::int64_t> months;  ///< 1 to 12
    Range suspect;                     ///< outside of it a value is suspect
    std::optional<Range> fail;
    bool operator==(const Months&) const = default;
  };
  enum class SpikeOf : std::uint8_t { average, differential };
  enum class SpreadOf : std::uint8_t { standard_deviation, range };

  std::string channel;  ///< its name, in each kind that has it
  std::optional<Range> fail;
  std::optional<Range> suspect;
  std::optional<Limits> spike;  ///< of the distance from the two neighbours
  SpikeOf spike_method = SpikeOf::average;
  std::optional<Limits> rate_of_change;  ///< a second
  std::optional<Times> flat_line;
  double flat_line_tolerance = 0;           ///< what differs by less is the same
  std::optional<Limits> attenuated_signal;  ///< of the spread: below them
  SpreadOf attenuated_signal_of = SpreadOf::standard_deviation;
  Micros attenuated_signal_over = std::chrono::hours(12);
  std::vector<Months> climatology;
  std::optional<double> location;         ///< of a latitude: m from one fix to the next
  std::optional<Micros> impossible_date;  ///< of a time stamp: how far it may be off the clock
  std::optional<Limits>
      density_inversion;  ///< of a profile: growth with depth below which it is one
  bool tests = false;     ///< what each test says becomes rows, too
  bool operator==(const QualitySettings&) const = default;
};

}  // namespace buoyd
