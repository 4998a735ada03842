#include "uplink/live_lane.hpp"

#include <algorithm>

#include "core/proof/bytes_as_text.hpp"
#include "mqtt/mqtt_connection.hpp"
#include "uplink/live_json.hpp"

namespace buoyd {

namespace {

constexpr std::size_t for_others = 8;
constexpr Micros budget_look = std::chrono::seconds(10);

}  // namespace

LiveLane::LiveLane(LiveOptions options, MessagePort& port, Budget& budget)
    : options_(std::move(options)), port_(port), budget_(budget) {}

void LiveLane::connected(std::size_t at_once) {
  connected_ = true;
  most_ = std::min(most_in_flight, at_once - std::min(for_others, at_once / 2));
}

void LiveLane::disconnected() {
  connected_ = false;
  in_flight_.clear();
}

void LiveLane::take(const EpochId& epoch, StoredReading stored) {
  if (!options_.enabled) {
    return;
  }
  const Description& description = *stored.reading.description;
  const Key key{description.instrument(), description.kind()};
  const auto found = waiting_.find(key);
  if (found != waiting_.end()) {
    found->second = {epoch, std::move(stored), found->second.order};
  } else if (waiting_.size() < most_waiting) {
    waiting_.emplace(key, Waiting{epoch, std::move(stored), next_order_++});
  }
}

bool LiveLane::acked(std::uint16_t message, std::uint8_t reason) {
  if (in_flight_.erase(message) == 0) {
    return false;
  }
  if (reason >= mqtt_first_failure || reason == mqtt_no_subscriber) {
    ++status_.refused;
  }
  return true;
}

bool LiveLane::may_send() const {
  return connected_ && in_flight_.size() < most_ && port_.room() > 0;
}

std::map<LiveLane::Key, LiveLane::Waiting>::iterator LiveLane::oldest_due(MonoTime now) {
  auto oldest = waiting_.end();
  for (auto it = waiting_.begin(); it != waiting_.end(); ++it) {
    const auto sent = sent_at_.find(it->first);
    const bool due = sent == sent_at_.end() || now - sent->second >= options_.interval;
    if (due && (oldest == waiting_.end() || it->second.order < oldest->second.order)) {
      oldest = it;
    }
  }
  return oldest;
}

void LiveLane::step(MonoTime now) {
  status_.over_budget = !waiting_.empty() && !budget_.live();
  while (may_send() && budget_.live()) {
    const auto due = oldest_due(now);
    if (due == waiting_.end()) {
      return;
    }
    if (!send(due->first, due->second, now)) {
      return;
    }
    waiting_.erase(due);
  }
}

bool LiveLane::send(const Key& key, const Waiting& waiting, MonoTime now) {
  const auto json = live_json(waiting.epoch, waiting.stored);
  if (!json) {
    return true;  // a damaged row: the record lane says so, a view may leave it out
  }
  const auto message = port_.publish(options_.topic_stem + key.first, text_as_bytes(*json), false);
  if (!message) {
    // Larger than the broker takes: it never will. Anything else: later.
    return message.error().code == ErrorCode::invalid;
  }
  budget_.sent_live(json->size());
  in_flight_.insert(*message);
  sent_at_[key] = now;
  ++status_.messages;
  status_.bytes += json->size();
  return true;
}

MonoTime LiveLane::next_due(MonoTime now) const {
  MonoTime next = MonoTime::max();
  if (waiting_.empty() || !may_send()) {
    return next;  // an acknowledgement or a connection wakes us
  }
  if (!budget_.live()) {
    return now + budget_look;
  }
  for (const auto& [key, waiting] : waiting_) {
    const auto sent = sent_at_.find(key);
    next = std::min(next, sent == sent_at_.end() ? now : sent->second + options_.interval);
  }
  return std::max(next, now);
}

LiveStatus LiveLane::status() const {
  LiveStatus status = status_;
  status.waiting = waiting_.size();
  status.in_flight = in_flight_.size();
  return status;
}

}  // namespace buoyd
