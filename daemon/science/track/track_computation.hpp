#pragma once
// Readings of the track: where the station is from its anchor. The science thread's.

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "science/computed/computation.hpp"
#include "science/track/fix_check.hpp"

namespace buoyd {

/// A row for each reading of the position, which the events of the watch circle are told of. A row
/// is kept so often at most, and where the station comes in or goes out, has a fix or has none.
inline constexpr Micros track_step = std::chrono::seconds(10);

/// From one row that is kept to the next, where readings come so often: the fewest whole intervals
/// that are not shorter than a step.
[[nodiscard]] Micros track_interval(Micros interval);

class TrackComputation final : public Computation {
 public:
  /// `interval`: from one reading of the source to the next. nullptr: they have no position.
  [[nodiscard]] static std::unique_ptr<Computation> make(const WatchCircle& circle,
                                                         const ModelKind& source,
                                                         const Description& shape, Micros interval);

  void add(const SourceReading& reading, Rows& rows) override;
  void advance(MonoTime, WallTime, Rows&) override {}
  void finish(Rows&) override {}

 private:
  enum class Where : std::uint8_t { unknown, inside, outside };

  TrackComputation(FixCheck check, const WatchCircle& circle, Micros interval)
      : check_(std::move(check)), circle_(circle), interval_(interval) {}

  [[nodiscard]] ComputedRow row_of(MonoTime at, const std::optional<Fix>& fix);
  [[nodiscard]] bool is_kept(MonoTime at, Where where);

  FixCheck check_;
  WatchCircle circle_;
  Micros interval_;
  Where where_ = Where::unknown;
  std::optional<MonoTime> kept_;  // the last row
};

}  // namespace buoyd
