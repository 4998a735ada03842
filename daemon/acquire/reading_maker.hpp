#pragma once
// Makes readings of one instrument's samples: description, canonical body, flags. The line's own
// thread only.

#include <vector>

#include "core/reading.hpp"
#include "drivers/driver.hpp"

namespace buoyd {

class ReadingMaker {
 public:
  ReadingMaker(ModelPtr model, InstrumentSettings settings, DeploymentSettings deployment);

  /// `utc` and `clock` stay open: they are stamped before commit. The description is the one of
  /// the kind's last reading unless identity or axis changed since. Invalid if the sample does not
  /// fit its model (kind, number and types of values, flags, axis), or is too long for a reading.
  [[nodiscard]] Result<Reading> make(Sample sample);

 private:
  struct Known {
    DescriptionPtr description;
    Identity identity;
    std::vector<double> axis;
  };

  [[nodiscard]] Result<void> describe_kind(const Sample& sample);

  ModelPtr model_;
  InstrumentSettings settings_;
  DeploymentSettings deployment_;
  std::vector<Known> known_;  // a kind each
};

}  // namespace buoyd
