#pragma once
// Writes an instrument's values into registers as its model's map says, and says how they will be
// read: written from docs/model-format.md, the daemon's decoder not looked at. Pure; any thread.

#include <cstdint>
#include <string>
#include <vector>

#include "firmware-host/registers/register_words.hpp"
#include "firmware-host/world/record_source.hpp"
#include "model/model.hpp"

namespace buoysim {

/// One value in registers.
struct RegisterCell {
  std::size_t kind = 0;
  std::size_t channel = 0;
  std::size_t point = 0;
  std::string name;                      ///< "wind_speed[2]", or "voltage" off the axis
  std::string text;                      ///< as it will stand in a reading's body
  std::vector<RegisterWord> value;       ///< the terms
  std::vector<RegisterWord> conditions;  ///< the registers of tests, scale and units
  std::vector<RegisterWord> rest;        ///< of a list: empty unless cells behind this one fill it
};

/// Where a model leaves a choice: which of its null marks, which of its units, what it states as
/// scale (decimals, exponent or factor).
struct CellChoice {
  std::size_t null_mark = 0;
  std::size_t unit = 0;
  std::int64_t scale = 1;
};

/// One channel's value at one point.
[[nodiscard]] RegisterCell encode_channel(const buoyd::Model& model, std::size_t kind,
                                          std::size_t channel, std::size_t point, const Said& said,
                                          CellChoice choice = {});

/// All cells of a record; the points not in use read as null.
[[nodiscard]] std::vector<RegisterCell> encode_record(const buoyd::Model& model,
                                                      const Record& record);

/// Registers that tell the axis: coordinates of the points in use, and their number.
[[nodiscard]] std::vector<RegisterWord> encode_axis(const buoyd::Model& model, std::size_t kind,
                                                    const std::vector<double>& points);

}  // namespace buoysim
