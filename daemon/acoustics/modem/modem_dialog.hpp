#pragma once
// What the dialogs with modems of all makes share: one task at a time, what is said next and how
// long its answer is waited for, and setting up anew a modem that went silent or refused. A make
// says what is said and what the answers mean. The modem's thread.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acoustics/modem/acoustic_modem.hpp"
#include "core/acoustic_make.hpp"

namespace buoyd {

class ModemDialog : public AcousticModem {
 public:
  static constexpr Micros set_up_pause{5'000'000};

  void opened(MonoTime now) final;
  void closed(MonoTime now) final;
  [[nodiscard]] Bytes step(MonoTime now) final;
  [[nodiscard]] MonoTime next_due() const final;
  [[nodiscard]] std::vector<AcousticEvent> take_events() final;
  [[nodiscard]] bool is_ready() const final { return task_ == Task::ready; }
  [[nodiscard]] Result<void> send(AcousticAddress to, std::span<const std::uint8_t> bytes) final;
  [[nodiscard]] Result<void> range(AcousticAddress to) final;
  [[nodiscard]] std::size_t most_frame_bytes() const final { return make_.most_frame_bytes; }
  [[nodiscard]] Micros air_time(std::size_t bytes) const final { return make_.air_time(bytes); }
  [[nodiscard]] Micros turnaround() const final { return make_.turnaround; }
  [[nodiscard]] std::string state() const final;

 protected:
  enum class Task : std::uint8_t { closed, resting, setting_up, ready, sending, ranging };

  explicit ModemDialog(const AcousticMake& make) : make_(make) {}

  /// A line is open: what was heard on the one before is forgotten.
  virtual void begin_line() = 0;
  /// Nothing of a task is under way any more: its step is none.
  virtual void rest() = 0;
  /// Each says() the first words of its task.
  virtual void begin_set_up(MonoTime now) = 0;
  virtual void begin_sending(AcousticAddress to, std::span<const std::uint8_t> bytes) = 0;
  virtual void begin_ranging(AcousticAddress to) = 0;
  /// What was waited for did not come.
  virtual void overdue(MonoTime now) { set_up_later("silent", set_up_pause, now); }

  [[nodiscard]] Task task() const { return task_; }
  [[nodiscard]] AcousticAddress ranged_modem() const { return ranged_; }
  /// The next step() writes it; overdue() comes if nothing else is said or waited for until then.
  void say(Bytes words, Micros patience);
  void wait_until(MonoTime until) { until_ = until; }
  /// Events that answer no task, and one that does.
  void tell(AcousticEvent event) { events_.push_back(std::move(event)); }
  void answer(AcousticEvent event);
  /// The task is done.
  void become_ready();
  /// The same, and the event answers it.
  void finish(AcousticEvent event);
  /// The range is done; nullopt: nothing came.
  void finish_range(std::optional<Micros> travel) { finish(Ranged{ranged_, travel}); }
  /// A task that is under way is answered: it failed.
  void set_up_later(std::string_view why, Micros pause, MonoTime now);

 private:
  void fail_task(const std::string& why);

  const AcousticMake& make_;
  Task task_ = Task::closed;
  bool is_answered_ = true;  // the task that is under way
  MonoTime until_ = MonoTime::max();
  Bytes to_write_;
  Micros patience_{0};
  AcousticAddress ranged_ = 0;
  std::string trouble_;  // why it is set up again
  std::vector<AcousticEvent> events_;
};

/// ASCII words as bytes.
[[nodiscard]] inline Bytes modem_words(std::string_view words) {
  return {words.begin(), words.end()};
}

}  // namespace buoyd
