#pragma once
// The part of a line that is the same on a real port and in virtual time: it keeps the gap, settles
// after a lost answer, and counts. The derived class brings the bytes and the time.
// The line's own thread only.

#include <map>
#include <utility>

#include "core/settings.hpp"
#include "line/line.hpp"
#include "line/line_tap.hpp"
#include "line/modbus/modbus_context.hpp"

namespace buoyd {

class PacedLine : public Line {
 public:
  PacedLine(const PacedLine&) = delete;
  PacedLine& operator=(const PacedLine&) = delete;

  [[nodiscard]] const std::string& name() const override { return settings_.name; }
  [[nodiscard]] bool is_tcp() const override { return tcp_; }
  [[nodiscard]] bool echoes() const override { return settings_.echo; }
  [[nodiscard]] const LineTiming& timing() const override { return timing_; }
  [[nodiscard]] const LineCounters& counters() const override { return counters_; }
  [[nodiscard]] ModbusContext& modbus() override { return modbus_; }

  [[nodiscard]] Result<void> prepare() override;
  void settle_before_next(Micros silence) override;
  [[nodiscard]] Micros late() const override { return settings_.late; }
  [[nodiscard]] Result<void> give_way(MonoTime until, Micros hold) override;
  void let_others(Others others) override { others_ = std::move(others); }
  [[nodiscard]] Result<void> write(std::span<const std::uint8_t> bytes) override;
  [[nodiscard]] Result<std::size_t> read_some(std::span<std::uint8_t> into) override;
  void note_sent(std::size_t bytes) override;
  void note_received(std::size_t bytes) override;
  void note_gone() override;
  void note_woken(const std::string& text) override { woken_[text] = now(); }
  [[nodiscard]] std::optional<MonoTime> woken_at(const std::string& text) const override;
  void show(bool sent, std::span<const std::uint8_t> bytes, MonoTime first_byte) override {
    tap_.note(sent, bytes, first_byte);
  }
  /// Main opens it and takes what moved.
  [[nodiscard]] LineTap& tap() { return tap_; }
  void exchange_under_way(bool now) override { exchanges_ += now ? 1 : -1; }

 protected:
  explicit PacedLine(const LineSettings& settings);

  /// True: the thread has to end.
  [[nodiscard]] virtual bool stop_raised() const = 0;
  /// True: it has to end at once, and requests that went out get no answer.
  [[nodiscard]] virtual bool cut_raised() const { return false; }
  [[nodiscard]] bool in_exchange() const { return exchanges_ > 0; }
  /// True: waits return `stopped`.
  [[nodiscard]] bool must_stop() const { return in_exchange() ? cut_raised() : stop_raised(); }

  /// Writes all bytes to the descriptor. Errors: line_gone, stopped.
  [[nodiscard]] virtual Result<void> send(std::span<const std::uint8_t> bytes) = 0;
  /// Reads without waiting; 0 if there is no byte. Error: line_gone.
  [[nodiscard]] virtual Result<std::size_t> receive(std::span<std::uint8_t> into) = 0;

  [[nodiscard]] const LineSettings& settings() const { return settings_; }
  [[nodiscard]] LineTiming& timing_of_open_line() { return timing_; }
  /// The derived class opened the line: it is counted, and the wire counts as busy until now.
  void note_opened();
  /// The derived class closed the line: note_gone() counts no loss any more.
  void note_closed() {
    gone_ = true;
    woken_.clear();
  }

 private:
  [[nodiscard]] Result<std::size_t> discard_waiting();
  [[nodiscard]] MonoTime quiet_enough_at() const;

  const LineSettings settings_;
  const bool tcp_;
  LineTiming timing_;
  LineCounters counters_;
  ModbusContext modbus_;
  LineTap tap_;
  Others others_;
  MonoTime sent_until_{};   // when the last byte that we sent has left the wire
  MonoTime received_at_{};  // when the last byte came
  MonoTime settle_from_{};
  std::map<std::string, MonoTime, std::less<>> woken_;  // one for each such text of the models
  Micros settle_{0};
  int exchanges_ = 0;      // under way, nested
  bool gone_ = true;       // not open, or found dead
  bool settling_ = false;  // prepare() waits for a silence of settle_, not for the gap alone
};

}  // namespace buoyd
