#pragma once
// Copies the readings of a line while it works, for whoever verifies an instrument. It stands
// before the sink that takes them. The line's thread offers readings, main opens the tap and takes
// what it kept. The tap is bounded: readings that do not fit are counted, and pass on all the same.
// A closed tap, the usual state, costs one look at a flag.

#include <atomic>
#include <vector>

#include "base/mutex.hpp"
#include "core/reading_sink.hpp"

namespace buoyd {

/// A reading with the time of this computer's clock.
struct TappedReading {
  Reading reading;
  WallTime utc;
};

struct TappedReadings {
  std::vector<TappedReading> readings;
  std::uint64_t lost = 0;  ///< had no room since the last take()
};

class ReadingTap final : public ReadingSink {
 public:
  static constexpr std::size_t max_bytes = std::size_t{128} * 1024;  ///< by Reading::cost()

  /// What it hears it hands to `next`; nullptr: to nobody. Both outlive it.
  ReadingTap(const Clock& clock, ReadingSink* next) : clock_(clock), next_(next) {}

  /// Empties the tap and opens it until `until`. Later readings are not kept. Main.
  void open(MonoTime until);
  /// Goes on until `until`; what is in it stays. Main.
  void prolong(MonoTime until);
  void close();
  /// Returns what came since the last call, and makes room. Main.
  [[nodiscard]] TappedReadings take();

  /// The answer is that of `next`. The line's thread.
  [[nodiscard]] bool offer(Reading& reading) override;

 private:
  void keep(const Reading& reading);

  const Clock& clock_;
  ReadingSink* const next_;
  std::atomic<bool> is_open_{false};
  Mutex mutex_;
  TappedReadings contents_ GUARDED_BY(mutex_);
  std::size_t held_ GUARDED_BY(mutex_) = 0;  // bytes
  MonoTime until_ GUARDED_BY(mutex_);
};

}  // namespace buoyd
