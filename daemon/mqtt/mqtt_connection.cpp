#include "mqtt/mqtt_connection.hpp"

#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <utility>

#include "core/proof/bytes_as_text.hpp"
#include "mqtt/hang_up.hpp"
#include "mqtt/mqtt_gate.hpp"
#include "mqtt/mqtt_properties.hpp"
#include "mqtt/mqtt_setup.hpp"

namespace buoyd {

namespace {

constexpr std::uint32_t packet_margin = 1024;  // pitfalls MQ-3: stay well below the maximum
constexpr std::size_t most_payload = 1 << 20;
constexpr Micros tick{1'000'000};  // keep-alive is looked at so often
constexpr Micros patience_for_clock{600'000'000};
constexpr Micros patience_for_hang_up{2'000'000};

/// libmosquitto's process-wide set-up, once; what it holds lives as long as the process.
void init_library() {
  static const int rc = mosquitto_lib_init();
  (void)rc;
}

/// At most what a PUBLISH takes. The library's own check leaves two bytes out, and where those
/// decide it ends the process.
std::size_t packet_size(const std::string& topic, std::span<const std::uint8_t> payload,
                        std::span<const std::uint8_t> correlation) {
  constexpr std::size_t most_around = 5 + 2 + 2 + 4 + 3;  // header, lengths, packet id
  return most_around + topic.size() + payload.size() + correlation.size();
}

int poll_timeout(Micros left) {
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(left).count();
  return static_cast<int>(std::clamp<std::int64_t>(ms, 0, 3'600'000));
}

}  // namespace

bool is_topic_filter(const std::string& text) {
  return !text.empty() && mosquitto_sub_topic_check2(text.data(), text.size()) == MOSQ_ERR_SUCCESS;
}

/// Called by the library inside loop_read, loop_write and loop_misc: they note, nothing else.
struct MqttConnection::Callbacks {
  static MqttConnection& self(void* data) { return *static_cast<MqttConnection*>(data); }

  static void connected(mosquitto* /*handle*/, void* data, int reason, int /*flags*/,
                        const mosquitto_property* properties) {
    MqttConnection& connection = self(data);
    connection.connack_ = reason;
    if (reason != 0) {
      return;
    }
    std::uint32_t packet = 0;
    std::uint16_t receive = 20;
    mosquitto_property_read_int32(properties, MQTT_PROP_MAXIMUM_PACKET_SIZE, &packet, false);
    mosquitto_property_read_int16(properties, MQTT_PROP_RECEIVE_MAXIMUM, &receive, false);
    connection.max_packet_ = packet == 0 ? std::numeric_limits<std::uint32_t>::max() : packet;
    const std::size_t room = packet == 0 ? most_payload : packet - std::min(packet, packet_margin);
    connection.limits_ = MqttLimits{std::min(room, most_payload), receive};
    connection.connected_ = true;
    mosquitto_log_callback_set(connection.handle_.get(), nullptr);
    connection.policy_.connected(connection.clock_.mono());
    connection.events_.emplace_back(MqttConnected{connection.limits_});
  }

  static void disconnected(mosquitto* /*handle*/, void* data, int reason,
                           const mosquitto_property* /*properties*/) {
    self(data).end_reason_ = reason;
  }

  static void acked(mosquitto* /*handle*/, void* data, int id, int reason,
                    const mosquitto_property* /*properties*/) {
    const auto name = static_cast<std::uint16_t>(id);
    self(data).unacked_.erase(name);
    self(data).events_.emplace_back(MqttAcked{name, static_cast<std::uint8_t>(reason)});
  }

  static void subscribed(mosquitto* /*handle*/, void* data, int id, int count, const int* granted,
                         const mosquitto_property* /*properties*/) {
    const int reason = count > 0 ? granted[0] : mqtt_first_failure;
    self(data).events_.emplace_back(
        MqttSubscribed{static_cast<std::uint16_t>(id), static_cast<std::uint8_t>(reason)});
  }

  static void message(mosquitto* /*handle*/, void* data, const mosquitto_message* message,
                      const mosquitto_property* properties) {
    MqttConnection& connection = self(data);
    const auto length = static_cast<std::size_t>(message->payloadlen);
    if (length > connection.options_.max_incoming ||
        connection.backlog_ >= MqttOptions::max_backlog ||
        connection.backlog_bytes_ + length > MqttOptions::max_backlog_bytes) {
      ++connection.dropped_;
      return;
    }
    ++connection.backlog_;
    connection.backlog_bytes_ += length;
    const auto* bytes = static_cast<const std::uint8_t*>(message->payload);
    connection.events_.emplace_back(MqttMessage{message->topic,
                                                {bytes, bytes + length},
                                                message->retain,
                                                response_topic_of(properties),
                                                correlation_of(properties)});
  }

  /// The one place where the library says why TLS failed. The first word counts. Once a connection
  /// stands nobody listens, because the library would write a text for each packet.
  static void said(mosquitto* handle, void* data, int level, const char* text) {
    std::string& error = self(data).tls_error_;
    if (level == MOSQ_LOG_ERR && text != nullptr && error.empty()) {
      error = tls_text(handle, text);
    }
  }

  static void install(mosquitto* handle) {
    mosquitto_log_callback_set(handle, said);
    mosquitto_connect_v5_callback_set(handle, connected);
    mosquitto_disconnect_v5_callback_set(handle, disconnected);
    mosquitto_publish_v5_callback_set(handle, acked);
    mosquitto_subscribe_v5_callback_set(handle, subscribed);
    mosquitto_message_v5_callback_set(handle, message);
  }
};

void MqttConnection::Free::operator()(mosquitto* handle) const {
  mosquitto_destroy(handle);
}

MqttConnection::MqttConnection(MqttOptions options, const Clock& clock, TurnWatch* turns)
    : options_(std::move(options)),
      clock_(clock),
      tls_(options_.settings.has_tls()),
      turns_(turns) {
  init_library();
}

MqttConnection::~MqttConnection() {
  forget();
}

std::optional<MonoTime> MqttConnection::oldest_unacked() const {
  const auto oldest = std::ranges::min_element(
      unacked_, [](const auto& a, const auto& b) { return a.second < b.second; });
  return oldest == unacked_.end() ? std::nullopt : std::optional(oldest->second);
}

SocketTraffic MqttConnection::traffic() const {
  SocketTraffic sum = earlier_;
  sum += gate_ ? traffic_of(gate_->socket()).value_or(current_) : current_;
  return sum;
}

/// From the board's start on: one that is made later, for other settings, does not wait anew.
bool MqttConnection::waits_for_clock(MonoTime now) const {
  const ClockState state = clock_.quality().state;
  return !options_.settings.ca_file.empty() && now.time_since_epoch() < patience_for_clock &&
         (state == ClockState::unknown || state == ClockState::unset);
}

std::vector<MqttEvent> MqttConnection::run_once(MonoTime deadline) {
  const MonoTime now = clock_.mono();
  if (!handle_ && !closed_ && now >= policy_.next_attempt() && !waits_for_clock(now)) {
    connect();
  }
  const bool idle = events_.empty() && !broken_;
  const short revents = wait(idle ? deadline : now);
  if (gate_) {
    drive(revents);
  }
  backlog_ = 0;
  backlog_bytes_ = 0;
  return std::exchange(events_, {});
}

void MqttConnection::connect() {
  handle_.reset(mosquitto_new(options_.client_id.c_str(), true, this));
  if (!handle_) {
    refuse(0, "client id \"" + options_.client_id + "\" cannot be used");
    return;
  }
  Callbacks::install(handle_.get());
  files_mark_ = files_mark(options_.settings);
  if (auto set = set_up(*handle_, options_); !set) {
    refuse(0, set.error().text, true);
    return;
  }
  const auto max_packet = static_cast<std::uint32_t>(options_.max_incoming) + packet_margin;
  const LongStep look_up(is_address(options_.settings.host) ? nullptr : turns_);
  errno = 0;
  const int rc = begin_connect(*handle_, options_.settings, max_packet, attempts_++);
  if (rc != MOSQ_ERR_SUCCESS || mosquitto_socket(handle_.get()) < 0) {
    finish(rc);
    return;
  }
  auto gate = MqttGate::set_up(*handle_, tls_, max_packet);
  if (!gate) {
    lose(0, gate.error().text);
    return;
  }
  gate_ = std::move(*gate);
}

short MqttConnection::wait(MonoTime until) {
  const MonoTime now = clock_.mono();
  std::array<pollfd, 2> fds{{{wake_.descriptor(), POLLIN, 0}, {-1, POLLIN, 0}}};
  if (gate_) {
    if (tcp_up_) gate_->send();  // what was handed over since the last turn leaves together
    fds[1].fd = gate_->socket();
    fds[1].events = !tcp_up_ || gate_->has_unsent() ? POLLIN | POLLOUT : POLLIN;
    until = std::min(until, now + tick);
  } else if (!closed_) {
    const MonoTime next = waits_for_clock(now) ? now + tick : policy_.next_attempt();
    until = std::min(until, std::max(next, now));
  }
  if (::poll(fds.data(), fds.size(), poll_timeout(until - now)) <= 0) {
    return 0;
  }
  if (fds[0].revents != 0) {
    wake_.clear();
  }
  return fds[1].revents;
}

void MqttConnection::finish(int rc) {
  const int error = errno;
  const int reason = end_reason_ != 0 ? end_reason_ : rc;
  // TLS 1.3 refuses our certificate after the handshake.
  const bool fails_in_tls = !connected_ && tls_ && (rc == MOSQ_ERR_TLS || !tls_error_.empty());
  const std::string ended = "the broker ended the handshake";
  // Who hangs up without a word may be no broker; the library may see that as it begins to connect.
  const bool is_mute = gate_ ? !gate_->has_heard() : tls_error_.starts_with("unexpected eof");
  if (!forgery_.empty()) {
    lose(MQTT_RC_MALFORMED_PACKET, std::move(forgery_), true);
  } else if (connack_ > 0) {
    refuse(connack_, mqtt_reason_text(connack_, 0));
  } else if (fails_in_tls && is_mute) {
    lose(reason, "TLS: " + ended);
  } else if (fails_in_tls) {
    refuse(0, "TLS: " + (tls_error_.empty() ? ended : tls_error_));
  } else {
    lose(reason, mqtt_reason_text(reason, error));
  }
}

void MqttConnection::lose(int reason, std::string text, bool is_forged) {
  const MonoTime now = clock_.mono();
  events_.emplace_back(MqttDisconnected{reason, std::move(text), is_forged});
  reason == mqtt_taken_over ? policy_.taken_over(now) : policy_.lost(now);
  forget();
}

void MqttConnection::refuse(int reason, std::string text, bool ours) {
  events_.emplace_back(MqttRefused{reason, std::move(text), ours});
  policy_.refused(clock_.mono());
  forget();
}

void MqttConnection::forget() {
  handle_.reset();  // it says goodbye
  if (gate_) {
    gate_->send();
  }
  gate_.reset();
  earlier_ += std::exchange(current_, {});
  unacked_.clear();
  end_reason_ = 0;
  connack_ = -1;
  tls_error_.clear();
  forgery_.clear();
  tcp_up_ = connected_ = broken_ = false;
}

Result<std::uint16_t> MqttConnection::publish(const std::string& topic,
                                              std::span<const std::uint8_t> payload, bool retain,
                                              std::span<const std::uint8_t> correlation) {
  if (!connected_ || broken_) {
    return fail(ErrorCode::unavailable, "not connected");
  }
  if (payload.size() > limits_.max_payload) {
    return fail(ErrorCode::invalid, topic + ": " + std::to_string(payload.size()) +
                                        " bytes, the broker takes " +
                                        std::to_string(limits_.max_payload));
  }
  if (unacked_.size() >= limits_.receive_maximum) {
    return fail(ErrorCode::full, "too many unacknowledged messages");
  }
  if (const std::size_t size = packet_size(topic, payload, correlation); size > max_packet_) {
    return fail(ErrorCode::invalid, topic + ": a packet of " + std::to_string(size) +
                                        " bytes, the broker takes " + std::to_string(max_packet_));
  }
  MqttProperties properties;
  if (!properties.set_correlation(correlation)) {
    return fail(ErrorCode::full, "no memory for the correlation data");
  }
  int id = 0;
  const int rc =
      mosquitto_publish_v5(handle_.get(), &id, topic.c_str(), static_cast<int>(payload.size()),
                           payload.data(), 1, retain, properties.get());
  if (rc == MOSQ_ERR_INVAL || rc == MOSQ_ERR_MALFORMED_UTF8 || rc == MOSQ_ERR_OVERSIZE_PACKET ||
      rc == MOSQ_ERR_QOS_NOT_SUPPORTED) {
    return fail(ErrorCode::invalid, topic + ": " + mosquitto_strerror(rc), rc);
  }
  if (rc != MOSQ_ERR_SUCCESS) {
    broken_ = true;
    return fail(ErrorCode::unavailable, mosquitto_strerror(rc), rc);
  }
  const auto name = static_cast<std::uint16_t>(id);
  unacked_.emplace(name, clock_.mono());
  gate_->check().expect_puback(name);
  return name;
}

Result<std::uint16_t> MqttConnection::publish(const std::string& topic, std::string_view payload,
                                              bool retain) {
  return publish(topic, text_as_bytes(payload), retain);
}

Result<std::uint16_t> MqttConnection::subscribe(const std::string& filter) {
  if (!connected_ || broken_) {
    return fail(ErrorCode::unavailable, "not connected");
  }
  int id = 0;
  // Else a broker hides from whoever is connected that a message is retained.
  const int rc = mosquitto_subscribe_v5(handle_.get(), &id, filter.c_str(), 1,
                                        MQTT_SUB_OPT_RETAIN_AS_PUBLISHED, nullptr);
  if (rc != MOSQ_ERR_SUCCESS) {
    const bool ours = rc == MOSQ_ERR_INVAL || rc == MOSQ_ERR_MALFORMED_UTF8;
    broken_ = broken_ || !ours;
    return fail(ours ? ErrorCode::invalid : ErrorCode::unavailable,
                filter + ": " + mosquitto_strerror(rc), rc);
  }
  return static_cast<std::uint16_t>(id);
}

void MqttConnection::renew() {
  if (closed_ || files_mark(options_.settings) == files_mark_) {
    return;
  }
  if (handle_) {
    if (connected_) {  // the broker forgets the will: we are back in a moment
      (void)mosquitto_disconnect_v5(handle_.get(), MQTT_RC_NORMAL_DISCONNECTION, nullptr);
      gate_->send();
      await_hang_up(gate_->socket(), patience_for_hang_up);
    }
    lose(0, "certificates or secrets changed");
  }
  policy_.at_once();
}

void MqttConnection::restart(std::string text) {
  if (closed_) {
    return;
  }
  if (handle_) {
    lose(0, std::move(text));
  }
  policy_.at_once();
}

void MqttConnection::close(bool with_will) {
  closed_ = true;
  if (connected_) {
    const int reason = with_will ? MQTT_RC_DISCONNECT_WITH_WILL_MSG : MQTT_RC_NORMAL_DISCONNECTION;
    (void)mosquitto_disconnect_v5(handle_.get(), reason, nullptr);
  }
  forget();
}

}  // namespace buoyd
