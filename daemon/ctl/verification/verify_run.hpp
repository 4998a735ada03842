#pragma once
// The run of `buoyctl verify`: the instrument is recorded, and provoked where that was asked for.
// Main thread, which waits here.

#include <string>

#include "base/error.hpp"
#include "ctl/buoyctl_commands.hpp"

namespace buoyd {

/// Of a run's folder, that of what it is compared with.
inline constexpr const char* reference_folder = "reference";

/// Makes the folder and everything in it but plan, criteria and reports. Errors: invalid (words or
/// configuration, said before anything is recorded), unavailable (a line cannot be worked or went
/// away, the power cannot be switched).
[[nodiscard]] Result<void> make_run(const VerifyWords& words, const DaemonPlace& place,
                                    const std::string& folder);

}  // namespace buoyd
