#pragma once
// Where the line threads hand over their readings. Bounded for each of them, never blocks them;
// what does not fit is counted. Each producer is one thread's; the other end is the spool thread.

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/mutex.hpp"
#include "core/own_readings.hpp"
#include "core/reading_sink.hpp"
#include "spool/commit_pacer.hpp"

namespace buoyd {

class SpoolInbox {
  struct Entry;

 public:
  /// A producer's readings that are not durable yet, at most: more than 60 s of any serial line.
  static constexpr std::size_t most_bytes = std::size_t{1024} * 1024;
  /// All of them together. Nobody may hold more than is still free of it, so that thirty lines that
  /// talk without end do not each fill a queue of their own …
  static constexpr std::size_t most_bytes_together = 4 * most_bytes;
  /// … but so much each may always, beyond that bound: one that says little finds room.
  static constexpr std::size_t own_bytes = most_bytes / 16;

  class Producer;  ///< the door of one thread

  explicit SpoolInbox(const Clock& clock) : clock_(clock) {}
  SpoolInbox(const SpoolInbox&) = delete;
  SpoolInbox& operator=(const SpoolInbox&) = delete;

  /// One for each thread that has readings; before that thread starts. Lives as long as the inbox.
  [[nodiscard]] Producer& add_producer();
  /// Ends the spool thread's wait. Any thread.
  void wake();

  // The spool thread.
  /// Also if there is nothing but a count of what was refused.
  [[nodiscard]] std::optional<WaitingReadings> waiting() const;
  /// Moves readings in the order of their arrival to `out`: all, or if that is more than `bytes`,
  /// of each producer its even share of that, and at least one.
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
  /// reading is there. Ends at once if that happened since the last wait: an urgent reading that
  /// could not be taken ends one wait, not each. False: the time was over.
  bool wait(Micros at_most, bool for_any);

 private:
  struct Entry {
    Reading reading;
    MonoTime arrival;
    std::size_t cost = 0;
    std::uint64_t serial = 0;  ///< arrivals are numbered, whoever's
  };

  void count_dropped(const Reading& reading) REQUIRES(mutex_);
  /// The number of the arrival.
  [[nodiscard]] std::uint64_t note_arrival(std::size_t cost) REQUIRES(mutex_);
  [[nodiscard]] MonoTime first_waiting() const REQUIRES(mutex_);
  void share_out(std::size_t bytes) REQUIRES(mutex_);
  [[nodiscard]] Producer* next_to_take() const REQUIRES(mutex_);
  [[nodiscard]] std::size_t room(const Producer& producer) const REQUIRES(mutex_);

  const Clock& clock_;
  mutable Mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<std::unique_ptr<Producer>> producers_ GUARDED_BY(mutex_);
  std::size_t held_ GUARDED_BY(mutex_) = 0;     // by all producers
  std::size_t waiting_ GUARDED_BY(mutex_) = 0;  // readings
  std::uint64_t arrivals_ GUARDED_BY(mutex_) = 0;
  std::size_t urgent_ GUARDED_BY(mutex_) = 0;
  bool woken_ GUARDED_BY(mutex_) = false;
  bool for_any_ GUARDED_BY(mutex_) = false;
  std::map<std::string, DroppedFacts, std::less<>> dropped_ GUARDED_BY(mutex_);
  std::uint64_t dropped_count_ GUARDED_BY(mutex_) = 0;
};

class SpoolInbox::Producer final : public ReadingSink {
 public:
  /// Takes the reading; it stays accounted until its commit returned. False: it is refused and
  /// counted as dropped, the caller throws it away. Never blocks.
  [[nodiscard]] bool offer(Reading& reading) override;

 private:
  friend class SpoolInbox;
  explicit Producer(SpoolInbox& inbox) : inbox_(inbox) {}
  SpoolInbox& inbox_;
  std::deque<Entry> entries_;
  std::size_t held_ = 0;   // bytes waiting or being committed
  std::size_t taken_ = 0;  // of these, being committed
  std::size_t share_ = 0;  // what the take() under way may still take of these
};

}  // namespace buoyd
