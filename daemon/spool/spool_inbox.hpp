#pragma once
// Where the line threads hand over their readings. Bounded for each of them, never blocks them;
// what does not fit is counted. Each producer is one thread's; the other end is the spool thread.

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/own_readings.hpp"
#include "core/reading.hpp"
#include "spool/commit_pacer.hpp"

namespace buoyd {

class SpoolInbox {
 public:
  /// A producer's readings that are not durable yet, at most: more than 60 s of any serial line.
  static constexpr std::size_t most_bytes = std::size_t{1024} * 1024;

  class Producer {
   public:
    /// Takes the reading; it stays accounted until its commit returned. False: it is refused and
    /// counted as dropped, the caller throws it away. Never blocks.
    [[nodiscard]] bool offer(Reading& reading);

   private:
    friend class SpoolInbox;
    explicit Producer(SpoolInbox& inbox) : inbox_(inbox) {}
    SpoolInbox& inbox_;
    std::size_t held_ = 0;   // bytes waiting or being committed
    std::size_t taken_ = 0;  // of these, being committed
  };

  explicit SpoolInbox(const Clock& clock) : clock_(clock) {}
  SpoolInbox(const SpoolInbox&) = delete;
  SpoolInbox& operator=(const SpoolInbox&) = delete;

  /// One for each thread that has readings; before that thread starts. Lives as long as the inbox.
  [[nodiscard]] Producer& add_producer();
  /// Ends the spool thread's wait. Any thread.
  void wake();

  // The spool thread.
  [[nodiscard]] std::optional<WaitingReadings> waiting() const;
  /// Moves readings in the order of their arrival to `out`, until they hold `bytes` (at least one).
  void take(std::size_t bytes, std::vector<Reading>& out);
  /// What was taken is durable: its room is free again.
  void committed();
  /// What was refused since the last call, one entry an instrument.
  [[nodiscard]] std::vector<DroppedFacts> take_dropped();
  /// Readings refused since start.
  [[nodiscard]] std::uint64_t dropped() const;
  /// Readings that wait.
  [[nodiscard]] std::size_t size() const;
  /// Waits until wake(), an urgent reading is offered, or `at_most`; with `for_any` until any
  /// reading is there. Ends at once if that happened since the last wait.
  void wait(Micros at_most, bool for_any);

 private:
  struct Entry {
    Reading reading;
    MonoTime arrival;
    std::size_t cost = 0;
    Producer* producer = nullptr;
  };

  bool offer(Producer& producer, Reading& reading);
  void count_dropped(const Reading& reading);
  [[nodiscard]] std::size_t waiting_count() const { return entries_.size() - head_; }

  const Clock& clock_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::unique_ptr<Producer>> producers_;
  std::vector<Entry> entries_;
  std::size_t head_ = 0;  // entries before it were taken
  std::size_t urgent_ = 0;
  bool woken_ = false;
  bool for_any_ = false;
  std::map<std::string, DroppedFacts, std::less<>> dropped_;
  std::uint64_t dropped_count_ = 0;
};

}  // namespace buoyd
