#pragma once
// The sea of a scenario, and when it began. One owner, one thread.

#include <memory>
#include <optional>

#include "base/time.hpp"
#include "firmware-host/sea/sea.hpp"

namespace buoysim {

class World {
 public:
  /// `begin`: universal time at age 0, for sun and air; nullopt: as the clocks have it.
  explicit World(const SeaSettings& settings, std::optional<buoyd::WallTime> begin = {})
      : settings_(settings), told_(begin) {}

  /// Age 0 is the last whole second, so that records on the second's grid have whole ages in every
  /// run. It begins once; where nobody says when, with the first question.
  void begin(buoyd::WallTime now);
  [[nodiscard]] buoyd::WallTime began() const { return began_; }

  /// Seconds.
  [[nodiscard]] double age(buoyd::WallTime time);
  [[nodiscard]] const Sea& sea();

 private:
  SeaSettings settings_;
  std::optional<buoyd::WallTime> told_;
  buoyd::WallTime began_{};
  std::unique_ptr<Sea> sea_;  // none before it began
};

}  // namespace buoysim
