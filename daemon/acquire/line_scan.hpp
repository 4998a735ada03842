#pragma once
// Finds out what hangs on a line: who speaks on its own, which Modbus units answer, and which
// models they are. Only what models declare as identification is read. The thread that owns the
// line (buoyctl scan).

#include <string>
#include <vector>

#include "line/line.hpp"
#include "model/model.hpp"

namespace buoyd {

/// A model of messages that understood what was heard.
struct HeardModel {
  ModelPtr model;
  std::size_t samples = 0;
  std::uint64_t not_understood = 0;  ///< bytes and frames that were no reading of it
};

struct Heard {
  std::size_t bytes = 0;
  std::vector<HeardModel> models;  ///< that made readings, the best first
};

/// Listens for so long. Errors: line_gone, stopped.
[[nodiscard]] Result<Heard> listen_for_models(Line& line, const std::vector<ModelPtr>& models,
                                              Micros duration);

/// Models whose whole identification is found at this unit; no other register is read, so none that
/// reading changes. Errors: line_gone, stopped.
[[nodiscard]] Result<std::vector<ModelPtr>> identify_unit(Line& line, int unit,
                                                          const std::vector<ModelPtr>& models,
                                                          Micros timeout);

/// How serial lines are set up, the more models ship so the earlier; `first` before all of them.
[[nodiscard]] std::vector<LineSettings> serial_formats(const std::vector<ModelPtr>& models,
                                                       const LineSettings& first);

}  // namespace buoyd
