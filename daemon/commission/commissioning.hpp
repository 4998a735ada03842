#pragma once
// The steps of a commissioning one after the other, each kept as soon as it ended. One thread,
// which waits here.

#include <optional>
#include <vector>

#include "commission/kept/commission_folder.hpp"
#include "commission/step/heading_table.hpp"
#include "commission/step/outside.hpp"

namespace buoyd {

struct CommissionOptions {
  Micros listen{0};                               ///< to the instruments
  Micros burn_in{0};                              ///< how long
  double days = 0;                                ///< that the store has to last; 0: nobody said
  std::optional<std::vector<HeldTime>> headings;  ///< of a compass swing that was made
  std::optional<Step> again;                      ///< a step that is done once more
};

/// Works through those that are not done yet under the configuration that buoyd runs. Errors:
/// stopped (the person wants to: it goes on with the next call), unavailable (no buoyd answers, the
/// folder cannot be written), invalid (buoyd refuses, a file of the folder is damaged).
[[nodiscard]] Result<void> work_through(Outside& outside, const CommissionFolder& folder,
                                        const CommissionOptions& options);

}  // namespace buoyd
