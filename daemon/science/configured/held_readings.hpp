#pragma once
// Readings of kinds whose tests decide one reading late, as the spike test does. Each waits for its
// verdict before anything is computed of it. The science thread's. Memory: one reading of each such
// kind.

#include <optional>
#include <string>
#include <vector>

#include "core/reading.hpp"
#include "science/computed/computation.hpp"

namespace buoyd {

/// A judged reading.
struct HeldReading {
  DescriptionPtr description;
  SourceReading numbers;
  MonoTime until{};  ///< so long a verdict is waited for
};

/// All of one instrument.
class HeldReadings {
 public:
  /// Keeps `next`, and gives back the reading of its kind before it with the verdict that came with
  /// `next`: its late flags, and what the tests say of the value before.
  [[nodiscard]] std::optional<HeldReading> exchange(HeldReading next,
                                                    const std::vector<LateFlag>& late);
  /// That of a kind as it is, if no verdict of it is waited for any longer. All readings of the
  /// kind up to `until` are known.
  [[nodiscard]] std::optional<HeldReading> take_overdue(const std::string& kind, MonoTime until);
  /// That of a kind, as it is.
  [[nodiscard]] std::optional<HeldReading> take(const std::string& kind);
  /// All readings of the kind before this time were given back; nullopt: none is kept.
  [[nodiscard]] std::optional<MonoTime> since(const std::string& kind) const;

 private:
  std::vector<HeldReading> held_;
};

}  // namespace buoyd
