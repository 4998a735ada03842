#pragma once
// While a full store lets owed readings go, this bounds what each instrument may add (B7), so that
// one instrument that sends without end does not push out the readings of all others. Time is
// injected; the spool thread only.

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
  /// An instrument may add this part of the store's bound in a day: half of it.
  static constexpr std::uint64_t part_a_day = 2;
  /// For so long after an owed reading went, the store counts as full.
  static constexpr Micros full_for = std::chrono::minutes(10);
  /// So long what is refused is counted before the next count of it: a count takes as much room as
  /// a reading, and passes whatever the share.
  static constexpr Micros between_counts = std::chrono::seconds(10);

  /// Sets the store's bound in bytes.
  void set_bound(std::uint64_t bytes) { a_day_ = bytes / part_a_day; }
  /// The store has let owed readings go.
  void let_go(MonoTime now);
  /// True if the reading may be stored. One that may not is counted. buoyd's own always may.
  [[nodiscard]] bool admits(const Reading& reading, MonoTime now);
  /// True if something was refused since the last count.
  [[nodiscard]] bool is_counting() const { return !waiting_.empty(); }
  /// If it is due: what was refused since the one before, one entry for each instrument.
  [[nodiscard]] std::vector<DroppedFacts> take_refused(MonoTime now);
  /// The next count is due now.
  void count_now() { count_from_ = {}; }
  /// How many readings were refused since start.
  [[nodiscard]] std::uint64_t refused() const { return refused_; }

 private:
  /// What an instrument may add now. It saves up an hour's worth at most.
  [[nodiscard]] ByteAllowance& share_of(const std::string& instrument, MonoTime now);

  std::uint64_t a_day_ = 0;
  MonoTime full_until_{};
  std::map<std::string, ByteAllowance, std::less<>> shares_;
  std::map<std::string, DroppedFacts, std::less<>> waiting_;
  MonoTime count_from_{};
  std::uint64_t refused_ = 0;
};

}  // namespace buoyd
