#include "acquire/schedule/rhythm.hpp"

#include <algorithm>

namespace buoyd {

namespace {

constexpr Micros shortest_silence = std::chrono::minutes(1);
constexpr Micros wear = std::chrono::hours(24);

}  // namespace

void Rhythm::heard(MonoTime now) {
  if (continues_) {
    learn(std::max(now - last_, Micros(0)));
  }
  last_ = std::max(last_, now);
  heard_ = true;
  continues_ = true;
}

void Rhythm::learn(Micros gap) {
  const double worn = 1.0 - std::min(1.0, std::chrono::duration<double>(gap) / wear);
  const Micros remembered(static_cast<Micros::rep>(static_cast<double>(longest_.count()) * worn));
  longest_ = std::max(std::min(gap, longest_ * 2), remembered);
}

void Rhythm::expect(Micros distance) {
  longest_ = std::max(longest_, distance);
}

void Rhythm::pause(Micros time) {
  last_ += time;
}

void Rhythm::restart(MonoTime now) {
  last_ = now;
  continues_ = false;
}

MonoTime Rhythm::silent_at() const {
  return last_ + std::max(shortest_silence, longest_ * 3);
}

}  // namespace buoyd
