#pragma once
// One instrument of a line while it runs: its driver, the readings made of its samples, its health
// and its status. Owned by the line's worker; on its thread only, but for ask_reading(),
// ask_interval(), ask_power(), name() and snapshot().

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "acquire/change_report.hpp"
#include "acquire/line_plan.hpp"
#include "acquire/reading_maker.hpp"
#include "acquire/schedule/recent_rate.hpp"
#include "acquire/schedule/rhythm.hpp"
#include "acquire/status.hpp"
#include "base/log.hpp"
#include "core/reading_sink.hpp"

namespace buoyd {

class LineInstrument final : private SampleSink {
 public:
  LineInstrument(InstrumentPlan plan, const DeploymentSettings& deployment, ReadingSink& sink,
                 RepeatLog& log, MonoTime now);

  [[nodiscard]] SlotGrid grid() const { return {settings_.interval, settings_.offset}; }

  /// Reads it once through its driver; readings go to the sink, errors are counted.
  [[nodiscard]] Result<void> poll(Line& line);
  /// Calls Driver::set_relay(); errors are counted.
  [[nodiscard]] Result<void> set_relay(Line& line, std::uint16_t relay, bool on);
  /// Gives the driver bytes that came unasked.
  void receive(std::span<const std::uint8_t> bytes, MonoTime first_byte);
  /// Tells the driver that no byte came until `now`.
  void expire(MonoTime now);
  [[nodiscard]] MonoTime expires_at() const { return driver_->expires_at(); }
  void line_opened(MonoTime at) { driver_->line_opened(at); }

  /// What decides its health, besides its readings.
  struct Circumstances {
    bool line_there = true;
    bool dormant = false;
    SlotCounters slots;
    MonoTime next_slot;
  };
  /// Judges its health, reports a change to log and sink, and publishes its status.
  void review(const Circumstances& circumstances, MonoTime now);
  /// Its line ends: ChangeReport::end().
  void end(const std::string& text, MonoTime now) { report_.end(sink_, text, now); }

  /// When it is polled next, as long as review() did not say so. Before its line's thread runs.
  void expect_slot(MonoTime begin) {
    status_.update([begin](InstrumentSnapshot& status) { status.next_slot = begin; });
  }

  /// Asks for polls so often from now on; 0: as often as its settings say. Any thread.
  void ask_interval(Micros interval) { asked_interval_ = interval.count(); }
  /// The interval that is to hold now; nullopt: that of the last call still does. The line's
  /// thread.
  [[nodiscard]] std::optional<Micros> take_interval();

  /// From then on it has power and is warm, as it has until this is called first; MonoTime::max():
  /// it has none. What one that speaks says before then is no reading. Any thread.
  void ask_power(MonoTime from) { powered_from_ = from.time_since_epoch().count(); }
  [[nodiscard]] MonoTime powered_from() const { return MonoTime(Micros(powered_from_)); }
  /// Whether it has power now; nullopt: as at the last call. The line's thread.
  [[nodiscard]] std::optional<bool> take_power(MonoTime now);
  [[nodiscard]] bool has_power() const { return has_power_; }
  /// It is to be polled now, beside its slots: a requested reading has not come, or its slot's poll
  /// began a start that is over.
  [[nodiscard]] bool wants_poll(MonoTime now) const;
  /// When it has power, or is ready behind its start; MonoTime::max(): neither is awaited.
  [[nodiscard]] MonoTime awaited() const;
  /// Messages that one that speaks at a known rate would have sent while it had no power.
  [[nodiscard]] std::uint64_t unspoken(MonoTime now) const;

  /// One that speaks and does not give a reading so long while it is warm fails to.
  static constexpr Micros read_patience = std::chrono::minutes(2);
  /// Asks for a reading now. Returns the number that snapshot().reads_done will reach when the
  /// reading is there, or when it failed. One reading answers all requests that came before it.
  /// Any thread.
  [[nodiscard]] std::uint64_t ask_reading() { return ++asked_; }
  /// True while a requested reading has not come.
  [[nodiscard]] bool is_read_wanted() const { return asked_ > done_; }

  /// Any thread.
  [[nodiscard]] const std::string& name() const { return settings_.name; }
  [[nodiscard]] InstrumentSnapshot snapshot() const { return status_.read(); }

 private:
  void take(Sample sample) override;
  void complete(std::uint64_t read, const std::string& trouble);
  void give_up_reading(MonoTime now);
  [[nodiscard]] Micros without_power_until(MonoTime now) const;
  void remember(std::size_t kind, const Reading& reading);
  void failed(const Error& error, MonoTime now);
  void count_damage(bool is_poll_damaged = false);
  void leave_out_unseen(MonoTime now);
  [[nodiscard]] Health judge(const Circumstances& circumstances, MonoTime now) const;
  void change_to(Health health, MonoTime now);
  [[nodiscard]] std::string text_of(Health health, MonoTime now) const;
  void log_change(const std::string& before);

  InstrumentSettings settings_;
  std::unique_ptr<Driver> driver_;
  std::shared_ptr<DamageCount> damage_;
  std::uint64_t damaged_frames_ = 0;  // of the driver's, that are counted there
  ReadingMaker maker_;
  std::vector<bool> kept_;  // by kind: true if its samples become readings
  Micros between_records_;  // 0: nobody says it
  ReadingSink& sink_;
  RepeatLog& log_;
  Rhythm rhythm_;
  RecentRate rate_;
  ChangeReport report_;
  MonoTime reviewed_;  // when review() looked last
  Health health_ = Health::waiting;
  std::string last_error_;
  std::uint64_t dropped_ = 0;
  std::uint64_t taken_ = 0;  // readings made
  std::atomic<std::uint64_t> asked_{0};
  std::uint64_t done_ = 0;
  std::uint64_t expected_ = 0;  // the reading that was asked for first, if it is not done
  MonoTime expected_since_{};
  std::atomic<Micros::rep> asked_interval_{0};
  Micros interval_;  // that holds
  std::atomic<Micros::rep> powered_from_{Micros::min().count()};
  bool has_power_ = true;
  std::optional<MonoTime> starts_until_;  // the last poll began a start, and brought nothing
  MonoTime without_power_since_;
  Micros without_power_{0};  // before it got the power that it has
  InstrumentStatus status_;
};

}  // namespace buoyd
