#pragma once
// The line on a real board. It owns the descriptor of a tty or a TCP connection, and opens it again
// when asked. app makes one for each configured line; the line's own thread only.

#include "base/log.hpp"
#include "base/wake_signal.hpp"
#include "line/port/paced_line.hpp"
#include "line/stop_signal.hpp"

namespace buoyd {

class PortLine final : public PacedLine {
 public:
  /// Opens nothing yet. `stop` ends waits outside an exchange; `cut` also ends those within one
  /// (nullptr: nothing does). All arguments outlive the line; warnings go to `log` under its name.
  PortLine(const LineSettings& settings, const Clock& clock, const StopSignal& stop, RepeatLog& log,
           const StopSignal* cut = nullptr);
  ~PortLine() override;

  [[nodiscard]] MonoTime now() const override { return clock_.mono(); }
  [[nodiscard]] Result<void> open() override;
  void close() override;
  [[nodiscard]] bool is_open() const override { return descriptor_.is_open(); }
  [[nodiscard]] int descriptor() const override { return descriptor_.get(); }
  [[nodiscard]] Result<void> wait_readable(MonoTime deadline) override;
  [[nodiscard]] Result<void> sleep_until(MonoTime time) override;
  [[nodiscard]] Result<void> idle_until(MonoTime time) override;
  /// Ends an idle_until() that is under way, or the next. Any thread.
  void wake() const { wake_.wake(); }

 protected:
  [[nodiscard]] bool stop_raised() const override { return stop_.raised(); }
  [[nodiscard]] bool cut_raised() const override { return cut_ != nullptr && cut_->raised(); }
  [[nodiscard]] Result<void> send(std::span<const std::uint8_t> bytes) override;
  [[nodiscard]] Result<std::size_t> receive(std::span<std::uint8_t> into) override;

 private:
  [[nodiscard]] Result<Descriptor> open_device();
  [[nodiscard]] Result<Descriptor> open_tty(const std::string& path);
  [[nodiscard]] Result<void> set_up(int descriptor);
  /// The signal that ends a wait now.
  [[nodiscard]] const StopSignal* stop() const { return in_exchange() ? cut_ : &stop_; }
  [[nodiscard]] tl::unexpected<Error> gone(std::string_view what, int code);

  const Clock& clock_;
  const StopSignal& stop_;
  const StopSignal* cut_;
  RepeatLog& log_;
  const WakeSignal wake_;
  Descriptor descriptor_;
};

}  // namespace buoyd
