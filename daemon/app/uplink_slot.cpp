#include "app/uplink_slot.hpp"

#include <utility>

namespace buoyd {

namespace {

void add_traffic(UplinkStatus& status, const UplinkStatus& more) {
  status.sent_bytes += more.sent_bytes;
  status.link_bytes += more.link_bytes;
  status.connects += more.connects;
  status.connected_time += more.connected_time;
}

}  // namespace

void UplinkSlot::make() {
  uplink_ = make_();
  if (!left_.empty()) uplink_->loop().withdraw(left_);
}

void UplinkSlot::withdraw(LeftKinds left) {
  left_ = std::move(left);
  uplink_->loop().withdraw(left_);
}

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
  add_traffic(before_, uplink_->loop().status());
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

UplinkStatus UplinkSlot::since_start() const {
  UplinkStatus status = uplink_->loop().status();
  add_traffic(status, before_);
  return status;
}

void UplinkSlot::clear() {
  connect_(nullptr);
  uplink_.reset();
}

}  // namespace buoyd
