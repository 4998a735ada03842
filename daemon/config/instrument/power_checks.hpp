#pragma once
// What switches the modem and the instruments: that it is there, is nobody else's, and has power
// itself, whatever event is on; and that there is a time in which an instrument can be off. One
// thread.

#include <string>
#include <vector>

#include "config/instrument/bus_entries.hpp"

namespace buoyd {

/// After check_instruments(), which fills in the intervals.
void check_power(TomlTable& root, const LinkSettings& link,
                 std::vector<InstrumentEntry>& instruments);

/// What is wrong with the times of an instrument's power: "" if nothing is.
struct PowerTimesMistake {
  std::string key;
  std::string text;
};
[[nodiscard]] PowerTimesMistake mistake_of_power_times(const InstrumentSettings& instrument);

}  // namespace buoyd
