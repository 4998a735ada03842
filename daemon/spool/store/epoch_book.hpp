#pragma once
// All epochs of a store, and what of them is delivered, lost and owed. The tables epoch, done and
// lost keep it. Epochs that are wholly delivered stay on disk; the current epoch and the oldest
// ones that owe something are in memory. Part of a store; the spool thread only.

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "spool/store/epoch_tables.hpp"
#include "spool/store/resend_search.hpp"
#include "spool/store/settled_round.hpp"

namespace buoyd {

class EpochBook {
 public:
  /// So many accounts are kept in memory beside the current one. Further epochs that owe something
  /// wait on disk.
  static constexpr std::size_t window = 1024;

  /// What became of a Delivered (B4).
  struct Applied {
    bool known = false;    ///< the store has that epoch
    bool refused = false;  ///< it claims numbers behind the last commit of the current epoch
    bool changed = false;  ///< the account changed, or hello has other epochs to ask about
    bool beyond = false;   ///< the archive has more of an ended epoch than this disk kept
  };

  [[nodiscard]] static Result<EpochBook> open(Database& database);

  /// The newest number of the store, 0 in an empty one.
  [[nodiscard]] std::uint64_t last() const { return last_; }
  /// The newest epoch of the store. Until an epoch begins, it is that of the run before.
  [[nodiscard]] const std::optional<EpochEnd>& newest() const { return newest_; }
  /// The epoch that grows; nullptr before the first append to it.
  [[nodiscard]] const EpochLedger* current() const;
  /// Goes on with the newest epoch, because the file was opened anew in the same run.
  [[nodiscard]] Result<void> resume();

  /// The epochs that a hello names: the current one first, then the oldest ones that owe something,
  /// then a few that are wholly delivered.
  [[nodiscard]] std::vector<EpochState> states(std::size_t most) const;
  /// How many numbers are not delivered. Of an epoch that waits on disk all numbers count.
  [[nodiscard]] std::uint64_t owed_count() const;
  /// Notes what is delivered. An answer to hello may save the accounts, so that hello can ask on.
  [[nodiscard]] Result<Applied> apply(const Delivered& delivered);
  [[nodiscard]] const std::string& pinned_archive() const { return pinned_; }
  /// From now on this archive alone is believed. If it is another one than before, nothing counts
  /// as delivered any more.
  [[nodiscard]] Result<void> pin(const std::string& archive);
  /// Keeps whose word "delivered" is. A broker's word does not count with delivery = "shore".
  [[nodiscard]] Result<void> set_delivery(std::string_view mode);
  /// Writes whose readings these are into the file, so that it says so wherever it is carried.
  [[nodiscard]] Result<void> set_station(std::string_view name);
  /// Begins to look for the readings of a time, so that they are owed again. A search that is under
  /// way ends.
  [[nodiscard]] Result<void> resend(const ResendQuery& query);
  [[nodiscard]] bool is_resending() const { return resend_.has_value(); }
  /// Looks through some more rows. Returns how many readings are owed again when it has looked
  /// through all; nullopt before.
  [[nodiscard]] Result<std::optional<std::uint64_t>> resend_on();
  /// Writes what changed of done, lost and the pinned archive, in a transaction of its own. Does
  /// nothing if nothing changed.
  [[nodiscard]] Result<void> save();

  // What follows is for Store and Retention.
  /// The account of an epoch; nullptr if the store has none of that name.
  [[nodiscard]] Result<EpochLedger*> find(const EpochId& id);
  /// The account that a number belongs to; nullptr if there is none.
  [[nodiscard]] Result<EpochLedger*> containing(std::uint64_t seq);
  /// Says whether `seq` is owed. `to` is the end of its owed run, or, if it is not owed, the number
  /// before the next owed one.
  struct Standing {
    bool owed = false;
    std::uint64_t to = 0;
  };
  [[nodiscard]] Result<Standing> standing(std::uint64_t seq);
  /// The lowest number that was delivered since the last call, as far as receipts name it.
  [[nodiscard]] std::uint64_t take_delivered_from() {
    return std::exchange(delivered_from_, none_delivered);
  }

  // These are called inside a transaction. Memory follows at committed(); rolled_back() leaves it
  // as it was.
  [[nodiscard]] Result<void> begin(const EpochStart& start, WallTime started);
  /// Takes note of a gap of the epoch that contains it.
  [[nodiscard]] Result<void> lose(const Gap& range);
  /// Writes what save() writes.
  [[nodiscard]] Result<void> write();
  /// Deletes the closed epochs that reach into `deleted` and have nothing owed and no row left.
  [[nodiscard]] Result<void> forget_empty(Range deleted);
  /// The transaction is durable; the newest number is `last`.
  void committed(std::uint64_t last);
  void rolled_back();

 private:
  static constexpr std::uint64_t none_delivered = std::numeric_limits<std::uint64_t>::max();

  EpochBook(Database& database, EpochTables tables)
      : database_(&database), tables_(std::move(tables)) {}
  Result<void> load();
  Result<void> fill_window();
  [[nodiscard]] static Standing standing_in(const EpochLedger& ledger, std::uint64_t seq);
  EpochLedger* keep(EpochLedger&& ledger);
  Result<void> save_or_erase(const EpochLedger& ledger);
  [[nodiscard]] bool is_closed(const EpochLedger& ledger) const;
  EpochLedger& staged(const EpochLedger& ledger);
  void drop_settled();
  [[nodiscard]] bool dirty() const;
  bool answered(EpochLedger& ledger, const std::vector<Range>& have, std::uint64_t upto);
  bool ask_on();
  Result<void> forget_delivered(std::string_view mark, std::string_view word);
  Result<void> reload();
  Result<std::uint64_t> owe_again(Range numbers);

  Database* database_;
  EpochTables tables_;
  std::map<std::uint64_t, EpochLedger> ledgers_;  // by first number; owed ones and the current
  std::map<std::uint64_t, EpochLedger> staged_;   // as they will be after the transaction
  std::set<std::uint64_t> erased_;                // that will be gone after the transaction
  std::optional<std::uint64_t> current_;          // key of the current epoch in ledgers_
  std::optional<std::uint64_t> begun_;            // key in staged_ of the epoch that begins
  std::optional<std::uint64_t> unloaded_;         // first number of the first epoch left on disk
  SettledRound round_;
  std::optional<EpochEnd> newest_;
  std::uint64_t last_ = 0;
  std::uint64_t delivered_from_ = none_delivered;
  std::string pinned_;
  bool pin_dirty_ = false;
  std::optional<ResendSearch> resend_;
};

}  // namespace buoyd
