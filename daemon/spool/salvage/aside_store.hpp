#pragma once
// A store that was set aside, while what it owes is still delivered (B9): its epochs, and readings
// straight out of the damaged file, read-only. Accounts are in memory only: the answer to hello
// brings them back. A disk that fails to read is a reason to set a store aside and may be well
// again in a minute: only what fails for hours is damaged. Owned by Spool; the spool thread only.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/delivery.hpp"
#include "core/settings.hpp"
#include "spool/salvage/salvage_survey.hpp"
#include "spool/store/epoch_ledger.hpp"

namespace buoyd {

class AsideStore {
 public:
  /// What the disk fails to read is tried again so often, with the file opened anew,
  static constexpr Micros retry_gap{std::chrono::minutes(1)};
  /// and is taken for damaged if it fails still after so long.
  static constexpr Micros patience{std::chrono::hours(6)};

  /// A file as StoreFiles::set_aside() left it. Never fails: one that cannot be opened owes at
  /// least the epoch that its side file names, as a gap. What it says is delivered is believed in
  /// broker mode alone: the archive is asked.
  AsideStore(std::string path, DeliveryMode delivery, const Clock& clock)
      : path_(std::move(path)), delivery_(delivery), clock_(clock) {}

  [[nodiscard]] const std::string& path() const { return path_; }
  /// Finds out what it has, a step of bounded work a call; true: it is ready. Until then it has no
  /// epochs. An error passes: try again. While it waits, nothing is done before it is time.
  [[nodiscard]] Result<bool> prepare();
  [[nodiscard]] bool ready() const { return ready_; }
  /// The disk failed to read it: until prepare() could, it gives nothing.
  [[nodiscard]] bool waits() const { return wait_.has_value(); }
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
  /// As Store::next_owed(). What cannot be read is lost, reason "damaged". An error passes.
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

  /// What the disk failed to read: the first of these numbers; none: what the file has.
  struct Wait {
    Range numbers{0, 0};
    MonoTime since;
    MonoTime next_try;
  };

  Result<bool> look();
  Result<bool> begin_to_look();
  Result<bool> try_again();
  void failed(Range numbers);
  [[nodiscard]] bool out_of_patience() const;
  Result<SalvagedRows> read(Range numbers, ReadBudget budget);
  Result<SalvagedRows> read_damaged(Range numbers);
  void stand_up(const std::vector<SalvagedEpoch>& epochs);
  [[nodiscard]] Part* find(const EpochId& epoch);
  [[nodiscard]] static EpochLedger ledger_of(const SalvagedEpoch& epoch);

  std::string path_;
  DeliveryMode delivery_;
  const Clock& clock_;
  DiskErrors disk_ = DiskErrors::pass;  // how the file is opened
  std::optional<Wait> wait_;
  Ranges given_up_;  // numbers that the disk failed to read for long enough
  std::unique_ptr<SalvageReader> reader_;
  std::unique_ptr<SalvageSurvey> survey_;
  std::vector<Gap> lost_;
  std::vector<Part> parts_;
  bool ready_ = false;
  bool may_go_ = false;
};

}  // namespace buoyd
