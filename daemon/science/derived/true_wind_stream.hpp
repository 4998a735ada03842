#pragma once
// True wind of samples that wait for the heading after them. One owner, one thread. Memory: the
// tracks, made at construction, and the samples that wait.

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "base/error.hpp"
#include "base/time.hpp"
#include "science/derived/motion_track.hpp"
#include "science/derived/true_wind.hpp"

namespace buoyd {

struct TrueWindRules {
  double declination = 0;          ///< degrees, added to each heading; 0 if headings are true
  Micros max_age{};                ///< of a heading or velocity, before and after the wind
  bool has_velocity = false;       ///< else the hull is at rest
  std::size_t most_points = 512;   ///< of each track (MotionTrack)
  std::size_t most_waiting = 256;  ///< samples of wind; one more, and the first waits no longer
};

/// Takes wind, headings and velocities of a buoy by the time of their sampling, each kind about in
/// order. A sample of wind waits until it is known between which headings and velocities it lies,
/// at most max_age.
class TrueWindStream {
 public:
  /// A true wind and when the apparent one was sampled.
  struct Sample {
    MonoTime time;
    TrueWind wind;
  };

  /// ErrorCode::invalid: a declination that is no number, an age that is negative or above a
  /// year, no room for a sample.
  [[nodiscard]] static Result<TrueWindStream> make(const TrueWindRules& rules);

  /// Those that are missing or have failed are not used.
  void add_heading(MonoTime time, double heading, Flag flag);
  /// Speed in m/s and course (to) in degrees true, over ground.
  void add_velocity(MonoTime time, double speed, double course, Flag flag);
  void add_wind(MonoTime time, const ApparentWind& apparent);

  /// The next sample in order, if nothing that comes after `now` can change it. Ask until there is
  /// none: samples that are not taken count as waiting.
  [[nodiscard]] std::optional<Sample> next(MonoTime now);
  /// The next sample with what is known, for the end of the stream.
  [[nodiscard]] std::optional<Sample> last();

  /// How many samples had this cause.
  [[nodiscard]] std::uint64_t count(TrueWindCause cause) const;
  /// Samples that were pushed out before they were asked for.
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

 private:
  struct Waiting {
    MonoTime time;
    ApparentWind apparent;
  };

  explicit TrueWindStream(const TrueWindRules& rules);
  [[nodiscard]] bool is_settled(MonoTime time, MonoTime now) const;

  TrueWindRules rules_;
  MotionTrack<double> headings_;
  MotionTrack<HullVelocity> velocities_;
  std::deque<Waiting> waiting_;
  std::array<std::uint64_t, 4> causes_{};
  std::uint64_t dropped_ = 0;
};

}  // namespace buoyd
