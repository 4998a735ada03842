#pragma once
// Getters for the texts of a configuration, which end up in topics, descriptions, files and
// sockets: bounded, printable, and of the characters that their place allows. One thread.

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/toml_document.hpp"

namespace buoyd {

/// 1 to 64 of A-Z a-z 0-9 _ -.
[[nodiscard]] std::optional<std::string> read_id(TomlTable& table, std::string_view key);
/// 1 to 64 of a-z 0-9 _ -; its absence is a mistake.
[[nodiscard]] std::optional<std::string> read_name(TomlTable& table, std::string_view key);
/// Not empty: an empty text stands for a key that is absent or wrong.
[[nodiscard]] std::optional<std::string> read_word(TomlTable& table, std::string_view key);
/// At most `most` bytes without control characters; may be empty.
[[nodiscard]] std::optional<std::string> read_text(TomlTable& table, std::string_view key,
                                                   std::size_t most);
/// An absolute path of at most `most` bytes.
[[nodiscard]] std::optional<std::string> read_path(TomlTable& table, std::string_view key,
                                                   std::size_t most = 255);

/// A path, or "credential:NAME": a file that systemd hands to the service. What is neither is not
/// repeated in the mistake.
[[nodiscard]] std::optional<std::string> read_file(TomlTable& table, std::string_view key);

/// What a line's device is: a path, "usb:VENDOR:PRODUCT:SERIAL" or "tcp://ADDRESS:PORT".
[[nodiscard]] std::optional<std::string> read_device(TomlTable& table, std::string_view key);

/// A text that `is_sound` takes; else a mistake: "KEY is TEXT, expected …".
template <class IsSound>
[[nodiscard]] std::optional<std::string> read_sound(TomlTable& table, std::string_view key,
                                                    IsSound is_sound, std::string_view expected) {
  auto text = table.string(key);
  if (text && !is_sound(*text)) {
    table.mistake(key, fmt::format("{} is {}, expected {}", key, json_string(*text), expected));
    return std::nullopt;
  }
  return text;
}

/// A socket's path fits into sockaddr_un with its end mark.
inline constexpr std::size_t longest_socket_path = 107;

/// Sets `target` where there is a value.
template <class Target, class Value>
void set(Target& target, const std::optional<Value>& value) {
  if (value) {
    target = static_cast<Target>(*value);
  }
}

}  // namespace buoyd
