#pragma once
// Finds the instruments of a line: those that speak on their own, the Modbus units that answer, and
// their models. It reads only what models declare as identification. The thread that owns the line
// (buoyctl scan).

#include <string>
#include <vector>

#include "line/line.hpp"
#include "model/model.hpp"

namespace buoyd {

/// A model of messages that made samples of what was heard.
struct HeardModel {
  ModelPtr model;
  std::size_t samples = 0;
  std::uint64_t not_understood = 0;  ///< bytes and frames of which it made no sample
};

struct Heard {
  std::size_t bytes = 0;
  std::vector<HeardModel> models;  ///< the best first
};

/// Listens for `duration`. Errors: line_gone, stopped.
[[nodiscard]] Result<Heard> listen_for_models(Line& line, const std::vector<ModelPtr>& models,
                                              Micros duration);

/// The models whose whole identification this unit has. No other register is read, so reading
/// changes nothing. Errors: line_gone, stopped.
[[nodiscard]] Result<std::vector<ModelPtr>> identify_unit(Line& line, int unit,
                                                          const std::vector<ModelPtr>& models,
                                                          Micros timeout);

/// Settings of serial lines to try: `first`, then the models' own, the most frequent first.
[[nodiscard]] std::vector<LineSettings> serial_formats(const std::vector<ModelPtr>& models,
                                                       const LineSettings& first);

}  // namespace buoyd
