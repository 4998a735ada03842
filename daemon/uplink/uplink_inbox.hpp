#pragma once
// Holds what the spool tells the uplink, until the MQTT thread takes it. It never blocks. It is
// bounded, because news merge: newer readings replace older ones of their instrument and kind. Any
// thread.

#include <optional>
#include <utility>
#include <vector>

#include "base/mutex.hpp"
#include "core/delivery.hpp"
#include "uplink/owed_lane.hpp"

namespace buoyd {

class UplinkInbox {
 public:
  static constexpr std::size_t most_kinds = 1024;  ///< pairs of instrument and kind
  static constexpr std::size_t most_urgent = 16;   ///< the oldest goes; it is sent with the others

  struct Content {
    std::optional<SpoolNews> news;
    std::vector<UrgentReading> urgent;  ///< of all news merged
    std::vector<std::pair<OwedQuery, std::optional<OwedRun>>> answers;
    std::uint64_t serial = 0;  ///< how many news were put in so far
  };

  void put(SpoolNews news);
  /// Puts an answer to SpoolRequests::ask().
  void put(const OwedQuery& query, std::optional<OwedRun> run);
  /// Takes everything out.
  [[nodiscard]] Content take();
  /// How many news were put in so far.
  [[nodiscard]] std::uint64_t serial() const;

 private:
  mutable Mutex mutex_;
  Content content_ GUARDED_BY(mutex_);
};

}  // namespace buoyd
