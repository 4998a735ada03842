#include "science/derived/true_wind_stream.hpp"

#include <cmath>

#include "science/derived/difference.hpp"

namespace buoyd {
namespace {

bool is_usable(double value, Flag flag) {
  return std::isfinite(value) && flag != Flag::missing && flag != Flag::fail;
}

}  // namespace

Result<TrueWindStream> TrueWindStream::make(const TrueWindRules& rules) {
  if (!std::isfinite(rules.declination)) {
    return fail(ErrorCode::invalid, "the declination is no number");
  }
  constexpr Micros year = std::chrono::hours(24 * 365);
  if (rules.max_age < Micros(0) || rules.max_age > year) {
    return fail(ErrorCode::invalid, "a heading's greatest age must lie between 0 and a year");
  }
  if (rules.most_points == 0 || rules.most_waiting == 0) {
    return fail(ErrorCode::invalid, "no room for headings or samples of wind");
  }
  return TrueWindStream(rules);
}

TrueWindStream::TrueWindStream(const TrueWindRules& rules)
    : rules_(rules), headings_(rules.most_points), velocities_(rules.most_points) {}

void TrueWindStream::add_heading(MonoTime time, double heading, Flag flag) {
  if (is_usable(heading, flag)) headings_.add({time, heading, flag});
}

void TrueWindStream::add_velocity(MonoTime time, double speed, double course, Flag flag) {
  if (!is_usable(speed, flag) || !is_usable(course, flag)) return;
  velocities_.add({time, hull_velocity(speed, course), flag});
}

void TrueWindStream::add_wind(MonoTime time, const ApparentWind& apparent) {
  if (waiting_.size() == rules_.most_waiting) {
    waiting_.pop_front();
    ++dropped_;
  }
  waiting_.push_back({time, apparent});
}

std::optional<TrueWindStream::Sample> TrueWindStream::next(MonoTime now) {
  if (waiting_.empty() || !is_settled(waiting_.front().time, now)) return std::nullopt;
  return last();
}

std::optional<TrueWindStream::Sample> TrueWindStream::last() {
  if (waiting_.empty()) return std::nullopt;
  const auto [time, apparent] = waiting_.front();
  waiting_.pop_front();
  const FlaggedVelocity hull = rules_.has_velocity ? velocity_at(velocities_, time, rules_.max_age)
                                                   : FlaggedVelocity{{}, Flag::good};
  const auto heading = heading_at(headings_, time, rules_.max_age);
  const auto wind = true_wind(apparent, magnetic_to_true(heading, rules_.declination), hull);
  ++causes_[static_cast<std::size_t>(wind.cause)];
  return Sample{time, wind};
}

std::uint64_t TrueWindStream::count(TrueWindCause cause) const {
  return causes_[static_cast<std::size_t>(cause)];
}

bool TrueWindStream::is_settled(MonoTime time, MonoTime now) const {
  if (now > time + rules_.max_age) return true;
  return headings_.reaches(time) && (!rules_.has_velocity || velocities_.reaches(time));
}

}  // namespace buoyd
