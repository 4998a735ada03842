#pragma once
// What proves that a short message comes from who has the key: HMAC-SHA-256 (RFC 2104), of which
// the first 8 bytes go with the message. Pure; any thread.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/hash.hpp"

namespace buoyd {

using MessageKey = std::array<std::uint8_t, 32>;
using MessageProof = std::array<std::uint8_t, 8>;

/// A key as its file holds it: 64 hex digits; nullopt: it is none.
[[nodiscard]] std::optional<MessageKey> message_key_from_hex(std::string_view hex);

/// `key` of at most 64 bytes.
[[nodiscard]] Digest hmac_sha256(std::span<const std::uint8_t> key, std::string_view text);

[[nodiscard]] MessageProof message_proof(const MessageKey& key, std::string_view text);
/// Takes as long whether it is right or wrong. False as well if it has another length.
[[nodiscard]] bool is_proof(const MessageKey& key, std::string_view text,
                            std::span<const std::uint8_t> proof);

}  // namespace buoyd
