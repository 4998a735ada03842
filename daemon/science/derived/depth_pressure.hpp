#pragma once
// Pressure of the water above an instrument whose depth is known. Pure; any thread.

namespace buoyd {

/// Pressure in dbar, 0 at the surface, `depth` m below it: the inverse of depth = (1 - c1) p - c2
/// p² with c1 = (5.92 + 5.25 sin² latitude) 1e-3 and c2 = 2.21e-6 (Saunders 1981, J. Phys.
/// Oceanogr. 11, 573-574) at 45 degrees, where gravity is at most 0.27 % off. Negative above the
/// surface. Undefined (NaN): NaN or infinite inputs.
[[nodiscard]] double pressure_at_depth(double depth);

}  // namespace buoyd
