#pragma once
// All epochs of a store and their accounts, as the tables epoch, done and lost keep them. What is
// settled stays on disk; in memory are the current epoch and the oldest with something owed.
// Part of a store; the spool thread only.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "spool/store/epoch_tables.hpp"
#include "spool/store/settled_round.hpp"

namespace buoyd {

class EpochBook {
 public:
  /// Accounts kept in memory at most, beside the current one; further owed epochs wait on disk.
  static constexpr std::size_t window = 1024;

  [[nodiscard]] static Result<EpochBook> open(Database& database);

  /// The newest number of the store, 0 in an empty one.
  [[nodiscard]] std::uint64_t last() const { return last_; }
  /// The newest epoch the store knows, current or closed.
  [[nodiscard]] const std::optional<EpochEnd>& newest() const { return newest_; }
  /// The epoch that grows; nullptr before it began.
  [[nodiscard]] const EpochLedger* current() const;
  /// Goes on with the newest epoch after the file was opened anew in the same run.
  [[nodiscard]] Result<void> resume();

  /// The account of an epoch; nullptr if the store has none of that name.
  [[nodiscard]] Result<EpochLedger*> find(const EpochId& id);
  /// The account that a number belongs to; nullptr if none.
  [[nodiscard]] Result<EpochLedger*> containing(std::uint64_t seq);
  /// The current epoch first, then the oldest with something owed, then settled ones whose turn it
  /// is to be asked about; at most `most`.
  [[nodiscard]] std::vector<EpochState> states(std::size_t most) const;
  /// Numbers that are not delivered, as far as accounts are in memory; what waits on disk counts
  /// as owed whole.
  [[nodiscard]] std::uint64_t owed_count() const;
  /// Is `seq` owed? Then the end of its owed run; else the number before the next owed one.
  struct Standing {
    bool owed = false;
    std::uint64_t to = 0;
  };
  [[nodiscard]] Standing standing(std::uint64_t seq) const;

  // Inside a transaction. Memory follows at committed(); rolled_back() leaves it as it was.
  [[nodiscard]] Result<void> begin(const EpochStart& start, WallTime started);
  /// Takes note of a gap of the epoch that contains it.
  [[nodiscard]] Result<void> lose(const Gap& range);
  /// Writes done and lost of every account that changed.
  [[nodiscard]] Result<void> save();
  /// Deletes the closed epochs that reach into `deleted` and have nothing owed and no row left.
  [[nodiscard]] Result<void> forget_empty(Range deleted);
  /// The transaction is durable; the newest number is `last`.
  void committed(std::uint64_t last);
  void rolled_back();

  /// The archive answered hello about the epoch: does it lack something that was delivered?
  void answered(const EpochId& id, bool lacks) { round_.answered(id, lacks); }
  /// Are all answers in, and others to be asked about? Then ask_on() chooses them; true if it
  /// could.
  [[nodiscard]] bool asks_on() const { return round_.is_due(); }
  [[nodiscard]] bool ask_on() { return round_.advance(tables_, last_).has_value(); }
  /// Delivered numbers of the range are owed again. How many.
  [[nodiscard]] Result<std::uint64_t> owe_again(Range numbers);
  /// Nothing counts as delivered any more, as another archive is to be trusted. A transaction.
  [[nodiscard]] Result<void> forget_delivered();
  /// Something of done or lost waits to be saved.
  [[nodiscard]] bool dirty() const;

 private:
  EpochBook(Database& database, EpochTables tables)
      : database_(&database), tables_(std::move(tables)) {}
  Result<void> load();
  Result<void> fill_window();
  EpochLedger* keep(EpochLedger&& ledger);
  Result<void> save_or_erase(const EpochLedger& ledger);
  [[nodiscard]] bool is_closed(const EpochLedger& ledger) const;
  EpochLedger& staged(const EpochLedger& ledger);
  void drop_settled();

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
};

}  // namespace buoyd
