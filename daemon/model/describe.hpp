#pragma once
// Makes the description of one kind of reading of one instrument, from its model, its settings
// and what it told of itself. Any thread.

#include <string>
#include <vector>

#include "core/description.hpp"
#include "core/settings.hpp"
#include "model/model.hpp"

namespace buoyd {

/// What an instrument told of itself while it was read.
struct Identity {
  std::string serial_number;
  std::string firmware;
  bool operator==(const Identity&) const = default;
};

/// `axis`: the points that are in use of the kind's axis, at most kind.axis->points, NaN of one
/// that is not known; empty: all of the model's. The settings' serial number wins over the
/// instrument's. Invalid if the text exceeds 8 KiB or the axis is longer.
[[nodiscard]] Result<DescriptionPtr> describe(const Model& model, std::size_t kind,
                                              const InstrumentSettings& instrument,
                                              const DeploymentSettings& deployment,
                                              const Identity& identity,
                                              const std::vector<double>& axis);

}  // namespace buoyd
