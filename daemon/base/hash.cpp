#include "base/hash.hpp"

#include <sha2.h>
#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

namespace buoyd {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

int digit_value(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  if (c >= 'A' && c <= 'F') {
    return c - 'A' + 10;
  }
  return -1;
}

}  // namespace

Hash8 hash8(std::string_view bytes) {
  SHA2_CTX context;
  SHA256Init(&context);
  SHA256Update(&context, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  std::array<std::uint8_t, SHA256_DIGEST_LENGTH> digest{};
  SHA256Final(digest.data(), &context);
  Hash8 name{};
  std::copy_n(digest.begin(), name.size(), name.begin());
  return name;
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    hex += hex_digits[byte >> 4U];
    hex += hex_digits[byte & 15U];
  }
  return hex;
}

Result<Hash8> hash8_from_hex(std::string_view hex) {
  Hash8 bytes{};
  if (hex.size() != bytes.size() * 2) {
    return fail(ErrorCode::invalid, "expected 16 hex digits");
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const int high = digit_value(hex[2 * i]);
    const int low = digit_value(hex[2 * i + 1]);
    if (high < 0 || low < 0) {
      return fail(ErrorCode::invalid, "expected 16 hex digits");
    }
    bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return bytes;
}

Hash8 random8() {
  Hash8 bytes{};
  // Requests of up to 256 bytes are never cut short; only a signal before the pool is ready can
  // interrupt them (getrandom(2)).
  while (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    if (errno != EINTR) {
      std::abort();  // a kernel without getrandom: no epoch could be told from another
    }
  }
  return bytes;
}

}  // namespace buoyd
