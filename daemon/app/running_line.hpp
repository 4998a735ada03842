#pragma once
// A line that runs: its port, its worker and its thread. Made and destroyed by main.

#include <atomic>
#include <memory>
#include <string>

#include "acquire/line_worker.hpp"
#include "line/port/port_line.hpp"
#include "line/stop_signal.hpp"
#include "platform/thread.hpp"
#include "spool/spool_inbox.hpp"
#include "spool/store/raw_inbox.hpp"
#include "supervise/supervision.hpp"

namespace buoyd {

/// The line's door to the spool.
class SpoolSink final : public ReadingSink {
 public:
  explicit SpoolSink(SpoolInbox::Producer& producer) : producer_(producer) {}
  [[nodiscard]] bool offer(Reading& reading) override { return producer_.offer(reading); }
  [[nodiscard]] SpoolInbox::Producer& producer() const { return producer_; }

 private:
  SpoolInbox::Producer& producer_;
};

/// What moves on the line, to the spool's ring of raw bytes.
class RawSink final : public ByteKeeper {
 public:
  explicit RawSink(RawInbox::Door* door) : door_(door) {}
  void keep(bool sent, std::span<const std::uint8_t> bytes, MonoTime at) override {
    if (door_ != nullptr) door_->keep(sent, bytes, at);
  }

 private:
  RawInbox::Door* door_;
};

class RunningLine {
 public:
  /// `raw`: nullptr = nobody keeps its raw bytes.
  RunningLine(LinePlan plan, SpoolInbox::Producer& producer, const Clock& clock, RepeatLog& log,
              Supervision& supervision, RawInbox::Door* raw = nullptr);
  /// Ends it, without waiting for an answer.
  ~RunningLine();
  RunningLine(const RunningLine&) = delete;
  RunningLine& operator=(const RunningLine&) = delete;

  /// From here on it polls; once. Unavailable where there is no thread for it: to be destroyed.
  [[nodiscard]] Result<void> begin();
  /// It is to end; returns at once, so that all lines end side by side.
  void ask_to_stop() { stop_.raise(); }
  /// Asks it to end and waits for it: what was asked on the line is answered first, times out, or
  /// is cut at `deadline`. Then worker() knows its last readings.
  void end(MonoTime deadline);
  [[nodiscard]] const LineWorker& worker() const { return worker_; }
  /// LineWorker::ask_reading(), and wakes the line.
  [[nodiscard]] std::optional<std::uint64_t> ask_reading(const std::string& instrument);
  /// LineWorker::ask_switch(), and wakes the line.
  [[nodiscard]] Result<void> ask_switch(const SwitchOrderPtr& order);
  [[nodiscard]] LineTap& tap() { return port_.tap(); }
  [[nodiscard]] SpoolInbox::Producer& producer() const { return sink_.producer(); }

 private:
  const Clock& clock_;
  StopSignal stop_;
  StopSignal cut_;
  std::atomic<bool> ended_{false};
  WatchedThread watched_;
  SpoolSink sink_;
  RawSink raw_;
  PortLine port_;
  LineWorker worker_;
  Thread thread_;
};

}  // namespace buoyd
