#pragma once
// What the spool tells the uplink, until the MQTT thread fetches it: bounded, never blocks. News
// merge (newer readings replace older ones of their kind), so it cannot grow. Any thread.

#include <optional>
#include <utility>
#include <vector>

#include "base/mutex.hpp"
#include "core/delivery.hpp"

namespace buoyd {

class UplinkInbox {
 public:
  static constexpr std::size_t most_kinds = 1024;  ///< instruments × kinds
  static constexpr std::size_t most_urgent = 16;   ///< the oldest goes: it travels with the others

  struct Content {
    std::optional<SpoolNews> news;
    std::vector<StoredReading> urgent;  ///< of all news merged
    std::vector<std::pair<OwedQuery, std::optional<OwedRun>>> answers;
    std::uint64_t serial = 0;  ///< counts the news put in so far
  };

  void put(SpoolNews news);
  void put(const OwedQuery& query, std::optional<OwedRun> run);
  [[nodiscard]] Content take();
  /// News put in so far.
  [[nodiscard]] std::uint64_t serial() const;

 private:
  mutable Mutex mutex_;
  Content content_ GUARDED_BY(mutex_);
};

}  // namespace buoyd
