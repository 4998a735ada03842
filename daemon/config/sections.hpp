#pragma once
// The configuration's sections: the keys of each, and their readers, for load_settings.cpp. A
// reader fills its struct and reports the mistakes that can be seen without looking at other
// sections. One thread.

#include <string>
#include <string_view>
#include <vector>

#include "base/toml_document.hpp"
#include "config/battery_settings.hpp"
#include "config/setting.hpp"
#include "core/settings.hpp"

namespace buoyd {

[[nodiscard]] std::vector<Setting<Settings>> root_keys();  ///< before the first section
[[nodiscard]] std::vector<Setting<StationSettings>> station_keys();
[[nodiscard]] std::vector<Setting<DeploymentSettings>> deployment_keys();
/// Those of [deployment] that say where the station should be.
[[nodiscard]] std::vector<Setting<WatchSettings>> watch_keys();
[[nodiscard]] std::vector<Setting<SpoolSettings>> spool_keys();
[[nodiscard]] std::vector<Setting<MqttSettings>> mqtt_keys();
/// Those of [mqtt] that mean something only where an archive acknowledges.
[[nodiscard]] std::vector<Setting<MqttSettings>> archive_keys();
[[nodiscard]] std::vector<Setting<ScienceSettings>> science_keys();
[[nodiscard]] std::vector<Setting<ClockSettings>> clock_keys();
[[nodiscard]] std::vector<Setting<CommandSettings>> command_keys();
[[nodiscard]] std::vector<Setting<LinkSettings>> link_keys();
[[nodiscard]] std::vector<Setting<StartSettings>> start_keys();
[[nodiscard]] std::vector<Setting<BatterySettings>> battery_keys();
/// Those of each [[message_link]].
[[nodiscard]] std::vector<Setting<MessageLinkSettings>> message_link_keys();
/// Those of each [[release]].
[[nodiscard]] std::vector<Setting<ReleaseSettings>> release_keys();
[[nodiscard]] std::vector<Setting<AcousticSettings>> acoustic_keys();
/// Those of each [[acoustic.node]], of which a change needs a restart.
[[nodiscard]] std::vector<Setting<AcousticNodeSettings>> acoustic_node_keys();
[[nodiscard]] std::vector<Setting<LineSettings>> line_keys();
/// Those of [[line]] that mean nothing on TCP.
[[nodiscard]] std::vector<Setting<LineSettings>> serial_keys();
[[nodiscard]] std::vector<Setting<InstrumentSettings>> instrument_keys();
/// Those of each [[instrument.quality]].
[[nodiscard]] std::vector<Setting<QualitySettings>> quality_keys();
/// Those of each [[instrument.derived]].
[[nodiscard]] std::vector<Setting<DerivedSettings>> derived_keys();

/// Those of each [[instrument.waves]].
[[nodiscard]] std::vector<Setting<WaveSettings>> wave_keys();

/// Those of each [[instrument.statistics]].
[[nodiscard]] std::vector<Setting<StatisticsSettings>> statistics_keys();

/// Those of each [[instrument.event]].
[[nodiscard]] std::vector<Setting<EventSettings>> event_keys();

/// Those of each [[instrument.reception]].
[[nodiscard]] std::vector<Setting<ReceptionSettings>> reception_keys();

/// Every key there is, for people.
[[nodiscard]] std::vector<SectionFacts> configuration_keys();

/// What commands may set, too, in the same range.
inline constexpr Micros shortest_interval = std::chrono::milliseconds(10);
inline constexpr Micros longest_interval = std::chrono::hours(24);
/// "2 MB/day" as bytes; invalid where it is not from 10 kB/day to 1 TB/day.
[[nodiscard]] Result<std::uint64_t> parse_budget(std::string_view text);

/// Where the key is there: a mistake, since it means nothing `where` ("on a TCP line").
void expect_absent(TomlTable& table, std::string_view key, std::string_view where);

void read_station(TomlTable& root, StationSettings& station);
void read_deployment(TomlTable& root, DeploymentSettings& deployment);
void read_watch(TomlTable& root, WatchSettings& watch);
void read_spool(TomlTable& root, SpoolSettings& spool);
void read_mqtt(TomlTable& root, MqttSettings& mqtt);
void read_science(TomlTable& root, ScienceSettings& science);
void read_clock(TomlTable& root, ClockSettings& clock);
void read_commands(TomlTable& root, CommandSettings& commands);
void read_link(TomlTable& root, LinkSettings& link);
void read_message_links(TomlTable& root, std::vector<MessageLinkSettings>& links);
void read_releases(TomlTable& root, std::vector<ReleaseSettings>& releases);
void read_acoustic(TomlTable& root, AcousticSettings& acoustic);
/// Of a table with the keys of a switch, which may have others, too.
void read_switch(TomlTable& table, PowerSettings& power);
void read_instrument_power(TomlTable& table, std::string_view key, InstrumentSettings& instrument);
void read_start(TomlTable& root, StartSettings& start);
void read_battery(TomlTable& root, BatterySettings& battery);
void read_line(TomlTable& table, LineSettings& line);
void read_instrument(TomlTable& table, InstrumentSettings& instrument);
void read_quality(TomlTable& table, QualitySettings& quality);
void read_waves(TomlTable& table, WaveSettings& waves);
void read_statistics(TomlTable& table, StatisticsSettings& statistics);
void read_event(TomlTable& table, EventSettings& event);
void read_reception(TomlTable& table, ReceptionSettings& reception);
void read_derived(TomlTable& table, DerivedSettings& derived);

}  // namespace buoyd
