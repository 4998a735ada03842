#pragma once
// Writes an instrument's values into registers as its model's map says, and says how they will be
// read: written from docs/model-format.md, the daemon's decoder not looked at. Pure; any thread.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "firmware-host/record_source.hpp"
#include "model/model.hpp"

namespace buoysim {

/// One register: function × 65536 + address, and its word.
using RegisterKey = std::uint32_t;
using RegisterWord = std::pair<RegisterKey, std::uint16_t>;

[[nodiscard]] constexpr RegisterKey register_key(std::uint8_t function, std::uint32_t address) {
  return (std::uint32_t{function} << 16U) + address;
}

/// One value in registers.
struct RegisterCell {
  std::size_t kind = 0;
  std::size_t channel = 0;
  std::size_t point = 0;
  std::string name;                      ///< "wind_speed[2]", or "voltage" off the axis
  std::string text;                      ///< as it will stand in a reading's body
  std::vector<RegisterWord> value;       ///< the terms
  std::vector<RegisterWord> conditions;  ///< the registers of tests and units
};

/// Where a model leaves a choice: which of its null marks, which of its units.
struct CellChoice {
  std::size_t null_mark = 0;
  std::size_t unit = 0;
};

/// The registers of one number, high word and byte order as the value says.
[[nodiscard]] std::vector<RegisterWord> encode_number(const buoyd::RegisterValue& value,
                                                      std::uint32_t offset, double number);

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

/// Seconds since 1970 as a ZX 300 counts them: mixed radix of 31-day months from 2000 (modbus.md
/// §1). Whole seconds.
[[nodiscard]] double months_of_31_days(buoyd::WallTime time);

}  // namespace buoysim
