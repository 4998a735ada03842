#pragma once
// The readers of the configuration's sections, for load_settings.cpp alone: each fills its struct
// and reports the mistakes that can be seen without looking at other sections. One thread.

#include <string>
#include <vector>

#include "base/toml_document.hpp"
#include "core/settings.hpp"

namespace buoyd {

void read_station(TomlTable& root, StationSettings& station);
void read_deployment(TomlTable& root, DeploymentSettings& deployment);
void read_spool(TomlTable& root, SpoolSettings& spool);
void read_mqtt(TomlTable& root, MqttSettings& mqtt);
void read_clock(TomlTable& root, ClockSettings& clock);
void read_commands(TomlTable& root, CommandSettings& commands);
void read_link(TomlTable& root, LinkSettings& link);
void read_start(TomlTable& root, StartSettings& start);
void read_line(TomlTable& table, LineSettings& line);
void read_instrument(TomlTable& table, InstrumentSettings& instrument);

}  // namespace buoyd
