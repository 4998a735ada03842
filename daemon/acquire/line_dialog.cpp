#include "acquire/line_dialog.hpp"

#include <algorithm>
#include <array>

#include "line/hear_bytes.hpp"

namespace buoyd {

Result<void> LineDialogLoop::turn(Micros at_most) {
  return line_.is_open() ? exchange(at_most) : open(at_most);
}

Result<void> LineDialogLoop::open(Micros at_most) {
  const MonoTime now = line_.now();
  if (now < opener_.next_try()) {
    return line_.sleep_until(std::min(opener_.next_try(), now + at_most));
  }
  auto opened = opener_.open();
  if (opened) {
    log_.ended(line_.name(), "line_gone", what_ + " is open");
    dialog_.opened(line_.now());
  } else if (opened.error().code != ErrorCode::stopped) {
    log_.occurred(line_.name(), "line_gone", Priority::warning, opened.error().text);
  }
  return opened;
}

Result<void> LineDialogLoop::exchange(Micros at_most) {
  const Bytes words = dialog_.step(line_.now());
  if (!words.empty()) {
    if (auto written = line_.write(words); !written) {
      note_lost(written.error());
      return written;
    }
  }
  std::array<std::uint8_t, 512> buffer{};
  const MonoTime now = line_.now();
  const MonoTime until = std::clamp(dialog_.next_due(), now, now + at_most);
  auto heard = hear_bytes(line_, until, buffer);
  if (heard) {
    dialog_.heard(heard->bytes, heard->first_byte);
    return {};
  }
  if (heard.error().code == ErrorCode::timeout) return {};
  note_lost(heard.error());
  return pass_on(heard);
}

void LineDialogLoop::note_lost(const Error& error) {
  if (error.code == ErrorCode::stopped) return;
  log_.occurred(line_.name(), "line_gone", Priority::warning, error.text);
  dialog_.closed(line_.now());
  opener_.lost();
}

}  // namespace buoyd
