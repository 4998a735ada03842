#pragma once
// What a scan found, as configuration to paste. Pure; any thread.

#include <optional>
#include <string>
#include <vector>

#include "core/settings.hpp"

namespace buoyd {

struct FoundInstrument {
  std::optional<int> unit;          ///< nullopt: it speaks on its own
  std::vector<std::string> models;  ///< that it may be, the best first; empty: not known
};

struct ScanResult {
  LineSettings line;  ///< as it was found to work
  std::vector<FoundInstrument> instruments;
};

/// "19200 8E1"
[[nodiscard]] std::string format_text(const LineSettings& line);

/// [[line]] and [[instrument]] blocks; where the model is not known, a remark.
[[nodiscard]] std::string scan_report(const ScanResult& result);

}  // namespace buoyd
