#pragma once
// `buoyctl salvage`: a store file, whole or damaged, copied into a new, whole one as far as it can
// be read. One thread.

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
/// `invalid` and `unavailable`: as SalvageReader::open() says, or `to` exists; then, and after any
/// other failure, there is no new file. A file of which nothing can be read gives a new store
/// without readings.
[[nodiscard]] Result<SalvageReport> salvage(const std::string& from, const std::string& to);

}  // namespace buoyd
