#include "spool/commit_pacer.hpp"

#include <algorithm>

namespace buoyd {

MonoTime CommitPacer::after_last(Micros gap) const {
  if (!last_start_) {
    return MonoTime::min();
  }
  return *last_start_ + (failed_ ? std::max({gap, failure_gap, interval_}) : gap);
}

MonoTime CommitPacer::due(const WaitingReadings& waiting) const {
  if (waiting.urgent) {
    return std::max(after_last(urgent_gap), waiting.first);
  }
  return std::max(after_last(interval_), waiting.first + gather);
}

MonoTime CommitPacer::earliest() const {
  return after_last(interval_);
}

void CommitPacer::started(MonoTime now) {
  last_start_ = now;
  failed_ = false;
}

}  // namespace buoyd
