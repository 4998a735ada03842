#pragma once
// Names made from bytes: SHA-256 (libmd) and its first 8 bytes, random ids, hex. Any thread.

#include <sha2.h>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace buoyd {

using Hash8 = std::array<std::uint8_t, 8>;
using Digest = std::array<std::uint8_t, 32>;

/// SHA-256 of bytes that come piece by piece.
class Sha256 {
 public:
  Sha256() { SHA256Init(&context_); }
  void add(std::string_view bytes);
  /// Of all that was added; then it begins anew.
  [[nodiscard]] Digest digest();

 private:
  SHA2_CTX context_{};
};

[[nodiscard]] Digest sha256(std::string_view bytes);

/// The first 8 bytes of SHA-256 of exactly these bytes.
[[nodiscard]] Hash8 hash8(std::string_view bytes);
/// Lower-case hex, two digits a byte.
[[nodiscard]] std::string to_hex(std::span<const std::uint8_t> bytes);
/// 16 hex digits (either case) to 8 bytes; invalid otherwise.
[[nodiscard]] Result<Hash8> hash8_from_hex(std::string_view hex);
/// As many bytes as there are; false if it is not exactly two lower-case hex digits for each.
[[nodiscard]] bool read_hex(std::string_view hex, std::span<std::uint8_t> bytes);
/// The same of a size that its type says; nullopt if it is not that.
template <class Bytes>
[[nodiscard]] std::optional<Bytes> bytes_in(std::string_view hex) {
  Bytes bytes{};
  return read_hex(hex, bytes) ? std::optional(bytes) : std::nullopt;
}
/// Pairs of hex digits of either case; nullopt: it is none, or lacks its last digit.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> hex_bytes(std::string_view hex);
/// "0A1B".
[[nodiscard]] std::string upper_hex(std::span<const std::uint8_t> bytes);
/// 64 bits of the kernel's random source (getrandom).
[[nodiscard]] Hash8 random8();
/// As many as there is room for, at most 256.
void fill_random(std::span<std::uint8_t> bytes);

}  // namespace buoyd
