#include "acoustics/relay_post.hpp"

#include <algorithm>
#include <utility>

namespace buoyd {

namespace {

constexpr std::uint8_t never_goes = 0x95;  // packet too large (MQTT 5, 3.4.2.1)

}  // namespace

std::string RelayPost::topic_of(std::size_t node, MessageKind kind) const {
  const char* const word = kind == MessageKind::hello   ? "/hello"
                           : kind == MessageKind::batch ? "/batch"
                                                        : "/receipt";
  return stations_[node] + word;
}

void RelayPost::put(std::size_t node, std::uint16_t number, MessageKind kind, Bytes payload) {
  const Lock lock(mutex_);
  letters_[node] = {number, kind, std::move(payload)};
  if (wake_) wake_();
}

RelayPost::Delivery RelayPost::take() {
  const Lock lock(mutex_);
  Delivery taken = delivery_;
  delivery_.outcomes.clear();
  delivery_.receipts.clear();
  return taken;
}

void RelayPost::attach(std::function<void()> wake) {
  const Lock lock(mutex_);
  wake_ = std::move(wake);
}

std::vector<std::string> RelayPost::topics() const {
  std::vector<std::string> topics;
  topics.reserve(stations_.size());
  for (std::size_t i = 0; i < stations_.size(); ++i) {
    topics.push_back(topic_of(i, MessageKind::receipt));
  }
  return topics;
}

void RelayPost::connected() {
  const Lock lock(mutex_);
  delivery_.is_online = true;
}

/// What was under way has no outcome: the node says it again.
void RelayPost::disconnected() {
  const Lock lock(mutex_);
  if (delivery_.is_online) ++delivery_.losses;
  delivery_.is_online = false;
  delivery_.outcomes.clear();
  letters_.clear();
  in_flight_.clear();
}

bool RelayPost::acked(std::uint16_t message, std::uint8_t reason) {
  const Lock lock(mutex_);
  const auto found = in_flight_.find(message);
  if (found == in_flight_.end()) return false;
  delivery_.outcomes.push_back({found->second.node, found->second.number, reason});
  in_flight_.erase(found);
  return true;
}

bool RelayPost::received(const std::string& topic, std::span<const std::uint8_t> payload) {
  for (std::size_t node = 0; node < stations_.size(); ++node) {
    if (topic != topic_of(node, MessageKind::receipt)) continue;
    const Lock lock(mutex_);
    auto& receipts = delivery_.receipts;
    const auto is_its = [node](const Receipt& one) { return one.node == node; };
    if (static_cast<std::size_t>(std::ranges::count_if(receipts, is_its)) >= most_receipts) {
      receipts.erase(std::ranges::find_if(receipts, is_its));
    }
    receipts.push_back({node, {payload.begin(), payload.end()}});
    return true;
  }
  return false;
}

void RelayPost::step(MessagePort& port, const std::string& prefix) {
  const Lock lock(mutex_);
  while (!letters_.empty() && port.room() > 0) {
    const auto [node, letter] = *letters_.begin();
    const auto sent = port.publish(prefix + topic_of(node, letter.kind), letter.payload, false);
    if (sent) {
      in_flight_[*sent] = {node, letter.number};
    } else if (sent.error().code == ErrorCode::invalid) {
      delivery_.outcomes.push_back({node, letter.number, never_goes});
    } else {
      return;
    }
    letters_.erase(node);
  }
}

}  // namespace buoyd
