#pragma once
// One MQTT 5 connection that comes back by itself: libmosquitto driven by poll(), without its loop
// thread. Made by buoyd's MQTT thread and by buoyshore; only wake() may be called by others.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/time.hpp"
#include "base/turn_watch.hpp"
#include "base/wake_signal.hpp"
#include "core/settings.hpp"
#include "mqtt/reconnect_policy.hpp"
#include "mqtt/socket_traffic.hpp"

struct mosquitto;

namespace buoyd {

class MqttGate;

inline constexpr std::uint8_t mqtt_no_subscriber = 0x10;  ///< a PUBACK's "nobody listens"
inline constexpr std::uint8_t mqtt_first_failure = 0x80;  ///< reason codes from here on are errors
inline constexpr int mqtt_taken_over = 0x8E;

/// True if a broker may be asked for it: + is a whole level, # the last one. Of what is none
/// nothing would ever come.
[[nodiscard]] bool is_topic_filter(const std::string& text);

struct MqttWill {
  std::string topic;
  std::string payload;  ///< published retained, QoS 1
};

struct MqttOptions {
  MqttSettings settings;  ///< host (prefer a numeric one: names block in DNS), secrets, keepalive
  std::string client_id;  ///< unique at the broker, never ""
  std::optional<MqttWill> will;
  std::size_t max_incoming = 65536;  ///< bytes of one message; larger ones are dropped

  /// One run_once() returns at most so many messages, and so many bytes of them. The rest is
  /// dropped.
  static constexpr std::size_t max_backlog = 256;
  static constexpr std::size_t max_backlog_bytes = 1 << 20;
};

/// What the broker allows on this connection (CONNACK).
struct MqttLimits {
  std::size_t max_payload = 0;         ///< its Maximum Packet Size − 1 KiB, at most 1 MiB
  std::uint16_t receive_maximum = 20;  ///< messages that may be unacknowledged
  bool operator==(const MqttLimits&) const = default;
};

struct MqttConnected {
  MqttLimits limits;
};
/// The connection, or the attempt to make one, ended. All that was unacknowledged is forgotten.
struct MqttDisconnected {
  int reason = 0;  ///< of the broker's DISCONNECT (≥ 0x80), else libmosquitto's error number
  std::string text;
  bool forged = false;  ///< the peer sent what no broker may; `text` names it and the peer
};
/// The broker said no (CONNACK ≥ 0x80), TLS failed, or a secret cannot be used.
struct MqttRefused {
  int reason = 0;  ///< 0 if it was not the broker
  std::string text;
  bool ours = false;  ///< what we need ourselves is not as it must be: the broker was not asked
};
struct MqttAcked {
  std::uint16_t id = 0;
  std::uint8_t reason = 0;  ///< of the PUBACK: see mqtt_no_subscriber, mqtt_first_failure
};
struct MqttSubscribed {
  std::uint16_t id = 0;
  std::uint8_t reason = 0;  ///< ≥ mqtt_first_failure: refused
};
struct MqttMessage {
  std::string topic;
  std::vector<std::uint8_t> payload;
  bool retained = false;
  std::string response_topic;             ///< "" if it names none
  std::vector<std::uint8_t> correlation;  ///< to be given back with the answer
};
using MqttEvent = std::variant<MqttConnected, MqttDisconnected, MqttRefused, MqttAcked,
                               MqttSubscribed, MqttMessage>;

class MqttConnection {
 public:
  /// `clock` and `turns` must outlive it. Connects at the first run_once(). Who watches the turns
  /// of its thread is told while a name is looked up.
  MqttConnection(MqttOptions options, const Clock& clock, TurnWatch* turns = nullptr);
  ~MqttConnection();
  MqttConnection(const MqttConnection&) = delete;
  MqttConnection& operator=(const MqttConnection&) = delete;

  /// Waits until something happens, wake() was called or `deadline` has come; connects, reads,
  /// writes and keeps alive. Returns what happened, in order; often nothing. Blocks longer than
  /// asked only while a host name is being resolved.
  [[nodiscard]] std::vector<MqttEvent> run_once(MonoTime deadline);
  /// Ends the wait of run_once(). Any thread, any time.
  void wake() const { wake_.wake(); }

  /// Hands a QoS 1 message over; its id comes back in MqttAcked unless the connection is lost.
  /// What was handed over leaves together, at the next run_once().
  /// Nothing was handed over at an error: unavailable (not connected), full (receive_maximum are
  /// unacknowledged: later), invalid (over max_payload, no topic: never).
  [[nodiscard]] Result<std::uint16_t> publish(const std::string& topic,
                                              std::span<const std::uint8_t> payload, bool retain,
                                              std::span<const std::uint8_t> correlation = {});
  [[nodiscard]] Result<std::uint16_t> publish(const std::string& topic, std::string_view payload,
                                              bool retain);
  /// Asks for a topic at QoS 1; MqttSubscribed answers. To be repeated after each MqttConnected.
  [[nodiscard]] Result<std::uint16_t> subscribe(const std::string& filter);
  /// Connects anew at once, with the secrets and certificates as they are now, if one of their
  /// files has other contents than when this connection, or the last attempt, began.
  void renew();
  /// Gives this connection up, as if it had been lost.
  void drop(std::string text) { lose(0, std::move(text)); }
  /// The same, then the next attempt is at once, unless a take-over makes it wait.
  void restart(std::string text);
  /// Says goodbye and stays away: run_once() connects no more. With `with_will` the broker
  /// publishes the will (reason 4), else it forgets it.
  void close(bool with_will);

  [[nodiscard]] bool is_connected() const { return connected_; }
  [[nodiscard]] const MqttLimits& limits() const { return limits_; }
  [[nodiscard]] std::size_t unacked() const { return unacked_.size(); }
  /// When the oldest unacknowledged message was handed over.
  [[nodiscard]] std::optional<MonoTime> oldest_unacked() const;
  /// Earliest time of the next attempt, and whether a take-over makes it wait.
  [[nodiscard]] const ReconnectPolicy& policy() const { return policy_; }
  /// Of all connections so far.
  [[nodiscard]] SocketTraffic traffic() const;
  /// Incoming messages dropped as too large or too many.
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

 private:
  struct Callbacks;
  struct Free {
    void operator()(mosquitto* handle) const;
  };

  [[nodiscard]] bool waits_for_clock(MonoTime now) const;
  void connect();
  [[nodiscard]] short wait(MonoTime until);
  void drive(short revents);
  // libmosquitto's error numbers, as mosquitto_loop_read() returns them.
  [[nodiscard]] int turn(short revents);
  [[nodiscard]] int read_network();
  [[nodiscard]] int read_piece();
  [[nodiscard]] int write_network();
  [[nodiscard]] int dead(const Error& error);
  [[nodiscard]] bool is_closed() const;
  void finish(int rc);
  void lose(int reason, std::string text, bool is_forged = false);
  void refuse(int reason, std::string text, bool ours = false);
  void forget();

  const MqttOptions options_;
  const Clock& clock_;
  const bool tls_;
  TurnWatch* const turns_;
  const WakeSignal wake_;
  ReconnectPolicy policy_;
  // One handle a connection: nothing is ever queued inside it before CONNACK or carried over.
  std::unique_ptr<mosquitto, Free> handle_;
  std::unique_ptr<MqttGate> gate_;  // of the handle that has begun to connect
  MqttLimits limits_;
  std::size_t max_packet_ = 0;  // that the broker takes
  std::map<std::uint16_t, MonoTime> unacked_;
  std::vector<MqttEvent> events_;
  std::size_t backlog_ = 0;
  std::size_t backlog_bytes_ = 0;
  std::uint64_t dropped_ = 0;
  std::uint64_t attempts_ = 0;
  SocketTraffic earlier_;  // of ended connections
  SocketTraffic current_;  // of this one, when it was last looked at
  int end_reason_ = 0;     // what on_disconnect said
  int connack_ = -1;
  Hash8 files_mark_{};     // of the files of this connection or the last attempt
  std::string tls_error_;  // what TLS said last of this connection
  std::string forgery_;    // what the peer sent that no broker may
  bool tcp_up_ = false;
  bool connected_ = false;
  bool broken_ = false;  // a write failed: end it at the next turn
  bool closed_ = false;
};

}  // namespace buoyd
