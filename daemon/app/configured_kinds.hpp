#pragma once
// The kinds of reading of a configuration, and what of them reloads take out. Pure functions; main.

#include "config/configuration.hpp"
#include "uplink/left_kinds.hpp"

namespace buoyd {

/// The kinds of reading that each instrument of the configuration may have.
[[nodiscard]] KindNames kinds_of(const Configuration& configuration);
/// What was there `before` has left unless it is there `now`, and what is there `now` is back.
void note_left(LeftKinds& left, const KindNames& before, const KindNames& now);

}  // namespace buoyd
