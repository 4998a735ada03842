#include "acoustics/modem/modem_dialog.hpp"

#include <fmt/format.h>

#include <utility>

namespace buoyd {

void ModemDialog::opened(MonoTime now) {
  begin_line();
  rest();
  to_write_.clear();
  trouble_.clear();
  is_answered_ = true;
  task_ = Task::resting;
  until_ = now;
}

void ModemDialog::closed(MonoTime /*now*/) {
  fail_task("the modem's line was lost");
  task_ = Task::closed;
  until_ = MonoTime::max();
  to_write_.clear();
}

void ModemDialog::fail_task(const std::string& why) {
  if (is_answered_) return;
  if (task_ == Task::ranging) return answer(Ranged{ranged_, std::nullopt});
  answer(FrameRefused{true, why});
}

void ModemDialog::answer(AcousticEvent event) {
  is_answered_ = true;
  tell(std::move(event));
}

void ModemDialog::become_ready() {
  rest();
  if (task_ == Task::setting_up) trouble_.clear();
  task_ = Task::ready;
  until_ = MonoTime::max();
}

void ModemDialog::finish(AcousticEvent event) {
  answer(std::move(event));
  become_ready();
}

void ModemDialog::set_up_later(std::string_view why, Micros pause, MonoTime now) {
  rest();
  fail_task(std::string(why));
  trouble_ = why;
  task_ = Task::resting;
  until_ = now + pause;
  to_write_.clear();
}

void ModemDialog::say(Bytes words, Micros patience) {
  to_write_ = std::move(words);
  patience_ = patience;
}

Bytes ModemDialog::step(MonoTime now) {
  if (now >= until_ && to_write_.empty()) {
    until_ = MonoTime::max();
    if (task_ == Task::resting) {
      task_ = Task::setting_up;
      begin_set_up(now);
    } else {
      overdue(now);
    }
  }
  if (!to_write_.empty()) until_ = now + patience_;
  return std::exchange(to_write_, {});
}

MonoTime ModemDialog::next_due() const {
  return to_write_.empty() ? until_ : MonoTime::min();
}

std::vector<AcousticEvent> ModemDialog::take_events() {
  return std::exchange(events_, {});
}

Result<void> ModemDialog::send(AcousticAddress to, std::span<const std::uint8_t> bytes) {
  if (!is_ready()) return fail(ErrorCode::unavailable, "the modem is " + state());
  if (bytes.empty() || bytes.size() > most_frame_bytes()) {
    return fail(ErrorCode::invalid,
                fmt::format("{} bytes, expected 1 to {}", bytes.size(), most_frame_bytes()));
  }
  task_ = Task::sending;
  is_answered_ = false;
  begin_sending(to, bytes);
  return {};
}

Result<void> ModemDialog::range(AcousticAddress to) {
  if (!is_ready()) return fail(ErrorCode::unavailable, "the modem is " + state());
  task_ = Task::ranging;
  is_answered_ = false;
  ranged_ = to;
  begin_ranging(to);
  return {};
}

std::string ModemDialog::state() const {
  if (!trouble_.empty()) return trouble_;
  switch (task_) {
    case Task::closed:
      return "closed";
    case Task::resting:
    case Task::setting_up:
      return "setting up";
    case Task::ready:
      return "ready";
    case Task::sending:
      return "sending";
    case Task::ranging:
      return "ranging";
  }
  return {};
}

}  // namespace buoyd
