#include "acquire/schedule/slot_counters.hpp"

#include <algorithm>

namespace buoyd {

SlotCounters& SlotCounters::operator+=(const SlotCounters& more) {
  run += more.run;
  failed += more.failed;
  missed += more.missed;
  rested += more.rested;
  no_line += more.no_line;
  paused += more.paused;
  unpowered += more.unpowered;
  longest_wait = std::max(longest_wait, more.longest_wait);
  return *this;
}

}  // namespace buoyd
