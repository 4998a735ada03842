#include "firmware-host/acoustic/water_modem.hpp"

#include <algorithm>
#include <utility>

namespace buoysim {

using buoyd::MonoTime;

std::vector<Sounding> WaterModem::take_soundings(MonoTime now) {
  turn(now);
  std::vector<Sounding> begun;
  if (queue_.empty() || queue_.front().at > now || now < sounds_until_) return begun;
  begun.push_back(std::move(queue_.front().sounding));
  queue_.pop_front();
  sounds_until_ = now + begun.back().length;
  ++counters_.sent;
  counters_.sent_bytes += begun.back().bytes.size();
  counters_.sounded += begun.back().length;
  begins(begun.back(), now);
  return begun;
}

Bytes WaterModem::take_said() {
  Bytes said(said_.begin(), said_.end());
  said_.clear();
  return said;
}

MonoTime WaterModem::next_due() const {
  MonoTime due = next_act();
  if (!queue_.empty()) due = std::min(due, std::max(queue_.front().at, sounds_until_));
  return due;
}

}  // namespace buoysim
