#pragma once
// Whether an alarm stands: it is raised when something was wrong for long enough, and cleared when
// it is well again. Pure; any thread.

#include <cstdint>
#include <optional>

#include "base/time.hpp"

namespace buoyshore {

enum class Judgement : std::uint8_t {
  well,
  between,  ///< neither: what is raised stays so, what is not begins anew
  wrong
};

enum class AlarmChange : std::uint8_t { none, raised, cleared };

struct Latch {
  std::optional<buoyd::WallTime> wrong_since{};
  bool is_raised = false;

  friend bool operator==(const Latch&, const Latch&) = default;

  /// What is so `at` that time; `after`: it must be wrong for so long.
  [[nodiscard]] AlarmChange step(Judgement judgement, buoyd::WallTime at, buoyd::Micros after);
};

}  // namespace buoyshore
