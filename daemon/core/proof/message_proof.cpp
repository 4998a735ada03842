#include "core/proof/message_proof.hpp"

#include <algorithm>
#include <string>

#include "base/hash.hpp"
#include "core/proof/bytes_as_text.hpp"

namespace buoyd {

namespace {

constexpr std::size_t block_size = 64;  // of SHA-256
constexpr std::uint8_t inner_mask = 0x36;
constexpr std::uint8_t outer_mask = 0x5C;

/// The key, filled up with zeros to a whole block.
std::string masked(std::span<const std::uint8_t> key, std::uint8_t mask) {
  std::string block(block_size, static_cast<char>(mask));
  for (std::size_t i = 0; i < key.size() && i < block.size(); ++i) {
    block[i] = static_cast<char>(key[i] ^ mask);
  }
  return block;
}

}  // namespace

std::optional<MessageKey> message_key_from_hex(std::string_view hex) {
  const auto bytes = hex_bytes(hex);
  MessageKey key{};
  if (!bytes || bytes->size() != key.size()) return std::nullopt;
  std::ranges::copy(*bytes, key.begin());
  return key;
}

Digest hmac_sha256(std::span<const std::uint8_t> key, std::string_view text) {
  Sha256 sha;
  sha.add(masked(key, inner_mask));
  sha.add(text);
  const Digest inner = sha.digest();
  sha.add(masked(key, outer_mask));
  sha.add(bytes_as_text(inner));
  return sha.digest();
}

MessageProof message_proof(const MessageKey& key, std::string_view text) {
  const Digest whole = hmac_sha256(key, text);
  MessageProof proof{};
  std::copy_n(whole.begin(), proof.size(), proof.begin());
  return proof;
}

bool is_proof(const MessageKey& key, std::string_view text, std::span<const std::uint8_t> proof) {
  const MessageProof right = message_proof(key, text);
  if (proof.size() != right.size()) return false;
  unsigned differences = 0;
  for (std::size_t i = 0; i < right.size(); ++i) differences |= unsigned{right[i]} ^ proof[i];
  return differences == 0;
}

}  // namespace buoyd
