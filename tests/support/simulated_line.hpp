#pragma once
// A line in virtual time: a simulated wire with devices on it, and a clock that moves only by wire
// times, gaps, sleeps and time-outs. libmodbus gets one end of a real socket pair.
// One thread; owned by the test.
//
//   FakeClock clock;
//   SimulatedLine line({.name = "bus", .device = "sim", .baud = 9600}, clock);
//   ModbusDevice device(7);                       // modbus_device.hpp
//   line.attach(device.on_wire(Micros(5'000)));   // answers 5 ms after the request's last byte
//   ASSERT_TRUE(line.open());
//   auto answer = modbus_transaction(line, {.unit = 7, .address = 100, .count = 2});

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "line/port/paced_line.hpp"
#include "support/fake_clock.hpp"

namespace buoyd {

using WireBytes = std::vector<std::uint8_t>;

/// What a device puts on the wire after a request.
struct WireAnswer {
  WireBytes bytes;
  Micros turnaround{0};  ///< from the request's last byte on the wire to the answer's first
  Micros pause{0};       ///< silence between its bytes: a dripping device
};

/// Hears every request on the wire and may answer. `end` is when its last byte was there.
using WireDevice =
    std::function<std::optional<WireAnswer>(std::span<const std::uint8_t> request, MonoTime end)>;

/// One stretch of bytes on the wire.
struct WireEvent {
  MonoTime from;
  MonoTime to;
  bool sent = false;  ///< by our side
  WireBytes bytes;
};

class SimulatedLine final : public PacedLine {
 public:
  /// Timing, echo and late come from the settings; device "tcp://…" makes it a TCP line.
  SimulatedLine(const LineSettings& settings, FakeClock& clock);
  /// Fails the test if a request was sent inside the gap (unless allow_gap_violations()).
  ~SimulatedLine() override;

  /// Devices hear requests in the order they were attached. All of them may answer.
  void attach(WireDevice device) { devices_.push_back(std::move(device)); }
  void detach_all() { devices_.clear(); }
  /// Bytes that come unasked, the first one's end on the wire at `at` + one character.
  void say(MonoTime at, const WireBytes& bytes, Micros pause = Micros(0));
  void say(MonoTime at, std::string_view text);
  /// The device is unplugged (the peer closes the connection) at that time, and comes back.
  void vanish_at(MonoTime at) { vanish_at_ = at; }
  void return_at(MonoTime at) { return_at_ = at; }
  /// The thread is held up for so long before its next read.
  void hold_up_before_read(Micros time) { hold_up_ = time; }
  /// The thread is asked to end at that time: every wait outside an exchange says stopped then.
  void stop_at(MonoTime at) { stop_at_ = at; }

  /// Behind a failed answer it waits as a real port does; else it waits for nothing.
  void settle_as_a_port();

  /// Everything that was on the wire, in the order it began there.
  [[nodiscard]] std::vector<WireEvent> transcript() const;
  /// The same to read: "   1.234567 > 01 03 00 64 00 02 85 D4", seconds since the line was made.
  [[nodiscard]] std::string transcript_text() const;
  /// Time in which bytes moved, in either direction.
  [[nodiscard]] Micros busy() const;
  /// Requests that began sooner than 3.5 characters (1.75 ms above 19200 baud) after the last byte.
  [[nodiscard]] std::size_t gap_violations() const { return gap_violations_; }
  void allow_gap_violations() { gap_violations_allowed_ = true; }

  [[nodiscard]] MonoTime now() const override { return clock_.mono(); }
  [[nodiscard]] Result<void> open() override;
  void close() override;
  [[nodiscard]] bool is_open() const override { return ours_ >= 0; }
  [[nodiscard]] int descriptor() const override { return ours_; }
  [[nodiscard]] Result<void> wait_readable(MonoTime deadline) override;
  [[nodiscard]] Result<void> sleep_until(MonoTime time) override;
  void note_sent(std::size_t bytes) override;

 protected:
  [[nodiscard]] bool stop_raised() const override { return stop_at_ && now() >= *stop_at_; }
  [[nodiscard]] Result<void> send(std::span<const std::uint8_t> bytes) override;
  [[nodiscard]] Result<std::size_t> receive(std::span<std::uint8_t> into) override;

 private:
  struct Arrival {
    MonoTime at;
    std::uint8_t byte;
  };

  void take_sent();
  void request_on_wire(WireBytes bytes);
  void schedule(MonoTime begin, const WireBytes& bytes, Micros pause);
  void deliver();
  void advance_to(MonoTime time);
  [[nodiscard]] MonoTime next_event(MonoTime limit) const;
  [[nodiscard]] bool readable() const;
  [[nodiscard]] bool vanished() const;
  [[nodiscard]] bool gone() const;

  FakeClock& clock_;
  const MonoTime made_;
  const Micros least_gap_;
  int ours_ = -1;
  int wire_ = -1;
  MonoTime opened_at_{};
  std::vector<WireDevice> devices_;
  std::deque<Arrival> arrivals_;  // by time
  std::vector<WireEvent> events_;
  std::optional<MonoTime> vanish_at_;
  std::optional<MonoTime> return_at_;
  std::optional<MonoTime> stop_at_;
  MonoTime wire_busy_until_{};
  Micros hold_up_{0};
  std::size_t gap_violations_ = 0;
  bool gap_violations_allowed_ = false;
};

}  // namespace buoyd
