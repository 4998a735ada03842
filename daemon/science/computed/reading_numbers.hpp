#pragma once
// A reading's body as numbers. Values; any thread.

#include <optional>
#include <string>
#include <vector>

#include "core/reading.hpp"
#include "science/computed/computation.hpp"

namespace buoyd {

/// nullopt: body or flags are not those of its description. `utc`: its boottime by the clock of
/// now, from which a window's row is put to its window's end.
[[nodiscard]] std::optional<SourceReading> reading_numbers(const Reading& reading, WallTime utc);

}  // namespace buoyd
