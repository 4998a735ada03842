#include "firmware-host/acoustic/sound_field.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace buoysim {

using buoyd::Micros;
using buoyd::MonoTime;

namespace {

constexpr Micros remembered{60'000'000};  // longer than any sound is on its way

}  // namespace

SoundField::SoundField(std::vector<ModemScenario> modems, const WaterScenario& water,
                       std::uint64_t seed)
    : modems_(std::move(modems)), water_(water), random_(seed) {}

double SoundField::distance(std::size_t a, std::size_t b) const {
  const ModemScenario& one = modems_[a];
  const ModemScenario& other = modems_[b];
  return std::hypot(one.east - other.east, one.north - other.north, one.depth - other.depth);
}

void SoundField::sound(const Sounding& sounding, double speed, MonoTime now) {
  const Span own{sounding.from, now, now + sounding.length};
  deafen(own);
  soundings_.push_back(own);
  std::erase_if(soundings_, [now](const Span& span) { return span.end + remembered < now; });
  for (std::size_t at = 0; at < modems_.size(); ++at) {
    if (at == sounding.from) continue;
    const double seconds = distance(sounding.from, at) / speed;
    const auto travel = std::chrono::duration_cast<Micros>(std::chrono::duration<double>(seconds));
    Arrival arrival{sounding, at, now + travel, now + travel + sounding.length, travel};
    if (std::uniform_real_distribution<double>(0, 1)(random_) < water_.losses) {
      arrival.fault = "lost";
    }
    meet(arrival);
    arrivals_.push_back(std::move(arrival));
  }
}

/// A modem begins to sound: what arrives at it meanwhile is not heard.
void SoundField::deafen(const Span& sounding) {
  for (Arrival& arrival : arrivals_) {
    const bool meets = arrival.at == sounding.modem && arrival.begin < sounding.end &&
                       sounding.begin < arrival.end;
    if (meets && arrival.fault.empty()) arrival.fault = "deaf";
  }
}

/// Sound on its way to a modem meets what else arrives there, and what the modem itself says.
/// Echoes disturb only what comes behind them.
void SoundField::meet(Arrival& arrival) {
  const auto disturbs = [](const auto& one, Micros tail, const auto& other) {
    return one.begin < other.end && other.begin < one.end + tail;
  };
  for (Arrival& other : arrivals_) {
    if (other.at != arrival.at) continue;
    const bool is_first = disturbs(arrival, water_.multipath, other);
    if (is_first && other.fault.empty()) other.fault = "collision";
    if (arrival.fault.empty() && disturbs(other, water_.multipath, arrival)) {
      arrival.fault = "collision";
    }
  }
  const auto any = [&](const std::vector<Span>& spans, Micros tail) {
    return std::ranges::any_of(spans, [&](const Span& span) {
      return span.modem == arrival.at && disturbs(span, tail, arrival);
    });
  };
  if (!arrival.fault.empty()) return;
  if (any(soundings_, Micros(0))) {
    arrival.fault = "deaf";
  } else if (any(heard_, water_.multipath)) {
    arrival.fault = "collision";
  }
}

std::vector<Arrival> SoundField::take(MonoTime now) {
  std::vector<Arrival> ended;
  std::erase_if(arrivals_, [&](const Arrival& arrival) {
    if (arrival.end > now) return false;
    ended.push_back(arrival);
    heard_.push_back({arrival.at, arrival.begin, arrival.end});
    return true;
  });
  std::erase_if(heard_, [now](const Span& span) { return span.end + remembered < now; });
  std::ranges::stable_sort(ended, {}, &Arrival::end);
  return ended;
}

MonoTime SoundField::next_due() const {
  MonoTime due = MonoTime::max();
  for (const Arrival& arrival : arrivals_) due = std::min(due, arrival.end);
  return due;
}

}  // namespace buoysim
