#pragma once
// One wind of one window, as the daemon's own accumulator takes it: speeds of channel 0, directions
// of channel 1.

#include <utility>

#include "science/computed/statistics_part.hpp"

namespace buoyd::test {

class WindPartFixture {
 public:
  WindPartFixture(GustSeeker gust, double calm_below)
      : plan_(plan_of(calm_below)), gust_(std::move(gust)), part_(plan_) {}

  void add(WallTime time, double speed, Flag speed_flag, double direction, Flag direction_flag) {
    gust_.add(time, wind_part(speed, speed_flag, direction, direction_flag));
    const SourceReading reading{.boottime = MonoTime(time.time_since_epoch()),
                                .utc = time,
                                .values = {speed, direction},
                                .flags = {digit(speed_flag), digit(direction_flag)}};
    part_.add(time, &reading, &gust_);
  }

  /// Of the speeds, or with `channel` 1 of the directions.
  [[nodiscard]] double number(ColumnOf what, std::size_t channel = 0) const {
    return part_.number({.what = what, .channel = channel}, 0);
  }

 private:
  static char digit(Flag flag) { return static_cast<char>('0' + static_cast<int>(flag)); }

  // All times of a test lie in one part.
  static StatisticsPlan plan_of(double calm_below) {
    StatisticsPlan plan;
    plan.wind = {{.channel = 0, .first = 0}, {.channel = 1, .first = 1}, calm_below, true};
    plan.part = std::chrono::hours(24 * 36500);
    plan.phase = plan.part / 2;
    return plan;
  }

  StatisticsPlan plan_;
  GustSeeker gust_;
  StatisticsPart part_;
};

}  // namespace buoyd::test
