#pragma once
// Copies a store file, whole or damaged, into a new, whole one as far as it can be read (`buoyctl
// salvage`). One thread.

#include <cstdint>
#include <string>
#include <vector>

#include "spool/salvage/salvage_accounts.hpp"

namespace buoyd {

/// What was read of one epoch.
struct SalvagedPart {
  SalvagedEpoch epoch;
  std::uint64_t readings = 0;
  Ranges read;    ///< their numbers
  Ranges unread;  ///< numbers that became gaps, reason "damaged"; without the open end
};

struct SalvageReport {
  std::vector<SalvagedPart> epochs;
  std::uint64_t readings = 0;       ///< of all epochs, and those of none
  std::uint64_t without_epoch = 0;  ///< readings that no known epoch names
  bool epochs_whole = false;        ///< the table of epochs could be read
  std::vector<std::string> notes;   ///< how the file was opened, and which tables are gone
};

/// Reads the file `from` and writes what can be read to the new file `to`, which must not exist.
/// A file of which nothing can be read gives a new store without readings. It fails as
/// SalvageReader::open() does, or if `to` exists. After an error there is no new file.
[[nodiscard]] Result<SalvageReport> salvage(const std::string& from, const std::string& to);

}  // namespace buoyd
