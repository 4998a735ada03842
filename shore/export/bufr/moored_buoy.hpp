#pragma once
// A report as one BUFR message of the template 3 15 008, edition 4. One thread.

#include <map>
#include <string>

#include "shore/export/bufr/bufr_template.hpp"
#include "shore/export/bufr/buoy_identity.hpp"
#include "shore/export/bufr/buoy_report.hpp"

namespace buoyshore {

struct BuoyMessage {
  std::string octets;
  std::map<std::string, std::uint64_t> refused{};  ///< values that became missing, by their keys
};

/// Parts without any value are not in it, and of levels those alone that one replication can count.
/// Error unavailable: ecCodes refuses.
[[nodiscard]] buoyd::Result<BuoyMessage> moored_buoy_message(const BufrTemplate& form,
                                                             const BuoyIdentity& identity,
                                                             const BuoyReport& report);

}  // namespace buoyshore
