#pragma once
// Says when a receipt for an epoch is due: after 4 batches, or receipt_interval after the first of
// them (A2). A pure state machine; time comes in as an argument. Owned by the collector; its
// thread.

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/ranges.hpp"
#include "base/time.hpp"
#include "core/delivery.hpp"

namespace buoyshore {

class ReceiptSchedule {
 public:
  static constexpr unsigned most_batches = 4;

  struct Due {
    std::string station;
    buoyd::EpochId epoch{};
    bool resync = false;      ///< the receipt is to say resync (A3)
    buoyd::Ranges committed;  ///< the numbers of the batches since the last receipt
    bool operator==(const Due&) const = default;
  };

  /// A batch with these numbers was committed. `interval` is the station's receipt_interval, and
  /// `resync` says whether the batch needs one (A3).
  void committed(const std::string& station, const buoyd::EpochId& epoch, buoyd::Range numbers,
                 buoyd::Micros interval, bool resync, buoyd::MonoTime now);
  /// An answer to hello names `have`. If that covers all that was committed, no receipt is due any
  /// more. Otherwise the receipt stays due, but does not say resync.
  void answered(const std::string& station, const buoyd::EpochId& epoch,
                const std::vector<buoyd::Range>& have);
  /// The receipts that are due now. They count as sent.
  [[nodiscard]] std::vector<Due> take_due(buoyd::MonoTime now);
  /// When the next receipt is due; nullopt if none will be.
  [[nodiscard]] std::optional<buoyd::MonoTime> next() const;

 private:
  struct Pending {
    unsigned batches = 0;
    bool resync = false;
    buoyd::MonoTime due;
    buoyd::Ranges committed;
  };

  std::map<std::pair<std::string, buoyd::EpochId>, Pending> pending_;
};

}  // namespace buoyshore
