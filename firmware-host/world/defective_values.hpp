#pragma once
// What an instrument's defect does to its values and to its clock. The simulation's thread.

#include <optional>
#include <vector>

#include "firmware-host/sea/draws.hpp"
#include "firmware-host/world/defect.hpp"
#include "firmware-host/world/record.hpp"

namespace buoysim {

class DefectiveValues {
 public:
  explicit DefectiveValues(const std::optional<Defect>& defect)
      : defect_(defect), draws_(defect ? defect->seed : 0) {}

  /// The time that its clock shows at `time`. The first question starts it.
  [[nodiscard]] buoyd::WallTime clock(buoyd::WallTime time);
  /// To be called for each record once, in order.
  void spoil(Record& record);

 private:
  [[nodiscard]] double elapsed(buoyd::WallTime time);
  void spoil(const Defect& defect, std::vector<Said>& points, double seconds);
  [[nodiscard]] double spoiled(const Defect& defect, double value, double seconds);

  std::optional<Defect> defect_;
  Draws draws_;
  std::optional<buoyd::WallTime> first_;
  std::vector<Said> kept_;  // where it is stuck
};

}  // namespace buoysim
