#pragma once
// Keeps a listener connected to a broker for ever: subscribes at each connection, hands messages
// over, publishes what comes back. One thread, which owns it.

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

  /// Until `stop` says so, which is asked at least once a second; then says what is still to be
  /// said, for at most 2 s, and goodbye.
  void run(const std::function<bool()>& stop);
  /// One turn: waits until something happens, `deadline` has come or something is due.
  void turn(buoyd::MonoTime deadline);
  /// Connects anew if certificates or secrets were replaced.
  void renew() { connection_.renew(); }
  /// Connected, and the subscriptions stand.
  [[nodiscard]] bool is_ready() const { return ready_; }
  /// Was ready at least once.
  [[nodiscard]] bool was_ready() const { return was_ready_; }
  /// Why it is not connected or a subscription does not stand; "" before anything failed.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }
  /// The newest reason ≥ 0x80 with which the broker answered a message; 0: none did.
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
  std::set<std::uint16_t> awaited_;  // subscriptions without an answer
  std::set<std::uint16_t> wished_;   // likewise, of those that may be refused
  bool ready_ = false;
  bool was_ready_ = false;
  std::string trouble_;
  int refusal_ = 0;
  std::optional<buoyd::MonoTime> subscribe_again_;
  std::deque<Outgoing> outbox_;  // at most 4096: what is older is dropped, it is asked for again
};

}  // namespace buoyshore
