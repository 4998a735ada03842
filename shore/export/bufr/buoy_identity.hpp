#pragma once
// Who a buoy is in a BUFR message: its number at the WMO, its WIGOS identifier, its name. Values;
// any thread.

#include <optional>
#include <string>

#include "shore/export/about.hpp"

namespace buoyshore {

/// 0-22000-0-6100277.
struct WigosId {
  long series = 0;
  long issuer = 0;
  long issue = 0;
  std::string local;  ///< 16 characters at most
};

struct BuoyIdentity {
  std::optional<long> number{};  ///< seven digits
  std::optional<WigosId> wigos{};
  std::string name;
};

/// Of the attributes wmo_platform_code (five digits or seven), wigos_id and platform_name; the name
/// is else the station's. Error invalid: one is no such number, or there is neither of the first
/// two.
[[nodiscard]] buoyd::Result<BuoyIdentity> buoy_identity(const About& about,
                                                        const std::string& station);

}  // namespace buoyshore
