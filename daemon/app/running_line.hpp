#pragma once
// A line that runs: its port, its worker and its thread. Made and destroyed by main.

#include <atomic>
#include <memory>
#include <string>

#include "acquire/line_worker.hpp"
#include "acquire/reading_tap.hpp"
#include "app/science_loop.hpp"
#include "core/byte_keeper.hpp"
#include "line/port/port_line.hpp"
#include "line/stop_signal.hpp"
#include "platform/thread.hpp"
#include "spool/spool_inbox.hpp"
#include "supervise/supervision.hpp"

namespace buoyd {

class RunningLine {
 public:
  /// `raw`: nullptr = nobody keeps its raw bytes.
  RunningLine(LinePlan plan, SpoolInbox::Producer& producer, ScienceLoop& science,
              const Clock& clock, RepeatLog& log, Supervision& supervision,
              ByteKeeper* raw = nullptr);
  /// Ends it, without waiting for an answer.
  ~RunningLine();
  RunningLine(const RunningLine&) = delete;
  RunningLine& operator=(const RunningLine&) = delete;

  /// From here on it polls, as often as storms ask for; once. Unavailable where there is no thread
  /// for it: to be destroyed.
  [[nodiscard]] Result<void> begin();
  /// It is to end; returns at once, so that all lines end side by side.
  void ask_to_stop() { stop_.raise(); }
  /// Asks it to end and waits for it: what was asked on the line is answered first, times out, or
  /// is cut at `deadline`. Then worker() knows its last readings.
  void end(MonoTime deadline);
  [[nodiscard]] const LineWorker& worker() const { return worker_; }
  /// LineWorker::ask_reading(), and wakes the line.
  [[nodiscard]] std::optional<std::uint64_t> ask_reading(const std::string& instrument);
  /// LineWorker::ask_power(), and wakes the line.
  void ask_power(const std::string& instrument, MonoTime from);
  /// LineWorker::ask_switch(), and wakes the line.
  [[nodiscard]] Result<void> ask_switch(const SwitchOrderPtr& order);
  [[nodiscard]] LineTap& tap() { return port_.tap(); }
  [[nodiscard]] ReadingTap& readings() { return readings_; }
  [[nodiscard]] SpoolInbox::Producer& producer() const { return producer_; }
  /// Expires with it: another line may come to be where it was.
  [[nodiscard]] std::weak_ptr<const void> life() const { return life_; }

 private:
  const std::shared_ptr<const void> life_ = std::make_shared<const char>();
  const Clock& clock_;
  Storms& storms_;
  StopSignal stop_;
  StopSignal cut_;
  std::atomic<bool> ended_{false};
  WatchedThread watched_;
  SpoolInbox::Producer& producer_;
  LineScience science_;
  ReadingTap readings_;
  PortLine port_;
  LineWorker worker_;
  Thread thread_;
};

}  // namespace buoyd
