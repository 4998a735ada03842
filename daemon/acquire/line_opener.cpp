#include "acquire/line_opener.hpp"

#include <algorithm>

namespace buoyd {

namespace {

constexpr Micros first_wait = std::chrono::seconds(1);
constexpr Micros longest_wait = std::chrono::seconds(60);

}  // namespace

Result<void> LineOpener::open() {
  received_before_ = line_.counters().received_bytes;
  auto opened = line_.open();
  if (!opened && opened.error().code != ErrorCode::stopped) {
    wait_longer();
  }
  return opened;
}

bool LineOpener::lost() {
  const bool worked = line_.counters().received_bytes > received_before_;
  line_.close();
  if (worked) {
    back_off_ = Micros(0);
    next_try_ = line_.now();
  } else {
    wait_longer();
  }
  return worked;
}

void LineOpener::wait_longer() {
  back_off_ = std::clamp(back_off_ * 2, first_wait, longest_wait);
  next_try_ = line_.now() + back_off_;
}

}  // namespace buoyd
