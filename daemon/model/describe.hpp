#pragma once
// Makes the description of one kind of reading of one instrument, from its model, its settings
// and what it told of itself. Any thread.

#include <string>
#include <utility>
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

/// How readings are computed that no instrument says.
struct ComputedBy {
  std::string method;             ///< "true wind", "statistics"
  std::string of;                 ///< the kind of the same instrument that they are computed of
  std::vector<std::string> from;  ///< other channels that take part: "compass.heading"
  /// What else the numbers depend on, each as JSON: ("max_age", "5"); durations in seconds.
  std::vector<std::pair<std::string, std::string>> with{};
};

/// The same of a kind that is computed and does not stand in the model.
[[nodiscard]] Result<DescriptionPtr> describe_computed(const Model& model, const ModelKind& kind,
                                                       const ComputedBy& by,
                                                       const InstrumentSettings& instrument,
                                                       const DeploymentSettings& deployment,
                                                       const Identity& identity,
                                                       const std::vector<double>& axis);

/// What a description says of itself: what describe() was given.
[[nodiscard]] Identity identity_in(const Description& description);
/// The points of its axis, NaN of one that is not known; none if it has no array.
[[nodiscard]] std::vector<double> axis_in(const Description& description);

}  // namespace buoyd
