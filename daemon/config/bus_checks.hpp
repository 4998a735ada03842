#pragma once
// What lines, instruments and models must be together: for load_settings.cpp alone. Mistakes are
// reported at the entry that is at fault, or at the later of two. One thread.

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
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

/// Whether the instrument and the channel that [start] waits for are there, and can have power.
void check_start(TomlTable& root, const StartSettings& start,
                 const std::vector<InstrumentEntry>& instruments);

/// Whether the instruments of [battery] draws are there.
void check_battery(TomlTable& root, const std::vector<InstrumentEntry>& instruments);

/// The devices that lines and other sections have: each belongs to one of them.
class TakenDevices {
 public:
  explicit TakenDevices(const std::vector<LineEntry>& lines);
  /// From now on the section of that table has it. A mistake: another one has it already.
  void take(TomlTable& table, const std::string& device);

 private:
  std::set<std::string> devices_;
};

/// Of sections that have a device each: how many they are, their names and their devices. `what`
/// they are for people, as "releases".
template <class Section>
void check_devices(std::vector<TomlTable>& tables, const std::vector<Section>& sections,
                   std::size_t most, std::string_view what, TakenDevices& taken) {
  if (sections.size() > most) {
    tables[most].mistake(fmt::format("is number {}, expected at most {}", most + 1, most));
  }
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const std::string& name = sections[i].name;
    const auto before = sections.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::any_of(sections.begin(), before, [&](const auto& one) { return one.name == name; })) {
      tables[i].mistake("name", fmt::format("two {} are named {}", what, json_string(name)));
    }
    taken.take(tables[i], sections[i].device);
  }
}

/// Names and devices of the message links, and whether the kinds that they carry are there: behind
/// watch_position(), which adds some.
void check_message_links(TomlTable& root, const std::vector<MessageLinkSettings>& links,
                         const std::vector<InstrumentEntry>& instruments, TakenDevices& taken);

/// Names and devices of the releases.
void check_releases(TomlTable& root, const std::vector<ReleaseSettings>& releases,
                    TakenDevices& taken);
/// The acoustic modem's device, and whom it carries.
void check_acoustic(TomlTable& root, const Settings& settings, TakenDevices& taken);

/// Baud rate, data bits, parity and stop bits of the serial lines whose configuration does not
/// name them: the models' on them, which must agree.
void take_line_defaults(std::vector<LineEntry>& lines,
                        const std::vector<InstrumentEntry>& instruments);

}  // namespace buoyd
