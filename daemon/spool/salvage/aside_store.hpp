#pragma once
// Delivers what a store that was set aside still owes (B9). It reads straight out of the damaged
// file and writes nothing. Accounts are in memory only, because the answer to hello brings them
// back. A disk that fails to read may be well again in a minute, so only what fails for hours is
// taken for damaged. Owned by Spool; the spool thread only.

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
  /// What the disk fails to read is tried again so often, with the file opened anew.
  static constexpr Micros retry_gap{std::chrono::minutes(1)};
  /// What still fails after so long is taken for damaged.
  static constexpr Micros patience{std::chrono::hours(6)};

  /// Takes a file as StoreFiles::set_aside() left it. It never fails: a file that cannot be opened
  /// owes at least the epoch that its side file names, as a gap. Only in broker mode it believes
  /// what the file says is delivered; else the archive is asked.
  AsideStore(std::string path, DeliveryMode delivery, const Clock& clock)
      : path_(std::move(path)), delivery_(delivery), clock_(clock) {}

  [[nodiscard]] const std::string& path() const { return path_; }
  /// Does a bounded step of finding out what the file has. True if it is ready; until then it has
  /// no epochs. An error may pass: call it again. While it waits, it does nothing before it is
  /// time.
  [[nodiscard]] Result<bool> prepare();
  [[nodiscard]] bool ready() const { return ready_; }
  /// True after the disk failed to read it. Until prepare() succeeds, it gives nothing.
  [[nodiscard]] bool waits() const { return wait_.has_value(); }
  /// What it waits for has not failed for long: nobody tried until now.
  void be_patient_anew() {
    if (wait_) wait_ = Wait{wait_->numbers, clock_.mono(), wait_->next_try, std::nullopt};
  }
  /// True if nothing of it is owed any more.
  [[nodiscard]] bool finished() const;
  /// True if all that could be read belonged to an epoch. Else the file is worth keeping for a
  /// person with other tools.
  [[nodiscard]] bool may_go() const { return may_go_; }

  /// Its epochs that owe something, the oldest first. Where nobody knows the end, `last` is 0.
  [[nodiscard]] std::vector<EpochState> epochs(std::size_t most) const;
  /// How many numbers are owed, as far as the ends of the epochs are known.
  [[nodiscard]] std::uint64_t owed_count() const;
  [[nodiscard]] bool has(const EpochId& epoch) const;
  /// Does what Store::next_owed() does. What cannot be read is a gap, "damaged". An error may pass.
  [[nodiscard]] Result<std::optional<OwedRun>> next_owed(const OwedQuery& query);
  /// Notes what is delivered, if it has that epoch. True if what is owed changed.
  bool apply(const Delivered& delivered);
  /// Another archive is trusted now, so nothing counts as delivered any more.
  void forget_delivered();

 private:
  struct Part {
    SalvagedEpoch epoch;
    EpochLedger ledger;
    bool first_known = true;
  };

  /// What the disk failed to read. {0, 0}: what the file has at all.
  struct Wait {
    Range numbers{0, 0};
    MonoTime since;
    MonoTime next_try;
    std::optional<MonoTime> shut_since{};  // each try since then failed to open the file
    /// A try did or did not open it. The number may have failed for hours, and the opening only
    /// now.
    bool is_shut_for_long(bool is_open, MonoTime now);
  };

  Result<bool> look();
  Result<bool> begin_to_look();
  Result<bool> try_again();
  void failed(Range numbers);
  [[nodiscard]] bool out_of_patience() const;
  Result<SalvagedRows> read(Range numbers, ReadBudget budget);
  Result<SalvagedRows> read_damaged(Range numbers);
  Result<SalvagedRows> look_behind(Range numbers);
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
  std::vector<Gap> lost_;  // as it says itself
  Ranges done_;            // likewise
  std::vector<Part> parts_;
  bool ready_ = false;
  bool may_go_ = false;
};

}  // namespace buoyd
