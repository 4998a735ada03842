#include "science/sea_state/wave_samples.hpp"

namespace buoyd {

namespace {

constexpr int slowness = 16;  // samples in which the even clock makes up for most of a difference

}  // namespace

WaveSamples::WaveSamples(Micros interval, std::size_t capacity)
    : interval_(interval), burst_(capacity) {}

/// To the nearest.
std::int64_t WaveSamples::places_to(MonoTime boot) const {
  if (!newest_) return 1;
  return (boot - *newest_ + interval_ / 2) / interval_;
}

void WaveSamples::add(WallTime /*utc*/, MonoTime boot, const WaveSample& sample) {
  const std::int64_t places = places_to(boot);
  if (places < 1) return put_behind_gap(boot, sample);
  left_out_ = 0;
  for (std::int64_t i = 1; i < places; ++i) {
    if (!burst_.add(WaveSample{})) return;
  }
  if (!burst_.add(sample)) return;
  const MonoTime even = newest_ ? *newest_ + places * interval_ : boot;
  newest_ = even + (boot - even) / slowness;
  left_out_ = places - 1;
  together_ = 1;
}

void WaveSamples::put_behind_gap(MonoTime boot, const WaveSample& sample) {
  if (!newest_ || left_out_ == 0 || boot < *newest_ - interval_ / 2) return;
  burst_.add_behind(together_++, sample);
  --left_out_;
}

}  // namespace buoyd
