#pragma once
// A line that runs: its port, its worker and its thread. Made and destroyed by main.

#include <memory>
#include <string>

#include "acquire/line_worker.hpp"
#include "app/thread.hpp"
#include "line/port_line.hpp"
#include "line/stop_signal.hpp"
#include "spool/spool_inbox.hpp"

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

class RunningLine {
 public:
  RunningLine(LinePlan plan, SpoolInbox::Producer& producer, const Clock& clock, RepeatLog& log);
  /// Ends it.
  ~RunningLine();
  RunningLine(const RunningLine&) = delete;
  RunningLine& operator=(const RunningLine&) = delete;

  /// It is to end; returns at once, so that all lines end side by side.
  void ask_to_stop() { stop_.raise(); }
  /// Asks it to end and waits for it: what was asked on the line is answered, or times out, first.
  /// Then worker() knows its last readings.
  void end();
  [[nodiscard]] const LineWorker& worker() const { return worker_; }
  [[nodiscard]] SpoolInbox::Producer& producer() const { return sink_.producer(); }

 private:
  StopSignal stop_;
  SpoolSink sink_;
  PortLine port_;
  LineWorker worker_;
  std::unique_ptr<Thread> thread_;
};

}  // namespace buoyd
