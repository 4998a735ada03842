#include "shore/collect/broker_loop.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace buoyshore {

using buoyd::Micros;
using buoyd::MonoTime;
using buoyd::Priority;

namespace {

constexpr Micros longest_turn{1'000'000};
constexpr Micros goodbye_time{2'000'000};
constexpr Micros subscribe_interval{60'000'000};
constexpr std::size_t max_outbox = 4096;

}  // namespace

BrokerLoop::BrokerLoop(buoyd::MqttOptions options, Listener& listener, const buoyd::Clock& clock,
                       buoyd::RepeatLog& log)
    : listener_(listener),
      clock_(clock),
      log_(log),
      broker_(fmt::format("broker {}:{}", options.settings.host, options.settings.port)),
      connection_(std::move(options), clock) {}

void BrokerLoop::run(const std::function<bool()>& stop) {
  while (!stop()) {
    turn(clock_.mono() + longest_turn);
  }
  say_goodbye();
}

void BrokerLoop::turn(MonoTime deadline) {
  const auto due = ready_ ? listener_.next_due() : std::nullopt;  // unheard until then
  for (const buoyd::MqttEvent& event :
       connection_.run_once(due ? std::min(*due, deadline) : deadline)) {
    take(event);
  }
  if (subscribe_again_ && *subscribe_again_ <= clock_.mono()) {
    subscribe();
  }
  if (ready_) {
    publish(listener_.due());
  }
  drain();
}

void BrokerLoop::take(const buoyd::MqttEvent& event) {
  if (std::holds_alternative<buoyd::MqttConnected>(event)) {
    log_.ended(broker_, "connection", "connected");
    subscribe();
  } else if (const auto* gone = std::get_if<buoyd::MqttDisconnected>(&event)) {
    disconnected(gone->text);
  } else if (const auto* refused = std::get_if<buoyd::MqttRefused>(&event)) {
    disconnected(refused->text);
  } else if (const auto* answer = std::get_if<buoyd::MqttSubscribed>(&event)) {
    subscribed(*answer);
  } else if (const auto* acked = std::get_if<buoyd::MqttAcked>(&event)) {
    if (acked->reason >= buoyd::mqtt_first_failure) refusal_ = acked->reason;
  } else if (const auto* message = std::get_if<buoyd::MqttMessage>(&event)) {
    publish(listener_.message(message->topic, message->payload, message->retained));
  }
}

void BrokerLoop::subscribe() {
  subscribe_again_.reset();
  awaited_.clear();
  wished_.clear();
  for (const std::string& filter : listener_.subscriptions()) {
    if (const auto id = connection_.subscribe(filter)) {
      awaited_.insert(*id);
    }
  }
  for (const std::string& filter : listener_.wished_subscriptions()) {
    if (const auto id = connection_.subscribe(filter)) wished_.insert(*id);
  }
}

void BrokerLoop::subscribed(const buoyd::MqttSubscribed& event) {
  if (wished_.erase(event.id) > 0) return;
  if (event.reason >= buoyd::mqtt_first_failure) {
    trouble_ = "it refuses a subscription";
    log_.occurred(broker_, "subscription", Priority::error, trouble_);
    subscribe_again_ = clock_.mono() + subscribe_interval;
    return;
  }
  awaited_.erase(event.id);
  if (awaited_.empty() && !ready_) {
    ready_ = was_ready_ = true;
    publish(listener_.connected());
  }
}

void BrokerLoop::disconnected(std::string_view text) {
  trouble_ = text;
  log_.occurred(broker_, "connection", Priority::warning, fmt::format("not connected: {}", text));
  ready_ = false;
  subscribe_again_.reset();
  outbox_.clear();  // who waits for a receipt asks again
}

void BrokerLoop::publish(std::vector<Outgoing> messages) {
  std::move(messages.begin(), messages.end(), std::back_inserter(outbox_));
  while (outbox_.size() > max_outbox) outbox_.pop_front();
  drain();
}

void BrokerLoop::drain() {
  while (!outbox_.empty()) {
    const auto handed = connection_.publish(outbox_.front().topic, outbox_.front().payload, false);
    if (!handed && handed.error().code != buoyd::ErrorCode::invalid) {
      return;  // later, or with the next connection
    }
    if (!handed) {
      log_.occurred(broker_, "publish", Priority::error, handed.error().text);
    }
    outbox_.pop_front();
  }
}

void BrokerLoop::say_goodbye() {
  const MonoTime until = clock_.mono() + goodbye_time;
  if (ready_) {
    publish(listener_.flush());
  }
  while (ready_ && (!outbox_.empty() || connection_.unacked() > 0) && clock_.mono() < until) {
    for (const buoyd::MqttEvent& event : connection_.run_once(until)) {
      if (std::holds_alternative<buoyd::MqttDisconnected>(event)) ready_ = false;
    }
    drain();
  }
  connection_.close(false);
}

}  // namespace buoyshore
