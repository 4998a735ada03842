#pragma once
// What lines, instruments and models must be together: for load_settings.cpp alone. Mistakes are
// reported at the entry that is at fault, or at the later of two. One thread.

#include <vector>

#include "config/instrument/bus_entries.hpp"

namespace buoyd {

/// Names, devices and number of the lines.
void check_lines(std::vector<LineEntry>& lines);

/// Names, lines, units, intervals and mounting of the instruments; fills in the interval where the
/// configuration names none. Every instrument's descriptions must be writable.
void check_instruments(std::vector<LineEntry>& lines, std::vector<InstrumentEntry>& instruments,
                       const DeploymentSettings& deployment);

/// Marks the instruments that a derived kind of another one is computed of, too.
void mark_heard(std::vector<InstrumentEntry>& instruments);

/// Whether the instrument and the channel that [start] waits for are there.
void check_start(TomlTable& root, const StartSettings& start,
                 const std::vector<InstrumentEntry>& instruments);

/// Whether the instruments of [battery] draws are there.
void check_battery(TomlTable& root, const std::vector<InstrumentEntry>& instruments);

/// Names and devices of the message links.
void check_message_links(TomlTable& root, const std::vector<MessageLinkSettings>& links,
                         const std::vector<LineEntry>& lines);

/// Names and devices of the releases.
void check_releases(TomlTable& root, const Settings& settings, const std::vector<LineEntry>& lines);
/// The acoustic modem's device, and whom it carries.
void check_acoustic(TomlTable& root, const Settings& settings, const std::vector<LineEntry>& lines);

/// Baud rate, data bits, parity and stop bits of the serial lines whose configuration does not
/// name them: the models' on them, which must agree.
void take_line_defaults(std::vector<LineEntry>& lines,
                        const std::vector<InstrumentEntry>& instruments);

}  // namespace buoyd
