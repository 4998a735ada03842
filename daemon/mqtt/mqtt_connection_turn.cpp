// One turn of the connection: what the network has goes through the gate into the library, what the
// library wrote goes out.

#include <mosquitto.h>
#include <poll.h>

#include <cerrno>
#include <limits>

#include "mqtt/mqtt_connection.hpp"
#include "mqtt/mqtt_gate.hpp"

namespace buoyd {

namespace {

constexpr int most_pieces = 16;  // of 16 KiB, or of a TLS record, read in one turn

}  // namespace

int MqttConnection::turn(short revents) {
  const bool is_up = !tcp_up_ && (revents & POLLOUT) != 0;
  if (is_up) {
    tcp_up_ = true;
    tune_socket(gate_->socket());
  }
  errno = 0;
  if ((revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
    if (const int rc = read_network(); rc != MOSQ_ERR_SUCCESS || is_closed()) return rc;
  }
  const bool tls_begins = is_up && tls_;
  if (const int rc = tls_begins ? mosquitto_loop_read(handle_.get(), 1) : MOSQ_ERR_SUCCESS;
      rc != MOSQ_ERR_SUCCESS) {
    return rc;
  }
  const int rc = write_network();
  return rc == MOSQ_ERR_SUCCESS && !is_closed() ? mosquitto_loop_misc(handle_.get()) : rc;
}

bool MqttConnection::is_closed() const {
  return mosquitto_socket(handle_.get()) < 0;
}

int MqttConnection::read_network() {
  for (int piece = 0; piece < most_pieces; ++piece) {
    const auto handed_on = gate_->receive();
    if (!handed_on) {
      return dead(handed_on.error());
    }
    if (!*handed_on) {
      return MOSQ_ERR_SUCCESS;
    }
    if (const int rc = read_piece(); rc != MOSQ_ERR_SUCCESS || is_closed()) {
      return rc;
    }
  }
  return MOSQ_ERR_SUCCESS;
}

/// The library reads all that was handed on, or the next piece would not be looked at alone.
int MqttConnection::read_piece() {
  for (std::size_t left = std::numeric_limits<std::size_t>::max(); left > 0;) {
    if (const int rc = mosquitto_loop_read(handle_.get(), 1);
        rc != MOSQ_ERR_SUCCESS || is_closed()) {
      return rc;
    }
    if (gate_->unread() >= left) {
      return MOSQ_ERR_PROTOCOL;
    }
    left = gate_->unread();
  }
  return MOSQ_ERR_SUCCESS;
}

int MqttConnection::dead(const Error& error) {
  if (error.code == ErrorCode::invalid) {
    forgery_ = error.text;
    return MOSQ_ERR_PROTOCOL;
  }
  errno = error.detail;
  return error.detail == ECONNRESET ? MOSQ_ERR_CONN_LOST : MOSQ_ERR_ERRNO;
}

int MqttConnection::write_network() {
  std::size_t sent = 0;
  do {
    if (const int rc = mosquitto_want_write(handle_.get()) ? mosquitto_loop_write(handle_.get(), 1)
                                                           : MOSQ_ERR_SUCCESS;
        rc != MOSQ_ERR_SUCCESS || is_closed()) {
      return rc;
    }
    sent = tcp_up_ ? gate_->send() : 0;
  } while (sent > 0 && !gate_->has_unsent() && mosquitto_want_write(handle_.get()));
  return MOSQ_ERR_SUCCESS;
}

void MqttConnection::drive(short revents) {
  if (revents != 0) {
    current_ = traffic_of(gate_->socket()).value_or(current_);
  }
  const int rc = turn(revents);
  if (rc != MOSQ_ERR_SUCCESS || broken_ || is_closed()) {
    finish(rc);
  } else if (!connected_ && (revents & (POLLHUP | POLLERR)) != 0) {
    finish(MOSQ_ERR_CONN_LOST);  // the library would call SSL_connect again and again
  }
}

}  // namespace buoyd
