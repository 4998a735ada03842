#pragma once
// Lines and instruments while a configuration is read: what was read of each, and the table where
// its mistakes are reported. One thread.

#include <algorithm>
#include <string>
#include <vector>

#include "base/toml_document.hpp"
#include "core/settings.hpp"
#include "model/model.hpp"

namespace buoyd {

struct LineEntry {
  TomlTable table;
  LineSettings settings;
};

struct InstrumentEntry {
  TomlTable table;
  InstrumentSettings settings;
  ModelPtr model;  ///< null where it has mistakes, which are reported elsewhere
};

/// The line that an instrument names; null: there is none of that name.
[[nodiscard]] inline const LineEntry* line_of(const std::vector<LineEntry>& lines,
                                              const InstrumentEntry& instrument) {
  const auto at = std::ranges::find_if(lines, [&](const LineEntry& line) {
    return line.settings.name == instrument.settings.line && !line.settings.name.empty();
  });
  return at == lines.end() ? nullptr : &*at;
}

/// end(): there is none of that name.
[[nodiscard]] inline auto entry_named(const std::string& name,
                                      const std::vector<InstrumentEntry>& instruments) {
  return std::ranges::find_if(
      instruments, [&](const InstrumentEntry& entry) { return entry.settings.name == name; });
}

}  // namespace buoyd
