#pragma once
// A line that is worked as buoyd works it, for who records it without a daemon: its instruments are
// polled or heard on a thread of its own. Made, asked and ended by the main thread.

#include <string>

#include "acquire/line_worker.hpp"
#include "line/port/port_line.hpp"
#include "platform/thread.hpp"
#include "verify/recording/recorded_line.hpp"

namespace buoyd {

class WorkedLine final : public RecordedLine {
 public:
  /// `clock` outlives it.
  WorkedLine(LinePlan plan, const Clock& clock);
  ~WorkedLine() override { stop(); }

  [[nodiscard]] Result<void> start(MonoTime until) override;
  [[nodiscard]] Result<Taken> take() override {
    return Taken{readings_.take(), port_.tap().take()};
  }
  /// The request under way is answered, or times out.
  [[nodiscard]] Result<void> end() override;
  /// Nobody switches anything here.
  [[nodiscard]] bool switches_power() const override { return false; }
  [[nodiscard]] Result<Micros> interval(const std::string& /*instrument*/,
                                        Micros configured) const override {
    return configured;
  }
  [[nodiscard]] RunEnd counted(const std::string& instrument) const override;

 private:
  void stop();

  RepeatLog log_;
  StopSignal stop_;
  PortLine port_;
  ReadingTap readings_;
  LineWorker worker_;
  Thread thread_;
};

}  // namespace buoyd
