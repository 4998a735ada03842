#include "platform/secret_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

#include "base/descriptor.hpp"
#include "core/credential.hpp"

namespace buoyd {

namespace {

constexpr std::size_t max_secret_bytes = 4096;
constexpr std::size_t max_marked_bytes = 1U << 20U;

Descriptor open_file(const std::string& path) {
  return Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
}

Result<void> check(const Descriptor& file, const std::string& path) {
  struct stat info{};
  if (!file.is_open() || ::fstat(file.get(), &info) != 0) {
    return fail_by_errno(path);
  }
  if (!S_ISREG(info.st_mode)) {
    return fail(ErrorCode::invalid, path + ": no regular file");
  }
  if ((info.st_mode & 07U) != 0) {
    return fail(ErrorCode::invalid,
                path + ": open to everybody, expected a mode like 0640 or 0600");
  }
  return {};
}

Result<std::string> read_all(const Descriptor& file, const std::string& path) {
  std::array<char, max_secret_bytes + 1> buffer{};
  std::size_t length = 0;
  while (length < buffer.size()) {
    const ssize_t got = ::read(file.get(), buffer.data() + length, buffer.size() - length);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return fail_by_errno(path);
    }
    if (got == 0) {
      return std::string(buffer.data(), length);
    }
    length += static_cast<std::size_t>(got);
  }
  return fail(ErrorCode::invalid, path + ": over 4 KiB, expected one line");
}

/// What can be read of it, at most so much; "" of none.
std::string contents_of(const Descriptor& file) {
  std::string text;
  std::array<char, 4096> buffer{};
  while (text.size() < max_marked_bytes) {
    const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
    if (got <= 0 && !(got < 0 && errno == EINTR)) {
      break;
    }
    text.append(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  }
  return text;
}

}  // namespace

Result<std::string> path_of(const std::string& text) {
  if (!text.starts_with(credential_mark)) {
    return text;
  }
  if (!is_credential(text)) {
    return fail(ErrorCode::invalid, text + ": expected the name of a systemd credential");
  }
  const char* const folder = std::getenv("CREDENTIALS_DIRECTORY");  // set before main, never after
  if (folder == nullptr || *folder != '/') {
    return fail(ErrorCode::unavailable,
                text + ": $CREDENTIALS_DIRECTORY is not set, expected LoadCredential= in the unit");
  }
  return folder + ("/" + text.substr(credential_mark.size()));
}

Hash8 contents_mark(const std::vector<std::string>& files) {
  std::string all;
  for (const std::string& text : files) {
    const Descriptor file = open_file(path_of(text).value_or(""));
    const std::string contents = contents_of(file);
    struct stat info{};
    const bool open_to_all = ::fstat(file.get(), &info) == 0 && (info.st_mode & 07U) != 0;
    all += std::to_string(!file.is_open()) + std::to_string(open_to_all) + ":" +
           std::to_string(contents.size()) + ":" + contents;
  }
  return hash8(all);
}

Result<void> check_secret(const std::string& text) {
  const auto path = path_of(text);
  return path ? check(open_file(*path), *path) : Result<void>(tl::unexpected(path.error()));
}

Result<void> check_readable(const std::string& text) {
  const auto path = path_of(text);
  if (!path) {
    return tl::unexpected(path.error());
  }
  if (::access(path->c_str(), R_OK) != 0) {
    return fail_by_errno(*path);
  }
  return {};
}

Result<std::string> read_secret(const std::string& secret) {
  const auto found = path_of(secret);
  if (!found) {
    return tl::unexpected(found.error());
  }
  const std::string& path = *found;
  const Descriptor file = open_file(path);
  if (auto sound = check(file, path); !sound) {
    return pass_on(sound);
  }
  Result<std::string> text = read_all(file, path);
  if (!text) {
    return text;
  }
  text->resize(std::min(text->size(), text->find_first_of("\r\n")));
  if (text->empty() || text->find('\0') != std::string::npos) {
    return fail(ErrorCode::invalid, path + ": its first line holds no text");
  }
  return text;
}

Result<std::string> read_psk(const std::string& secret) {
  auto key = read_secret(secret);
  if (key && key->find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) {
    return fail(ErrorCode::invalid, path_of(secret).value_or(secret) +
                                        ": its first line is no TLS-PSK key, expected hex digits");
  }
  return key;
}

Result<MessageKey> read_message_key(const std::string& secret) {
  const auto text = read_secret(secret);
  if (!text) return tl::unexpected(text.error());
  const auto key = message_key_from_hex(*text);
  if (!key) {
    return fail(ErrorCode::invalid, path_of(secret).value_or(secret) +
                                        ": its first line is no key, expected 64 hex digits");
  }
  return *key;
}

}  // namespace buoyd
