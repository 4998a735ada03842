#pragma once
// The release on the sea floor: it obeys its code, lets its anchor go once, and comes up. The
// simulation's thread.

#include <functional>
#include <optional>
#include <random>
#include <string>

#include "base/time.hpp"
#include "firmware-host/deck/deck_scenario.hpp"

namespace buoysim {

class AcousticRelease {
 public:
  /// What the ledger is told: "code_sent", "code_cut_off", "anchor_dropped".
  using Tell = std::function<void(const std::string& what)>;

  /// `has_dropped`: in an earlier run in this folder.
  AcousticRelease(const DeckScenario& scenario, std::uint64_t seed, bool has_dropped, Tell tell);

  /// A whole code went into the water. True: it was the release's own, and it answers.
  [[nodiscard]] bool hear_code(const std::string& code, buoyd::MonoTime now);
  /// A code was cut off while it went out: no release obeys it.
  void miss_code() { tell_("code_cut_off"); }
  [[nodiscard]] bool has_dropped() const { return dropped_; }
  /// There and back, with its turnaround; nullopt: it does not hear, or is not heard.
  [[nodiscard]] std::optional<buoyd::Micros> round_trip(buoyd::MonoTime now);
  /// m, by now: it comes up with 1 m/s.
  [[nodiscard]] double distance(buoyd::MonoTime now) const;

 private:
  [[nodiscard]] bool misses();

  const DeckScenario& scenario_;
  std::mt19937_64 random_;
  const Tell tell_;
  bool dropped_;
  std::optional<buoyd::MonoTime> rises_since_;
};

}  // namespace buoysim
