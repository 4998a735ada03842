#pragma once
// A2: when an epoch is owed a receipt: after 4 batches, or receipt_interval after the first of
// them. A pure state machine, time comes in as an argument. Owned by the collector; its thread.

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/delivery.hpp"
#include "core/time.hpp"

namespace buoyshore {

class ReceiptSchedule {
 public:
  static constexpr unsigned most_batches = 4;

  struct Due {
    std::string station;
    buoyd::EpochId epoch{};
    bool resync = false;  ///< one of its batches asked for it (A3)
    bool operator==(const Due&) const = default;
  };

  /// A batch was committed.
  void committed(const std::string& station, const buoyd::EpochId& epoch, buoyd::Micros interval,
                 bool resync, buoyd::MonoTime now);
  /// A receipt for this epoch goes out for another reason: nothing is owed any more.
  void sent(const std::string& station, const buoyd::EpochId& epoch);
  /// What is due now; it counts as sent.
  [[nodiscard]] std::vector<Due> take_due(buoyd::MonoTime now);
  /// When the next one falls due.
  [[nodiscard]] std::optional<buoyd::MonoTime> next() const;

 private:
  struct Pending {
    unsigned batches = 0;
    bool resync = false;
    buoyd::MonoTime due;
  };

  std::map<std::pair<std::string, buoyd::EpochId>, Pending> pending_;
};

}  // namespace buoyshore
