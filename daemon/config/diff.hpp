#pragma once
// What a new configuration changes in a running daemon (SIGHUP): all of it, or, where a restart is
// needed, nothing. Main thread.

#include <string>
#include <vector>

#include "config/configuration.hpp"

namespace buoyd {

struct SettingsDiff {
  /// What cannot change without a restart, as text; if there is any, nothing may be applied.
  std::vector<std::string> refused;
  /// Lines by name, in the order of the new file (removed ones of the old). A line has changed if
  /// its settings, its instruments, their models or the deployment have: all of these stand in
  /// what its instruments' readings say of themselves.
  std::vector<std::string> added_lines;
  std::vector<std::string> removed_lines;
  std::vector<std::string> changed_lines;
  bool station = false;  ///< title or position
  bool deployment = false;
  bool spool = false;  ///< anything but the path
  bool mqtt = false;
  bool clock = false;
  bool commands = false;
  bool link = false;
  bool start = false;
  bool message_links = false;
  bool releases = false;

  /// For the log and the config reading: "refused: …", "nothing changed", or what changes.
  [[nodiscard]] std::string text() const;
};

[[nodiscard]] SettingsDiff diff(const Configuration& running, const Configuration& wanted);

}  // namespace buoyd
