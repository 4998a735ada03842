#pragma once
// Makes readings of one instrument's samples: it adds description, canonical body and flags. The
// line's own thread only.

#include <vector>

#include "core/reading.hpp"
#include "drivers/driver.hpp"

namespace buoyd {

class ReadingMaker {
 public:
  /// The settings outlive it.
  ReadingMaker(ModelPtr model, const InstrumentSettings& settings, DeploymentSettings deployment);

  /// Leaves `utc` and `clock` unset: they are stamped before the commit. The description is that of
  /// the kind's last reading unless identity or axis changed since. Points that are not in use are
  /// left out of axis and arrays; one stays where none is. Invalid if the sample does not fit its
  /// model (kind, number and types of values, flags, axis), or is too long for a reading.
  [[nodiscard]] Result<Reading> make(Sample sample);

 private:
  struct Known {
    DescriptionPtr description;
    Identity identity;
    std::vector<double> axis;  // as the instrument stated it
    std::optional<std::size_t> points;
  };

  [[nodiscard]] Result<void> describe_kind(const Sample& sample);

  ModelPtr model_;
  const InstrumentSettings& settings_;
  DeploymentSettings deployment_;
  std::vector<Known> known_;  // one for each kind
};

}  // namespace buoyd
