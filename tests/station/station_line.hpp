#pragma once
// buoyd's side of a line that buoysim plays, in virtual time: the clock moves on by what either
// side waits for. libmodbus gets one end of a real socket pair; what buoysim says waits beside it
// until the daemon looks, and is written there at one go. One thread; owned by the test.

#include <optional>

#include "firmware-host/bench/played_line.hpp"
#include "line/port/paced_line.hpp"
#include "station/memory_port.hpp"
#include "support/fake_clock.hpp"

namespace buoysim {

class StationLine final : public buoyd::PacedLine {
 public:
  StationLine(const buoyd::LineSettings& settings, buoyd::FakeClock& clock, PlayedLine& played,
              MemoryPort& port, const Stage& stage);
  ~StationLine() override { StationLine::close(); }

  /// Time goes on by at least so much: a listener need not look at each byte.
  void go_by(Micros grain) { grain_ = grain; }
  /// Every wait outside an exchange says stopped from then on.
  void stop_at(MonoTime at) { stop_at_ = at; }

  [[nodiscard]] MonoTime now() const override { return clock_.mono(); }
  [[nodiscard]] Result<void> open() override;
  void close() override;
  [[nodiscard]] bool is_open() const override { return ours_ >= 0; }
  [[nodiscard]] int descriptor() const override { return ours_; }
  [[nodiscard]] Result<void> wait_readable(MonoTime deadline) override;
  [[nodiscard]] Result<void> sleep_until(MonoTime time) override;
  void note_sent(std::size_t bytes) override;

 protected:
  [[nodiscard]] bool stop_raised() const override { return now() >= stop_at_; }
  [[nodiscard]] Result<void> send(std::span<const std::uint8_t> bytes) override;
  [[nodiscard]] Result<std::size_t> receive(std::span<std::uint8_t> into) override;

 private:
  void pump();
  void turn();
  void advance(MonoTime limit);
  void hear();
  void deliver();
  [[nodiscard]] bool gone() const;
  [[nodiscard]] bool readable();

  buoyd::FakeClock& clock_;
  PlayedLine& played_;
  MemoryPort& port_;
  const Stage& stage_;
  int ours_ = -1;
  int wire_ = -1;
  int plugged_ = 0;                // the port's, when it was opened
  Bytes said_;                     // not delivered yet
  bool may_be_readable_ = false;   // something was delivered since it was last seen empty
  bool may_have_written_ = false;  // since the last pump
  Micros grain_{1};
  MonoTime stop_at_ = MonoTime::max();
};

}  // namespace buoysim
