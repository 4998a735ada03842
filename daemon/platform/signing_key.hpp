#pragma once
// Signatures by Ed25519 (libsodium), and the file that holds the key which makes them. Any thread.

#include <array>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "core/proof/seal.hpp"

namespace buoyd {

class SigningKey {
 public:
  /// Reads the key of that file, or draws one and writes it there (mode 0600) if there is no such
  /// file. It never writes over one. Invalid: the file is open to others, or holds no key.
  [[nodiscard]] static Result<SigningKey> open_or_make(const std::string& path);
  ~SigningKey();
  SigningKey(SigningKey&& other) noexcept;
  SigningKey& operator=(SigningKey&&) = delete;

  [[nodiscard]] const PublicKey& public_key() const { return public_key_; }
  [[nodiscard]] Signature sign(std::string_view text) const;

 private:
  using Seed = std::array<std::uint8_t, 32>;
  explicit SigningKey(const Seed& seed);

  PublicKey public_key_{};
  std::array<std::uint8_t, 64> secret_{};
};

[[nodiscard]] bool is_signed_by(const PublicKey& key, std::string_view text,
                                const Signature& signature);

}  // namespace buoyd
