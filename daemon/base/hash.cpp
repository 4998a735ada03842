#include "base/hash.hpp"

#include <sha2.h>
#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "base/number_text.hpp"

namespace buoyd {

namespace {

std::string hex_of(std::span<const std::uint8_t> bytes, std::string_view digits) {
  std::string hex;
  hex.reserve(2 * bytes.size());
  for (const std::uint8_t byte : bytes) {
    hex += digits[byte / 16];
    hex += digits[byte % 16];
  }
  return hex;
}

}  // namespace

void Sha256::add(std::string_view bytes) {
  SHA256Update(&context_, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

Digest Sha256::digest() {
  Digest digest{};
  static_assert(std::tuple_size_v<Digest> == SHA256_DIGEST_LENGTH);
  SHA256Final(digest.data(), &context_);
  SHA256Init(&context_);
  return digest;
}

Digest sha256(std::string_view bytes) {
  Sha256 hash;
  hash.add(bytes);
  return hash.digest();
}

Hash8 hash8(std::string_view bytes) {
  const Digest digest = sha256(bytes);
  Hash8 name{};
  std::copy_n(digest.begin(), name.size(), name.begin());
  return name;
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
  return hex_of(bytes, "0123456789abcdef");
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

bool read_hex(std::string_view hex, std::span<std::uint8_t> bytes) {
  const auto digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (hex.size() != 2 * bytes.size() || !std::ranges::all_of(hex, digit)) return false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = number_in<std::uint8_t>(hex.substr(2 * i, 2), 16).value_or(0);
  }
  return true;
}

std::optional<std::vector<std::uint8_t>> hex_bytes(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  std::vector<std::uint8_t> bytes;
  bytes.reserve(hex.size() / 2);
  for (; !hex.empty(); hex.remove_prefix(2)) {
    const auto byte = number_in<std::uint8_t>(hex.substr(0, 2), 16);
    if (!byte) return std::nullopt;
    bytes.push_back(*byte);
  }
  return bytes;
}

std::string upper_hex(std::span<const std::uint8_t> bytes) {
  return hex_of(bytes, "0123456789ABCDEF");
}

Hash8 random8() {
  Hash8 bytes{};
  fill_random(bytes);
  return bytes;
}

void fill_random(std::span<std::uint8_t> bytes) {
  // Requests of up to 256 bytes are never cut short; only a signal before the pool is ready can
  // interrupt them (getrandom(2)).
  while (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    if (errno != EINTR) {
      std::abort();  // a kernel without getrandom: no epoch could be told from another
    }
  }
}

}  // namespace buoyd
