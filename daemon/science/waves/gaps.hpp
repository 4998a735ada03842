#pragma once
// Short gaps of a measured series. Pure; any thread.

#include <cstddef>
#include <span>

namespace buoyd {

/// Lays a straight line over each run of at most `longest` missing samples (NaN or infinite) that
/// lies between two that are there. How many were filled.
std::size_t bridge_gaps(std::span<double> series, std::size_t longest);

}  // namespace buoyd
