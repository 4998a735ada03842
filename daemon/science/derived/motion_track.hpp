#pragma once
// What a buoy's compass or receiver said around a moment. One owner, one thread. Memory: the points
// of the track, made at construction.

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "base/time.hpp"
#include "core/flag.hpp"

namespace buoyd {

template <class Value>
struct TrackPoint {
  MonoTime time;
  Value value;
  Flag flag = Flag::missing;
};

/// The last points in the order of their times; of those given out of order, too. Those that are
/// missing or have failed are kept, and are no neighbours of anything.
template <class Value>
class MotionTrack {
 public:
  using Point = TrackPoint<Value>;
  /// The points that a value at a moment is interpolated between; one point, twice, if it was taken
  /// at that very moment.
  struct Neighbours {
    std::optional<Point> before;
    std::optional<Point> after;
  };

  /// Keeps the latest `most_points` (at least 1). For a moment that is asked for at last `max_age`
  /// after it this is 2 max_age times the rate of the points, and two.
  explicit MotionTrack(std::size_t most_points)
      : most_points_(std::max<std::size_t>(most_points, 1)) {
    points_.reserve(most_points_);
  }

  /// Of two points of one time the later given stays.
  void add(const Point& point) {
    const auto place = first_from(point.time);
    if (place != points_.end() && place->time == point.time) {
      *place = point;
      return;
    }
    if (points_.size() < most_points_) {
      points_.insert(place, point);
    } else if (place != points_.begin()) {
      std::move(points_.begin() + 1, place, points_.begin());
      *(place - 1) = point;
    }
  }

  /// The last usable point at or before `time` and the first at or after it, each if it is at most
  /// `max_age` away. `suits(point)`: another condition of use.
  template <class Suits>
  [[nodiscard]] Neighbours around(MonoTime time, Micros max_age, Suits suits) const {
    const auto is_one = [&](const Point& point) { return is_usable(point) && suits(point); };
    const auto first = std::ranges::lower_bound(points_, time, {}, &Point::time);
    Neighbours around;
    for (auto at = first; at != points_.end() && at->time - time <= max_age; ++at) {
      if (!is_one(*at)) continue;
      around.after = *at;
      break;
    }
    if (around.after && around.after->time == time) {
      around.before = around.after;
      return around;
    }
    for (auto at = first; at != points_.begin() && time - (at - 1)->time <= max_age; --at) {
      if (!is_one(*(at - 1))) continue;
      around.before = *(at - 1);
      break;
    }
    return around;
  }
  [[nodiscard]] Neighbours around(MonoTime time, Micros max_age) const {
    return around(time, max_age, [](const Point&) { return true; });
  }

  /// The last point at or before `time`, whatever its flag, if it is at most `max_age` old.
  [[nodiscard]] std::optional<Point> last_at(MonoTime time, Micros max_age) const {
    const auto after = std::ranges::upper_bound(points_, time, {}, &Point::time);
    if (after == points_.begin() || time - (after - 1)->time > max_age) return std::nullopt;
    return *(after - 1);
  }

  /// Whether a usable point at or after `time` is known: later ones change nothing at `time`.
  [[nodiscard]] bool reaches(MonoTime time) const {
    const auto first = std::ranges::lower_bound(points_, time, {}, &Point::time);
    return std::any_of(first, points_.end(), is_usable);
  }

 private:
  static bool is_usable(const Point& point) {
    return point.flag != Flag::missing && point.flag != Flag::fail;
  }
  auto first_from(MonoTime time) {
    return std::ranges::lower_bound(points_, time, {}, &Point::time);
  }

  std::size_t most_points_;
  std::vector<Point> points_;
};

/// How far `time` lies from `before` to `after`, 0 to 1; 0 if they are one.
template <class Value>
[[nodiscard]] double share_of_way(const TrackPoint<Value>& before, const TrackPoint<Value>& after,
                                  MonoTime time) {
  if (after.time == before.time) return 0;
  return static_cast<double>((time - before.time).count()) /
         static_cast<double>((after.time - before.time).count());
}

}  // namespace buoyd
