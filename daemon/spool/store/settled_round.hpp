#pragma once
// Which closed epochs that are delivered wholly hello asks about next. An archive that was put back
// from an older copy lacks them, and no batch of theirs would ever tell (rule A3 needs one).
// Part of a store; the spool thread only.

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "spool/store/epoch_tables.hpp"

namespace buoyd {

/// Asks about the newest, which such an archive lacks first, and beside it about one more, in turn
/// down to the oldest. Once an answer lacks something that was delivered, one round through all of
/// them, from the newest to the oldest: an archive may lack any, if it was put back more than once.
class SettledRound {
 public:
  static constexpr std::size_t few = 2;    ///< 25 bytes each in hello, and a receipt
  static constexpr std::size_t many = 16;  ///< so that hello has room for what is owed

  /// Those to be listed now; none if the store has no settled epoch.
  [[nodiscard]] const std::vector<EpochState>& waiting() const { return waiting_; }
  /// The archive's answer about any epoch: does it lack something that was delivered?
  void answered(const EpochId& id, bool lacks);
  /// Some epoch became settled, or none was asked about yet.
  void more_settled() { is_due_ = true; }
  [[nodiscard]] bool is_due() const { return is_due_ && waiting_.empty(); }
  /// The next ones, once those before are answered. Nothing changes after an error.
  [[nodiscard]] Result<void> advance(EpochTables& tables, std::uint64_t last);

 private:
  [[nodiscard]] Result<std::vector<EpochState>> next(EpochTables& tables, std::uint64_t last);
  [[nodiscard]] Result<std::vector<EpochState>> search(EpochTables& tables, std::uint64_t last);
  [[nodiscard]] Result<std::vector<EpochState>> turn(EpochTables& tables, std::uint64_t last);
  [[nodiscard]] static Result<std::vector<EpochState>> settled_below(EpochTables& tables,
                                                                     std::uint64_t first,
                                                                     std::size_t most,
                                                                     std::uint64_t last);

  static constexpr std::uint64_t top = std::numeric_limits<std::int64_t>::max();

  std::vector<EpochState> waiting_;
  std::uint64_t below_ = top;  // the turn is at those that begin below it
  bool is_due_ = true;
  bool begins_ = false;  // a round through all of them
  bool is_searching_ = false;
  std::optional<EpochId> sentry_;  // the newest, once more: if it lacks now, the archive was put
                                   // back again while the round goes on
};

}  // namespace buoyd
