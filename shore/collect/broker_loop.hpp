#pragma once
// Keeps a listener connected to a broker for ever. At each connection it subscribes. It hands each
// message to the listener and publishes what the listener returns. One thread, which owns it.

#include <deque>
#include <functional>
#include <set>
#include <string>

#include "base/log.hpp"
#include "mqtt/mqtt_connection.hpp"
#include "shore/collect/listener.hpp"

namespace buoyshore {

class BrokerLoop {
 public:
  BrokerLoop(buoyd::MqttOptions options, Listener& listener, const buoyd::Clock& clock,
             buoyd::RepeatLog& log);

  /// Runs until `stop` returns true; it is asked at least once a second. Then the listener's
  /// flush() is published, for 2 s at most, and the connection is closed.
  void run(const std::function<bool()>& stop);
  /// Takes one turn. It waits until something happens, something is due, or `deadline` has come.
  void turn(buoyd::MonoTime deadline);
  /// Connects anew if certificates or secrets were replaced.
  void renew() { connection_.renew(); }
  /// True if it was connected, and all subscriptions() stood, at least once.
  [[nodiscard]] bool was_ready() const { return was_ready_; }
  /// Why the last connection or subscription failed; "" if none ever failed.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }
  /// The reason (0x80 or above) with which the broker refused a message last; 0 if it refused none.
  [[nodiscard]] int refusal() const { return refusal_; }

 private:
  void take(const buoyd::MqttEvent& event);
  void subscribe();
  void subscribed(const buoyd::MqttSubscribed& event);
  void disconnected(std::string_view text);
  void publish(std::vector<Outgoing> messages);
  void drain();
  void say_goodbye();

  Listener& listener_;
  const buoyd::Clock& clock_;
  buoyd::RepeatLog& log_;
  const std::string broker_;
  buoyd::MqttConnection connection_;
  std::set<std::uint16_t> awaited_;  // subscriptions that do not stand yet
  std::set<std::uint16_t> wished_;   // wished_subscriptions() without an answer
  bool ready_ = false;
  bool was_ready_ = false;
  std::string trouble_;
  int refusal_ = 0;
  std::optional<buoyd::MonoTime> subscribe_again_;
  std::deque<Outgoing> outbox_;  // 4096 at most: the oldest are dropped, and asked for again
};

}  // namespace buoyshore
