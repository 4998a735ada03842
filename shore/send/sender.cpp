#include "shore/send/sender.hpp"

#include <poll.h>

#include <algorithm>
#include <chrono>

namespace buoyshore {

void Sender::begin(const Parcel& parcel) {
  if (parcel.name == parcel_) return;
  parcel_ = parcel.name;
  has_come_ = false;
}

int wait_ms(const buoyd::Clock& clock, buoyd::MonoTime until) {
  constexpr buoyd::Micros longest = std::chrono::seconds(1);
  const auto left = std::clamp(until - clock.mono(), buoyd::Micros(0), longest);
  return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count());
}

void Sender::rest(buoyd::MonoTime until) {
  while (clock_.mono() < until && !must_end()) ::poll(nullptr, 0, wait_ms(clock_, until));
}

}  // namespace buoyshore
