#pragma once
// The modem that a configuration names. Pure; any thread.

#include <functional>
#include <memory>

#include "acoustics/modem/acoustic_modem.hpp"
#include "core/settings.hpp"

namespace buoyd {

/// A make that a configuration may name (core/acoustic_make.hpp).
[[nodiscard]] std::unique_ptr<AcousticModem> make_modem(const AcousticSettings& settings);

/// Evenly in [0, 1), from a seed that nobody knows.
[[nodiscard]] std::function<double()> drawn_at_random();

}  // namespace buoyd
