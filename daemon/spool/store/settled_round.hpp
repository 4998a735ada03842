#pragma once
// Chooses the closed epochs, all of them wholly delivered, that hello asks about next (B5). An
// archive that was put back from an older copy lacks them, and no batch of theirs would ever tell
// it (A3 needs one). Part of a store; the spool thread only.

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "spool/store/epoch_tables.hpp"

namespace buoyd {

/// It asks about the newest, which such an archive lacks first, and beside it about one more, in
/// turn down to the oldest. Once an answer lacks something that was delivered, one round goes
/// through all of them, from the newest to the oldest, for an archive that was put back more than
/// once may lack any of them.
class SettledRound {
 public:
  static constexpr std::size_t few = 2;    ///< 25 bytes each in hello, and a receipt
  static constexpr std::size_t many = 16;  ///< so that hello has room for what is owed

  /// The epochs that hello is to list now; none if the store has no settled epoch.
  [[nodiscard]] const std::vector<EpochState>& waiting() const { return waiting_; }
  /// The archive answered about an epoch. `lacks`: it lacks something that was delivered.
  void answered(const EpochId& id, bool lacks);
  /// Some epoch became wholly delivered.
  void more_settled() { is_due_ = true; }
  /// True if others are to be asked about: once all answers are in, or a round is to begin. Those
  /// that wait may be in no hello yet, and the next one may be hours away.
  [[nodiscard]] bool is_due() const { return begins_ || (is_due_ && waiting_.empty()); }
  /// Chooses the next epochs if it is due. Nothing changes after an error.
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
  std::uint64_t below_ = top;  // next are those that begin below this number
  bool is_due_ = true;
  bool begins_ = false;        // a round through all of them is to begin
  bool is_searching_ = false;  // a round goes on
  // The newest epoch is asked about again during a round. If the archive lacks it then, the archive
  // was put back once more.
  std::optional<EpochId> sentry_;
};

}  // namespace buoyd
