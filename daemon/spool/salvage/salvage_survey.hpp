#pragma once
// What there is to read in a store file: its epochs and numbers, found in steps of bounded work
// (B9). Where the table of epochs is whole and the file's end readable, it is done at once; else
// it reads through the file for start readings. One thread.

#include <optional>
#include <vector>

#include "spool/salvage/salvage_accounts.hpp"
#include "spool/salvage/salvage_reader.hpp"

namespace buoyd {

class SalvageSurvey {
 public:
  /// So many numbers in a row that cannot be read, behind the last one that is known of, are taken
  /// for the file's end: what it had behind them is a gap of unknown end.
  static constexpr std::uint64_t open_end = 65'536;

  /// `reader` must live as long. `side_id`: the newest epoch's name from the side file. Where that
  /// says that the store ends with a number, nothing behind it counts.
  SalvageSurvey(SalvageReader& reader, std::optional<EpochId> side_id)
      : reader_(reader), side_id_(side_id) {}

  /// The next step; true: everything is known. An error is no damage (SalvageReader::read()).
  [[nodiscard]] Result<bool> step();
  /// All steps.
  [[nodiscard]] Result<void> run();

  // Once it is done.
  [[nodiscard]] const SalvagedAccounts& accounts() const { return accounts_; }
  [[nodiscard]] const std::vector<SalvagedEpoch>& epochs() const { return epochs_; }
  /// All numbers that readings may have.
  [[nodiscard]] const SalvagedNumbers& numbers() const { return numbers_; }
  /// So many of them belong to no epoch.
  [[nodiscard]] std::uint64_t unnamed() const;
  /// No commit of it ever returned.
  [[nodiscard]] bool is_void() const { return is_void_; }

 private:
  Result<void> begin();
  void end_with(std::uint64_t last);
  [[nodiscard]] std::uint64_t horizon() const;
  void note(const std::vector<StoredReading>& readings);

  SalvageReader& reader_;
  std::optional<EpochId> side_id_;
  SalvagedAccounts accounts_;
  SalvagedNumbers numbers_;
  std::vector<SeenStart> starts_;
  std::vector<SalvagedEpoch> epochs_;
  bool is_void_ = false;
  std::uint64_t next_ = 0;  // number that the scan goes on from; 0: not begun
};

/// The name of the newest epoch of the store at `path`, from the file beside it.
[[nodiscard]] std::optional<EpochId> side_id_of(const std::string& path);

}  // namespace buoyd
