#include "acquire/line_opener.hpp"

#include <algorithm>

namespace buoyd {

namespace {

constexpr Micros first_wait = std::chrono::seconds(1);
constexpr Micros longest_wait = std::chrono::seconds(60);
/// A server that is in use says so and closes: a younger connection carried nothing of use.
constexpr Micros young = std::chrono::seconds(1);
constexpr int most_young = 2;  // losses in a row

}  // namespace

Result<void> LineOpener::open() {
  received_before_ = line_.counters().received_bytes;
  opened_at_ = line_.now();
  auto opened = line_.open();
  if (!opened && opened.error().code != ErrorCode::stopped) {
    wait_longer();
  }
  return opened;
}

bool LineOpener::lost() {
  const bool worked = line_.counters().received_bytes > received_before_;
  line_.close();
  young_losses_ = line_.now() - opened_at_ < young ? std::min(young_losses_, most_young) + 1 : 0;
  const bool at_once = worked && young_losses_ <= most_young;
  if (at_once) {
    back_off_ = Micros(0);
    next_try_ = line_.now();
  } else {
    wait_longer();
  }
  return at_once;
}

void LineOpener::wait_longer() {
  back_off_ = std::clamp(back_off_ * 2, first_wait, longest_wait);
  next_try_ = line_.now() + back_off_;
}

}  // namespace buoyd
