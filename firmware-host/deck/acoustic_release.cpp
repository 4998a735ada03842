#include "firmware-host/deck/acoustic_release.hpp"

#include <algorithm>
#include <utility>

namespace buoysim {

using buoyd::Micros;
using buoyd::MonoTime;

namespace {

constexpr double ascent = 1.0;  // m/s
constexpr double afloat = 5.0;  // m from the deck unit's transducer, once it is up

}  // namespace

AcousticRelease::AcousticRelease(const DeckScenario& scenario, std::uint64_t seed, bool has_dropped,
                                 Tell tell)
    : scenario_(scenario), random_(seed), tell_(std::move(tell)), dropped_(has_dropped) {}

bool AcousticRelease::misses() {
  return std::uniform_real_distribution<double>(0, 1)(random_) < scenario_.misses;
}

bool AcousticRelease::hear_code(const std::string& code, MonoTime now) {
  tell_("code_sent");
  if (code != scenario_.code || misses()) return false;
  if (!dropped_) {
    dropped_ = true;
    rises_since_ = now;
    tell_("anchor_dropped");
  }
  return !misses();
}

std::optional<Micros> AcousticRelease::round_trip(MonoTime now) {
  if (misses()) return std::nullopt;
  const double seconds = 2 * distance(now) / scenario_.sound_speed;
  return Micros(static_cast<Micros::rep>(seconds * 1e6)) + scenario_.turnaround;
}

double AcousticRelease::distance(MonoTime now) const {
  if (!dropped_) return scenario_.distance;
  const double since =
      rises_since_ ? static_cast<double>((now - *rises_since_).count()) / 1e6 : 1e9;
  return std::max(std::min(afloat, scenario_.distance), scenario_.distance - ascent * since);
}

}  // namespace buoysim
