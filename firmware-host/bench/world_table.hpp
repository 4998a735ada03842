#pragma once
// The [world] of a scenario (docs/sea.md). At start; one thread.

#include <memory>

#include "base/toml_document.hpp"
#include "firmware-host/world/world.hpp"

namespace buoysim {

/// Reads and checks [world]; what it does not say is as SeaSettings have it, and the seed as the
/// scenario's.
[[nodiscard]] std::shared_ptr<World> read_world(buoyd::TomlTable& root, std::uint64_t seed);

}  // namespace buoysim
