#pragma once
// Configurations for rehearsals, with models of the tree. Test thread.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "config/load_settings.hpp"
#include "support/places.hpp"

namespace buoyd {

/// A charger whose voltage is watched, and what hangs on a bus beside it.
inline std::string station_text(const std::string& instruments, const std::string& events = "",
                                const std::string& sections = "") {
  return "[station]\nid = \"kelpie\"\n" + sections + R"(
[[line]]
name = "sun"
device = "/dev/ttyS1"
[[line]]
name = "bus"
device = "/dev/ttyS2"
baud = 9600
data_bits = 8
parity = "none"
stop_bits = 1
[[instrument]]
name = "solar"
line = "sun"
model = "victron-mppt"
rate = "1 /min"
)" + events +
         instruments;
}

/// One on the bus; the numbers of units and of GPIO lines are the same.
inline std::string sonde_text(const std::string& name, int unit, const std::string& interval,
                              const std::string& power = "") {
  return "[[instrument]]\nname = \"" + name + "\"\nline = \"bus\"\nmodel = \"aqua-troll-400\"\n" +
         "unit = " + std::to_string(unit) + "\ninterval = \"" + interval + "\"\n" +
         "power = { chip = \"/dev/gpiochip0\", line = " + std::to_string(unit) + power + " }\n";
}

inline Configuration rehearsed(const std::string& text) {
  LoadedSettings loaded = parse_settings(text, "kelpie.toml",
                                         std::vector<std::string>{source_dir() + "/config/models"});
  for (const Mistake& mistake : loaded.mistakes) ADD_FAILURE() << mistake.str();
  return loaded.configuration.value_or(Configuration{});
}

}  // namespace buoyd
