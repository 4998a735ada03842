#include "acquire/switch_queue.hpp"

#include <fmt/format.h>

#include <utility>

namespace buoyd {

Result<void> SwitchQueue::push(SwitchOrderPtr order) {
  const Lock lock(mutex_);
  if (closed_) {
    return fail(ErrorCode::unavailable, "the line has ended");
  }
  if (orders_.size() >= most_orders) {
    return fail(ErrorCode::full, fmt::format("{} orders wait already", most_orders));
  }
  orders_.push_back(std::move(order));
  return {};
}

SwitchOrderPtr SwitchQueue::pop() {
  const Lock lock(mutex_);
  while (!orders_.empty()) {
    SwitchOrderPtr order = std::move(orders_.front());
    orders_.pop_front();
    if (!order->withdrawn) {
      return order;
    }
    order->say(fail(ErrorCode::stopped, "withdrawn"));
  }
  return nullptr;
}

void SwitchQueue::refuse(const Error& why) {
  const Lock lock(mutex_);
  for (const SwitchOrderPtr& order : std::exchange(orders_, {})) {
    order->say(tl::unexpected<Error>(why));
  }
}

void SwitchQueue::close() {
  {
    const Lock lock(mutex_);
    closed_ = true;
  }
  refuse({ErrorCode::unavailable, "the line has ended"});
}

}  // namespace buoyd
