#pragma once
// One buoysim in a folder at a time: two would take each other's ports, links and ledger. The file
// `lock` in it holds the process id of the one that plays, and stays. Main thread.

#include <string>

#include "base/error.hpp"
#include "firmware-host/wire/descriptor.hpp"

namespace buoysim {

/// Held as long as the descriptor is open. unavailable, with who holds it.
[[nodiscard]] buoyd::Result<Descriptor> lock_folder(const std::string& folder);

}  // namespace buoysim
