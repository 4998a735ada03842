#include "platform/signing_key.hpp"

#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "base/replace_file.hpp"
#include "platform/new_file.hpp"
#include "platform/secret_file.hpp"

namespace buoyd {

namespace {

const std::uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

/// A file of that content and a name that nobody else has, until it is linked under its own.
Result<void> write_new(const std::string& path, std::string_view text) {
  auto file = make_new(path, 0600);
  if (!file) return pass_on(file);
  const bool is_there = write_whole(file->get(), text) && ::fsync(file->get()) == 0;
  return is_there ? Result<void>{} : fail_by_errno(path);
}

/// Two that come at once have one key: that which was there first.
Result<void> make_key(const std::string& path) {
  std::array<std::uint8_t, 32> seed{};
  fill_random(seed);
  std::string text = to_hex(seed) + "\n";
  const std::string fresh = path + "." + to_hex(random8());
  auto made = write_new(fresh, text);
  if (made && ::link(fresh.c_str(), path.c_str()) != 0 && errno != EEXIST) {
    made = fail_by_errno(path);
  }
  ::unlink(fresh.c_str());
  if (made) sync_folder_of(path);
  sodium_memzero(seed.data(), seed.size());
  sodium_memzero(text.data(), text.size());
  return made;
}

}  // namespace

SigningKey::SigningKey(const Seed& seed) {
  crypto_sign_seed_keypair(public_key_.data(), secret_.data(), seed.data());
}

SigningKey::~SigningKey() {
  sodium_memzero(secret_.data(), secret_.size());
}

SigningKey::SigningKey(SigningKey&& other) noexcept
    : public_key_(other.public_key_), secret_(other.secret_) {
  sodium_memzero(other.secret_.data(), other.secret_.size());
}

Result<SigningKey> SigningKey::open_or_make(const std::string& path) {
  if (sodium_init() < 0) {
    return fail(ErrorCode::unavailable, "libsodium cannot be used");
  }
  if (::access(path.c_str(), F_OK) != 0 && errno == ENOENT) {
    if (auto made = make_key(path); !made) return pass_on(made);
  }
  auto text = read_secret(path);
  if (!text) return pass_on(text);
  auto seed = bytes_in<Seed>(*text);
  sodium_memzero(text->data(), text->size());
  if (!seed) {
    return fail(ErrorCode::invalid, path + ": holds no key, expected 64 hex digits");
  }
  SigningKey key(*seed);
  sodium_memzero(seed->data(), seed->size());
  return key;
}

Signature SigningKey::sign(std::string_view text) const {
  Signature signature{};
  crypto_sign_detached(signature.data(), nullptr, bytes_of(text), text.size(), secret_.data());
  return signature;
}

bool is_signed_by(const PublicKey& key, std::string_view text, const Signature& signature) {
  return crypto_sign_verify_detached(signature.data(), bytes_of(text), text.size(), key.data()) ==
         0;
}

}  // namespace buoyd
