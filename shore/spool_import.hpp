#pragma once
// A buoy's store, whole or damaged, straight into the archive, by the rules that hold for batches
// (A1, I1): doubles fall to the key, what cannot be read is a gap. Main thread.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "shore/archive/archive.hpp"
#include "spool/salvage/salvage_survey.hpp"

namespace buoyshore {

/// A store that is open, surveyed, and known whose it is.
struct OpenedSpool {
  std::unique_ptr<buoyd::SalvageReader> reader;
  std::unique_ptr<buoyd::SalvageSurvey> survey;
  std::string station;
};

/// Opens a store. `station` "" = as it says itself. Errors: those of SalvageReader::open(), and
/// invalid (it is another station's, or does not say whose it is).
[[nodiscard]] buoyd::Result<OpenedSpool> open_spool(const std::string& file,
                                                    const std::string& station);

/// What came of one epoch.
struct ImportedEpoch {
  buoyd::SalvagedEpoch epoch;
  std::uint64_t readings = 0;
  std::uint64_t added = 0;  ///< of these, new here
  buoyd::Ranges unread;     ///< without the unknown end
};

struct ImportReport {
  std::vector<ImportedEpoch> epochs;
  std::uint64_t readings = 0;
  std::uint64_t added = 0;
  std::uint64_t conflicts = 0;      ///< numbers that the archive has with other content, now
  bool epochs_whole = false;        ///< the store's table of epochs could be read
  std::uint64_t without_epoch = 0;  ///< numbers of the store that no known epoch names
};

/// Reads `store` from the number `begin` to its end, in transactions of some thousand readings. An
/// error is of the archive, or says that nothing of the store can be read now; what came before it
/// stays, and a second try does no harm.
[[nodiscard]] buoyd::Result<ImportReport> import_store(
    Archive& archive, buoyd::SalvageReader& store, const buoyd::SalvageSurvey& survey,
    const std::string& station, buoyd::WallTime now, std::uint64_t begin = 1);

}  // namespace buoyshore
