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

/// The last points that can be used, in the order of their times; of those given out of order, too.
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

  /// The last point at or before `time` and the first at or after it, each if it is at most
  /// `max_age` away.
  [[nodiscard]] Neighbours around(MonoTime time, Micros max_age) const {
    Neighbours around;
    const auto after = std::ranges::lower_bound(points_, time, {}, &Point::time);
    const bool is_there = after != points_.end();
    if (is_there && after->time - time <= max_age) around.after = *after;
    if (is_there && after->time == time) {
      around.before = around.after;
    } else if (after != points_.begin() && time - (after - 1)->time <= max_age) {
      around.before = *(after - 1);
    }
    return around;
  }

  /// Whether a point at or after `time` is known: later ones change nothing at `time`.
  [[nodiscard]] bool reaches(MonoTime time) const {
    return !points_.empty() && points_.back().time >= time;
  }

 private:
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
