#pragma once
// Which derived kinds are computed of one another in a circle. One thread.

#include <compare>
#include <cstddef>
#include <set>
#include <vector>

#include "config/instrument/bus_entries.hpp"

namespace buoyd {

/// The derived kind of an instrument, by their places.
struct DerivedPlace {
  std::size_t instrument = 0;
  std::size_t derived = 0;
  auto operator<=>(const DerivedPlace&) const = default;
};

/// Those that are computed of themselves, over others or not. A channel that a model has is the
/// model's, and comes of no derived kind.
[[nodiscard]] std::set<DerivedPlace> derived_cycles(
    const std::vector<InstrumentEntry>& instruments);

}  // namespace buoyd
