#pragma once
// Here the line threads hand over their readings. It is bounded for each of them and never blocks
// them; what does not fit is counted. Each thread has its own producer, and the spool thread takes.

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
#include "core/told/owed_flags.hpp"
#include "spool/commit_pacer.hpp"

namespace buoyd {

class SpoolInbox {
  struct Entry;

 public:
  /// The bound of a producer's readings that are not durable yet: more than 60 s of any serial
  /// line.
  static constexpr std::size_t most_bytes = std::size_t{1024} * 1024;
  /// The bound of all producers together. A producer may take what is still free of it, so that
  /// thirty lines that send without end do not each fill a queue of their own.
  static constexpr std::size_t most_bytes_together = 4 * most_bytes;
  /// A producer may hold so much in any case, so that one that sends little finds room.
  static constexpr std::size_t own_bytes = most_bytes / 16;

  class Producer;  ///< by which one thread hands over its readings

  explicit SpoolInbox(const Clock& clock) : clock_(clock) {}
  SpoolInbox(const SpoolInbox&) = delete;
  SpoolInbox& operator=(const SpoolInbox&) = delete;

  /// Makes a producer for a thread, before that thread starts. It lives as long as the inbox.
  [[nodiscard]] Producer& add_producer();
  /// Ends the spool thread's wait. Any thread.
  void wake();

  // The spool thread calls what follows.
  /// What waits, even if it is only a count of what was refused; nullopt if nothing does.
  [[nodiscard]] std::optional<WaitingReadings> waiting() const;
  /// Moves readings in the order of their arrival to `out`. If all are more than `bytes`, it takes
  /// from each producer an even share of `bytes`, and at least one reading.
  void take(std::size_t bytes, std::vector<Reading>& out);
  /// What was taken is durable, so its room is free again.
  void committed();
  /// What was refused since the last call, one entry for each instrument.
  [[nodiscard]] std::vector<DroppedFacts> take_dropped();
  /// How many readings were refused since start.
  [[nodiscard]] std::uint64_t dropped() const;
  /// How many readings wait.
  [[nodiscard]] std::size_t size() const;
  /// Waits until wake() is called or an urgent reading is offered, for `at_most` at most; with
  /// `for_any`, any reading ends it. It ends at once if that happened since the last wait, so an
  /// urgent reading that could not be taken ends one wait and not each. False: the time was over.
  bool wait(Micros at_most, bool for_any);

 private:
  struct Entry {
    Reading reading;
    MonoTime arrival;
    std::size_t cost = 0;
    std::uint64_t serial = 0;  ///< the number of its arrival, among those of all producers
  };

  void count_dropped(const Reading& reading) REQUIRES(mutex_);
  /// Returns the number of the arrival.
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
  /// Takes the reading, which takes room until its commit returned. False: it is refused and
  /// counted as dropped, and the caller throws it away; the next one of its kind that is taken
  /// bears its late flags. It never blocks.
  [[nodiscard]] bool offer(Reading& reading) override;

 private:
  friend class SpoolInbox;
  explicit Producer(SpoolInbox& inbox) : inbox_(inbox) {}
  SpoolInbox& inbox_;
  std::deque<Entry> entries_;
  OwedFlags owed_;
  std::size_t held_ = 0;   // bytes waiting or being committed
  std::size_t taken_ = 0;  // of these, being committed
  std::size_t share_ = 0;  // what the current take() may still take of these
};

}  // namespace buoyd
