#pragma once
// What a new libmosquitto handle must be told before it connects: protocol, will, user, TLS.
// Used by MqttConnection alone, on its thread.

#include "base/error.hpp"
#include "base/hash.hpp"
#include "mqtt/mqtt_connection.hpp"

namespace buoyd {

/// Reads the secrets anew each time, so that a corrected file needs no restart. Errors are
/// read_secret()'s, or invalid where both PSK and certificates are set (pitfalls MQ-14).
[[nodiscard]] Result<void> set_up(mosquitto& handle, const MqttOptions& options);

/// An address in digits: nothing is to be looked up.
[[nodiscard]] bool is_address(const std::string& host);

/// Changes with the contents of the files that set_up() uses: certificates, keys, passwords.
[[nodiscard]] Hash8 files_mark(const MqttSettings& settings);

/// Begins to connect without waiting for the network (only a host name's DNS blocks), with
/// `max_packet` as the CONNECT property Maximum Packet Size. `attempt` counts up: a host name's
/// IPv4 and IPv6 addresses take turns. Returns libmosquitto's error number.
[[nodiscard]] int begin_connect(mosquitto& handle, const MqttSettings& settings,
                                std::uint32_t max_packet, std::uint64_t attempt);

/// What the library logs of a TLS failure, for people. To be called in its log callback.
[[nodiscard]] std::string tls_text(mosquitto* handle, std::string_view logged);

/// A reason code (≥ 0x80) or libmosquitto's error number for people; `error` is errno.
[[nodiscard]] std::string mqtt_reason_text(int reason, int error);

}  // namespace buoyd
