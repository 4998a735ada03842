#pragma once
// A secret (password, key) read from the first line of a file that others cannot read.
// The text of an error never holds the secret. Any thread; reads a file of at most 4 KiB.

#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "core/proof/message_proof.hpp"

namespace buoyd {

/// The path that "credential:NAME" means, any other text as it is. Unavailable without
/// $CREDENTIALS_DIRECTORY, invalid if NAME cannot be one.
[[nodiscard]] Result<std::string> path_of(const std::string& text);

/// Changes with the contents of the files (their first MiB), with which of them can be read, and
/// with which are open to everybody.
[[nodiscard]] Hash8 contents_mark(const std::vector<std::string>& files);

/// The first line, without its line break. Invalid if the file is readable, writable or
/// executable for others (mode & 0007), no regular file, over 4 KiB, or its first line is empty;
/// unavailable if it cannot be opened or read (`detail` is errno). `path` as path_of() takes it.
[[nodiscard]] Result<std::string> read_secret(const std::string& path);

/// read_secret() of a TLS-PSK key: invalid if it is not hex digits alone.
[[nodiscard]] Result<std::string> read_psk(const std::string& path);

/// read_secret() of a key of short messages: invalid if it is not 64 hex digits.
[[nodiscard]] Result<MessageKey> read_message_key(const std::string& path);

/// A file that anybody may read, as a certificate; unavailable (`detail` is errno) if we may not.
[[nodiscard]] Result<void> check_readable(const std::string& path);

/// Refuses as read_secret() does a key that a library reads by itself.
[[nodiscard]] Result<void> check_secret(const std::string& path);

}  // namespace buoyd
