#pragma once
// A store that was set aside, while what it owes is still delivered (B9): its epochs, and readings
// straight out of the damaged file, read-only. Accounts are in memory only: the answer to hello
// brings them back. Owned by Spool; the spool thread only.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/delivery.hpp"
#include "core/settings.hpp"
#include "spool/epoch_ledger.hpp"
#include "spool/salvage_survey.hpp"

namespace buoyd {

class AsideStore {
 public:
  /// A file as StoreFiles::set_aside() left it. Never fails: one that cannot be opened owes at
  /// least the epoch that its side file names, as a gap. What it says is delivered is believed in
  /// broker mode alone: the archive is asked.
  AsideStore(std::string path, DeliveryMode delivery)
      : path_(std::move(path)), delivery_(delivery) {}

  [[nodiscard]] const std::string& path() const { return path_; }
  /// Finds out what it has, a step of bounded work a call; true: it is ready. Until then it has no
  /// epochs. An error passes: try again.
  [[nodiscard]] Result<bool> prepare();
  [[nodiscard]] bool ready() const { return ready_; }
  /// Nothing of it is owed any more.
  [[nodiscard]] bool finished() const;
  /// Whatever of it could be read had an epoch to be delivered under; else the file is worth
  /// keeping for a person with other tools.
  [[nodiscard]] bool may_go() const { return may_go_; }

  /// Its epochs with something owed, oldest first; `last` = 0 where nobody knows the end.
  [[nodiscard]] std::vector<EpochState> epochs(std::size_t most) const;
  /// Numbers that are owed, as far as their ends are known.
  [[nodiscard]] std::uint64_t owed_count() const;
  [[nodiscard]] bool has(const EpochId& epoch) const;
  /// As Store::next_owed(). What cannot be read is lost, reason "damaged".
  [[nodiscard]] Result<std::optional<OwedRun>> next_owed(const OwedQuery& query);
  /// True if what is owed changed. Epochs that it does not have are none of its business.
  bool apply(const Delivered& delivered);
  /// Another archive is trusted now.
  void forget_delivered();

 private:
  struct Part {
    SalvagedEpoch epoch;
    EpochLedger ledger;
    bool first_known = true;
  };

  void stand_up(const std::vector<SalvagedEpoch>& epochs);
  [[nodiscard]] Part* find(const EpochId& epoch);
  [[nodiscard]] static EpochLedger ledger_of(const SalvagedEpoch& epoch);

  std::string path_;
  DeliveryMode delivery_;
  std::unique_ptr<SalvageReader> reader_;
  std::unique_ptr<SalvageSurvey> survey_;
  std::vector<LostRange> lost_;
  std::vector<Part> parts_;
  bool ready_ = false;
  bool may_go_ = false;
};

}  // namespace buoyd
