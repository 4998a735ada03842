#include "base/hash.hpp"

#include <fmt/ranges.h>
#include <sha2.h>
#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "base/number_text.hpp"

namespace buoyd {

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
  return fmt::format("{:02x}", fmt::join(bytes, ""));
}

Result<Hash8> hash8_from_hex(std::string_view hex) {
  const auto number = hex.size() == 16 ? number_in<std::uint64_t>(hex, 16) : std::nullopt;
  if (!number) {
    return fail(ErrorCode::invalid, "expected 16 hex digits");
  }
  Hash8 bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(*number >> (56 - 8 * i));
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
