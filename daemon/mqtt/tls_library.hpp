#pragma once
// The few functions of OpenSSL that are needed beside libmosquitto, which brings it: found when
// they are called, so that nothing of ours is linked with it. `ssl` is mosquitto_ssl_get()'s, or
// nullptr.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace buoyd {

/// Why the broker's certificate was not accepted; "" if it was.
[[nodiscard]] std::string certificate_trouble(const void* ssl);

/// False with a TLS library that is not OpenSSL 1.1 or later.
[[nodiscard]] bool can_see_plain_text();

/// Decrypts the TLS record that has come and copies what it says, which stays to be read. The
/// number of bytes; 0 while the handshake lasts, and where the record is not whole, damaged, or no
/// data.
[[nodiscard]] std::size_t peek_plain_text(void* ssl, std::span<std::uint8_t> into);

/// Bytes that are decrypted and not read.
[[nodiscard]] std::size_t plain_text_waiting(const void* ssl);

}  // namespace buoyd
