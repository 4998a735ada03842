#pragma once
// Reads a ledger back: to go on counting after a restart, and to judge an archive. One thread.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "firmware-host/judge/ledger.hpp"

namespace buoysim {

/// One line; invalid if it is none (torn by a kill).
[[nodiscard]] buoyd::Result<LedgerEntry> parse_ledger_line(std::string_view line);

struct LedgerRead {
  std::uint64_t entries = 0;
  /// The number, from 1, of the first that is none; 0: all are sound, but perhaps for the last,
  /// which a kill may have cut before its line break.
  std::uint64_t broken_line = 0;
};

/// Hands every sound line of the file to `take`, in order. unavailable if it cannot be read.
[[nodiscard]] buoyd::Result<LedgerRead> read_ledger(const std::string& path,
                                                    const std::function<void(LedgerEntry)>& take);

/// The highest counter of each instrument; empty if there is no such file.
[[nodiscard]] std::map<std::string, std::uint64_t> last_counters(const std::string& path);

}  // namespace buoysim
