#pragma once
// While a full store lets owed readings go: how much each instrument may still add, so that one
// that talks without end does not push out what all others said. Time is injected; the spool
// thread only.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/byte_allowance.hpp"
#include "core/own_readings.hpp"
#include "core/reading.hpp"

namespace buoyd {

class InstrumentShares {
 public:
  /// Of the store's bound, what one instrument may add in a day: half of it.
  static constexpr std::uint64_t part_a_day = 2;
  /// The store counts as full so long after it last let an owed reading go.
  static constexpr Micros full_for = std::chrono::minutes(10);

  /// The store's bound, bytes.
  void set_bound(std::uint64_t bytes) { a_day_ = bytes / part_a_day; }
  /// The store has let owed readings go.
  void let_go(MonoTime now);
  /// May it be stored? What may not is counted. buoyd's own readings always may.
  [[nodiscard]] bool admits(const Reading& reading, MonoTime now);
  /// What was refused since the last call, one entry an instrument.
  [[nodiscard]] std::vector<DroppedFacts> take_refused();
  /// Readings refused since start.
  [[nodiscard]] std::uint64_t refused() const { return refused_; }

 private:
  /// What an instrument may add now: up to an hour's worth.
  [[nodiscard]] ByteAllowance& share_of(const std::string& instrument, MonoTime now);

  std::uint64_t a_day_ = 0;
  MonoTime full_until_{};
  std::map<std::string, ByteAllowance, std::less<>> shares_;
  std::map<std::string, DroppedFacts, std::less<>> waiting_;
  std::uint64_t refused_ = 0;
};

}  // namespace buoyd
