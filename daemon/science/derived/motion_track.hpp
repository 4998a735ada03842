#pragma once
// What a buoy's compass or receiver said around a moment. One owner, one thread. Memory: the points
// that are kept.

#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>

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

  /// Keeps `most` points (at least 1), whatever keep() says.
  explicit MotionTrack(std::size_t most) : most_points_(std::max<std::size_t>(most, 1)) {}

  /// From now on keeps all points up to `age` older than the newest, and the last one before them.
  /// A moment that is interpolated at last `late` after it, between points at most `max_age` away,
  /// needs late + max_age. The longest age of all calls counts.
  void keep(Micros age) { age_ = std::max(age_, age); }

  /// Of two points of one time the later given stays. Nobody asked for later moments than `asked`
  /// yet: what is kept by its age is as old as that, not as the newest.
  void add(const Point& point, MonoTime asked = MonoTime::max()) {
    insert(point);
    while (points_.size() > most_points_ || is_first_over(asked)) points_.pop_front();
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
  /// `suits` as around()'s.
  template <class Suits>
  [[nodiscard]] bool reaches(MonoTime time, Suits suits) const {
    const auto first = std::ranges::lower_bound(points_, time, {}, &Point::time);
    return std::any_of(first, points_.end(),
                       [&](const Point& point) { return is_usable(point) && suits(point); });
  }
  [[nodiscard]] bool reaches(MonoTime time) const {
    return reaches(time, [](const Point&) { return true; });
  }

 private:
  static bool is_usable(const Point& point) {
    return point.flag != Flag::missing && point.flag != Flag::fail;
  }
  void insert(const Point& point) {
    if (points_.empty() || points_.back().time < point.time) return points_.push_back(point);
    const auto place = std::ranges::lower_bound(points_, point.time, {}, &Point::time);
    if (place->time == point.time) {
      *place = point;
    } else {
      points_.insert(place, point);
    }
  }
  /// The second is as old as any that is kept.
  [[nodiscard]] bool is_first_over(MonoTime asked) const {
    return points_.size() > 1 && std::min(points_.back().time, asked) - points_[1].time >= age_;
  }

  std::size_t most_points_;
  Micros age_{0};
  std::deque<Point> points_;
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
