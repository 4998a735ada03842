#include "mqtt/mqtt_setup.hpp"

#include <arpa/inet.h>
#include <mosquitto.h>
#include <mqtt_protocol.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "mqtt/tls_library.hpp"
#include "platform/secret_file.hpp"

namespace buoyd {

namespace {

constexpr int keepalive_least = 5;  // libmosquitto refuses less (MQ-11)

Result<void> as_result(int rc, const char* what) {
  if (rc != MOSQ_ERR_SUCCESS) {
    return fail(ErrorCode::invalid, std::string(what) + ": " + mosquitto_strerror(rc), rc);
  }
  return {};
}

const char* or_null(const std::string& text) {
  return text.empty() ? nullptr : text.c_str();
}

int keepalive_seconds(Micros keepalive) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(keepalive).count();
  return static_cast<int>(std::clamp<std::int64_t>(seconds, keepalive_least, 65535));
}

Result<void> set_will(mosquitto& handle, const MqttWill& will) {
  return as_result(
      mosquitto_will_set_v5(&handle, will.topic.c_str(), static_cast<int>(will.payload.size()),
                            will.payload.data(), 1, true, nullptr),
      "last will");
}

Result<void> set_user(mosquitto& handle, const MqttSettings& settings) {
  if (settings.username.empty()) {
    return settings.password_file.empty()
               ? Result<void>{}
               : fail(ErrorCode::invalid, "a password without a user name, expected both");
  }
  std::string password;
  if (!settings.password_file.empty()) {
    auto secret = read_secret(settings.password_file);
    if (!secret) {
      return pass_on(secret);
    }
    password = std::move(*secret);
  }
  return as_result(mosquitto_username_pw_set(&handle, settings.username.c_str(), or_null(password)),
                   "user name and password");
}

Result<void> set_psk(mosquitto& handle, const MqttSettings& settings) {
  if (settings.psk_identity.empty() || settings.psk_file.empty()) {
    return fail(ErrorCode::invalid, "TLS-PSK of a name or a key alone, expected both");
  }
  auto key = read_psk(settings.psk_file);
  if (!key) {
    return pass_on(key);
  }
  return as_result(
      mosquitto_tls_psk_set(&handle, key->c_str(), settings.psk_identity.c_str(), nullptr),
      "TLS-PSK key");
}

/// Only whether each can be opened is told by the library, not which.
Result<std::string> readable(const std::string& file) {
  if (file.empty()) {
    return file;
  }
  auto path = path_of(file);
  if (auto sound = check_readable(file); !sound) {
    return pass_on(sound);
  }
  return path;
}

Result<void> set_certificates(mosquitto& handle, const MqttSettings& settings) {
  auto ca = readable(settings.ca_file);
  auto certificate = readable(settings.cert_file);
  auto key = readable(settings.key_file);
  for (auto* file : {&ca, &certificate, &key}) {
    if (!*file) {
      return pass_on(*file);
    }
  }
  if (!settings.key_file.empty()) {
    if (auto sound = check_secret(settings.key_file); !sound) {
      return sound;
    }
  }
  return as_result(mosquitto_tls_set(&handle, ca->c_str(), nullptr, or_null(*certificate),
                                     or_null(*key), nullptr),
                   "TLS certificates");
}

Result<void> set_tls(mosquitto& handle, const MqttSettings& settings) {
  const bool psk = !settings.psk_file.empty() || !settings.psk_identity.empty();
  if (psk && !settings.ca_file.empty()) {
    return fail(ErrorCode::invalid, "both TLS-PSK and a CA file are set, expected one");
  }
  if (psk) {
    return set_psk(handle, settings);
  }
  return settings.ca_file.empty() ? Result<void>{} : set_certificates(handle, settings);
}

/// Only connect_bind_v5 takes CONNECT properties, and it blocks; but it keeps them for later
/// connects of the handle. So it is given a socket path that cannot be, and fails at once.
int keep_properties(mosquitto& handle, int keepalive, std::uint32_t max_packet) {
  mosquitto_property* properties = nullptr;
  int rc = mosquitto_property_add_int32(&properties, MQTT_PROP_MAXIMUM_PACKET_SIZE, max_packet);
  if (rc == MOSQ_ERR_SUCCESS) {
    (void)mosquitto_connect_bind_v5(&handle, "/", 0, keepalive, nullptr, properties);
  }
  mosquitto_property_free_all(&properties);
  return rc;
}

}  // namespace

bool is_address(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  return ::inet_pton(AF_INET, host.c_str(), address.data()) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), address.data()) == 1;
}

std::string tls_text(mosquitto* handle, std::string_view logged) {
  if (logged.find("host name verification failed") != std::string_view::npos) {
    return "the broker's certificate is for another host name";
  }
  const std::size_t colon = logged.rfind(':');  // error:0A000086:SSL routines::what it is
  std::string text(logged.substr(colon == std::string_view::npos ? 0 : colon + 1));
  text.erase(0, text.find_first_not_of(' '));
  if (text == "certificate verify failed") {
    text = "the broker's certificate is not accepted: " +
           certificate_trouble(mosquitto_ssl_get(handle));
  }
  return text;
}

Hash8 files_mark(const MqttSettings& settings) {
  return contents_mark({settings.password_file, settings.ca_file, settings.cert_file,
                        settings.key_file, settings.psk_file});
}

Result<void> set_up(mosquitto& handle, const MqttOptions& options) {
  mosquitto_int_option(&handle, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5);
  if (options.will) {
    if (auto set = set_will(handle, *options.will); !set) {
      return set;
    }
  }
  if (auto set = set_user(handle, options.settings); !set) {
    return set;
  }
  return set_tls(handle, options.settings);
}

int begin_connect(mosquitto& handle, const MqttSettings& settings, std::uint32_t max_packet,
                  std::uint64_t attempt) {
  const int keepalive = keepalive_seconds(settings.keepalive);
  if (const int rc = keep_properties(handle, keepalive, max_packet); rc != MOSQ_ERR_SUCCESS) {
    return rc;
  }
  // A connect that does not block tries a name's first address only. Bound to an IPv4 address the
  // library passes over IPv6 ones.
  const bool only_v4 = !is_address(settings.host) && attempt % 2 == 0;
  return mosquitto_connect_bind_async(&handle, settings.host.c_str(), settings.port, keepalive,
                                      only_v4 ? "0.0.0.0" : nullptr);
}

std::string mqtt_reason_text(int reason, int error) {
  if (reason >= mqtt_first_failure) {
    return mosquitto_reason_string(reason);
  }
  switch (reason) {
    case MOSQ_ERR_ERRNO:
      return error != 0 ? std::strerror(error) : "connection failed";
    case MOSQ_ERR_KEEPALIVE:
      return "no answer within the keep-alive time";
    case MOSQ_ERR_EAI:
      return "host name not found";
    case MOSQ_ERR_SUCCESS:
      return "closed by the broker";
    default:
      return mosquitto_strerror(reason);
  }
}

}  // namespace buoyd
