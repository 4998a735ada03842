#pragma once
// A2: when an epoch is owed a receipt: after 4 batches, or receipt_interval after the first of
// them. A pure state machine, time comes in as an argument. Owned by the collector; its thread.

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
    bool resync = false;      ///< one of its batches asked for it (A3)
    buoyd::Ranges committed;  ///< what its batches accounted for
    bool operator==(const Due&) const = default;
  };

  /// A batch with these numbers was committed.
  void committed(const std::string& station, const buoyd::EpochId& epoch, buoyd::Range numbers,
                 buoyd::Micros interval, bool resync, buoyd::MonoTime now);
  /// An answer to hello names `have`. Unless it left out what was committed, nothing is owed.
  void answered(const std::string& station, const buoyd::EpochId& epoch,
                const std::vector<buoyd::Range>& have);
  /// What is due now; it counts as sent.
  [[nodiscard]] std::vector<Due> take_due(buoyd::MonoTime now);
  /// When the next one falls due.
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
