#include "app/uplink_slot.hpp"

#include <utility>

namespace buoyd {

Result<void> UplinkSlot::begin() {
  if (renewing_) return {};
  connect_(&uplink_->loop());
  return uplink_->begin();
}

void UplinkSlot::renew() {
  uplink_->ask_to_stop();
  renewing_ = true;
}

bool UplinkSlot::step() {
  if (!renewing_ || !uplink_->ended()) return false;
  renewing_ = false;
  clear();
  make();
  for (CommandAnswer& answer : std::exchange(unsent_, {})) send(std::move(answer));
  return true;
}

void UplinkSlot::send(CommandAnswer answer) {
  if (renewing_) {
    unsent_.push_back(std::move(answer));
  } else {
    uplink_->loop().answer(std::move(answer));
  }
}

void UplinkSlot::clear() {
  connect_(nullptr);
  uplink_.reset();
}

}  // namespace buoyd
