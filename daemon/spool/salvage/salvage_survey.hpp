#pragma once
// Finds out which epochs and numbers a store file has, in steps of bounded work (B9). If the table
// of epochs is whole and the file's end can be read, it is done at once. Else it reads through the
// file for start readings. One thread.

#include <optional>
#include <vector>

#include "spool/salvage/salvage_accounts.hpp"
#include "spool/salvage/salvage_reader.hpp"

namespace buoyd {

class SalvageSurvey {
 public:
  /// If so many numbers in a row cannot be read, behind the last one that is known of, the file
  /// ends there for the survey. What it had behind them is a gap of unknown end.
  static constexpr std::uint64_t open_end = 65'536;

  /// `reader` must live as long. `side_id` is the newest epoch's name from the side file. If the
  /// side file says with which number the store ends, nothing behind it counts.
  SalvageSurvey(SalvageReader& reader, std::optional<EpochId> side_id)
      : reader_(reader), side_id_(side_id) {}

  /// Does the next step. True if everything is known. An error is no damage
  /// (SalvageReader::read()).
  [[nodiscard]] Result<bool> step();
  /// Does all steps.
  [[nodiscard]] Result<void> run();

  // What follows is known once it is done.
  [[nodiscard]] const SalvagedAccounts& accounts() const { return accounts_; }
  [[nodiscard]] const std::vector<SalvagedEpoch>& epochs() const { return epochs_; }
  /// The numbers that readings may have.
  [[nodiscard]] const SalvagedNumbers& numbers() const { return numbers_; }
  /// How many of them belong to no epoch.
  [[nodiscard]] std::uint64_t unnamed() const;
  /// True if no commit to it ever returned.
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
  std::uint64_t next_ = 0;  // the number from which the scan goes on; 0 before it began
};

/// The name of the newest epoch of the store at `path`, from the file beside it.
[[nodiscard]] std::optional<EpochId> side_id_of(const std::string& path);

}  // namespace buoyd
