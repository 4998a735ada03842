#pragma once
// The periods of --every: of a minute to a day, in the zone that the times are printed in. Pure but
// for the zone (time_zone.hpp).

#include <cstdint>
#include <string>

#include "shore/query/time_zone.hpp"

namespace buoyshore {

/// µs UTC; `begin` belongs to it, `end` does not.
struct Period {
  std::int64_t begin = 0;
  std::int64_t end = 0;

  friend bool operator==(const Period&, const Period&) = default;
};

/// True of a number of minutes that makes an hour, of hours that makes a day, and of a day.
[[nodiscard]] bool is_period(buoyd::Micros length);

/// "10 min", "1 h", "1 d". Error invalid: no number of minutes that makes an hour, no number of
/// hours that makes a day, and not a day.
[[nodiscard]] buoyd::Result<buoyd::Micros> parse_period(const std::string& text);

class Periods {
 public:
  Periods(buoyd::Micros every, TimeZone zone) : every_(every.count()), zone_(std::move(zone)) {}

  /// The period that has this moment (µs UTC). A period of several hours or of a day begins by the
  /// clocks of the zone, so where they are changed one is longer or shorter.
  [[nodiscard]] Period of(std::int64_t moment) const;
  /// The longest level of the roll-ups whose rows each lie in one period, and none on both sides of
  /// `from` or `to`. Error invalid: these are no whole minutes.
  [[nodiscard]] buoyd::Result<std::int64_t> level(std::int64_t from, std::int64_t to) const;

 private:
  [[nodiscard]] std::int64_t offset_at(std::int64_t moment) const;
  [[nodiscard]] bool begins_at_whole(std::int64_t level, std::int64_t from) const;

  std::int64_t every_;
  TimeZone zone_;
};

}  // namespace buoyshore
