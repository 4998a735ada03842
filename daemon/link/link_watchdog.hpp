#pragma once
// When to do what about a link that is dead: steps that grow harder. A pure state machine, time
// comes in as an argument. Owned by LinkRecovery; main thread.

#include <array>
#include <cstdint>
#include <optional>

#include "base/time.hpp"
#include "core/settings.hpp"

namespace buoyd {

enum class LinkStep : std::uint8_t { reconnect, interface, power };

class LinkWatchdog {
 public:
  struct Turn {
    LinkStep step;
    int patiences;  ///< that the link has been dead
  };
  /// One round; then a new one begins.
  static constexpr std::array<Turn, 3> round{
      {{LinkStep::reconnect, 1}, {LinkStep::interface, 2}, {LinkStep::power, 4}}};
  static constexpr Micros between_powers = std::chrono::hours(1);
  /// Nobody looked for longer: the machine was suspended. That time is nobody's fault.
  static constexpr Micros longest_look = std::chrono::minutes(1);

  LinkWatchdog(const LinkSettings& settings, MonoTime now);

  /// The first step is next again. The hour since the last power step goes on.
  void change(const LinkSettings& settings, MonoTime now);
  /// The link works, or nobody tries it just now: the first step is next again.
  void lives(MonoTime now);
  /// The step to be taken now. To be asked at each turn. Power comes at most once in an hour, and
  /// not in the first one, or a daemon that starts again and again would not keep to that; where
  /// it is not due yet it is left out of this round.
  [[nodiscard]] std::optional<LinkStep> due(MonoTime now);
  /// Somebody else switched the modem off and on: the hour begins anew.
  void powered(MonoTime now) { powered_at_ = now; }
  /// How long the link has been dead while somebody looked.
  [[nodiscard]] Micros dead() const { return dead_; }

 private:
  [[nodiscard]] bool may(LinkStep step, MonoTime now) const;

  LinkSettings settings_;
  MonoTime looked_at_;
  MonoTime powered_at_;
  Micros dead_{0};
  Micros in_round_{0};
  std::size_t next_ = 0;  // of round
};

}  // namespace buoyd
