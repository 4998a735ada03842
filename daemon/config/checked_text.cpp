#include "config/checked_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"
#include "core/credential.hpp"
#include "core/device.hpp"
#include "core/station_id.hpp"

namespace buoyd {
namespace {

bool is_lower_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool is_printable(char c) {
  const auto byte = static_cast<unsigned char>(c);  // char is unsigned on ARM
  return byte >= 0x20 && byte != 0x7f;
}

template <class Allowed>
std::optional<std::string> checked(TomlTable& table, std::string_view key, std::size_t least,
                                   std::size_t most, Allowed allowed, std::string_view expected) {
  const auto is_sound = [&](const std::string& text) {
    return text.size() >= least && text.size() <= most && std::ranges::all_of(text, allowed);
  };
  return read_sound(table, key, is_sound, expected);
}

}  // namespace

std::optional<std::string> read_id(TomlTable& table, std::string_view key) {
  return checked(table, key, 1, longest_id, is_id_character,
                 "1 to 64 characters of A-Z a-z 0-9 _ -");
}

std::optional<std::string> read_name(TomlTable& table, std::string_view key) {
  if (!table.has(key)) {
    return table.required_string(key);
  }
  return checked(table, key, 1, longest_id, is_lower_name_character,
                 "1 to 64 characters of a-z 0-9 _ -");
}

std::optional<std::string> read_word(TomlTable& table, std::string_view key) {
  const auto is_sound = [](const std::string& text) { return !text.empty(); };
  return read_sound(table, key, is_sound, "a text that is not empty");
}

std::optional<std::string> read_text(TomlTable& table, std::string_view key, std::size_t most) {
  return checked(table, key, 0, most, is_printable,
                 fmt::format("at most {} bytes without control characters", most));
}

std::optional<std::string> read_path(TomlTable& table, std::string_view key, std::size_t most) {
  const auto is_sound = [most](const std::string& path) {
    return path.size() >= 2 && path.size() <= most && path.starts_with('/') &&
           std::ranges::all_of(path, is_printable);
  };
  auto path =
      read_sound(table, key, is_sound, fmt::format("an absolute path of at most {} bytes", most));
  if (!path || !path->ends_with('/')) return path;
  table.mistake(key,
                fmt::format("{} is {}, expected a file, not a folder", key, json_string(*path)));
  return std::nullopt;
}

std::optional<std::string> read_file(TomlTable& table, std::string_view key) {
  const auto text = table.string(key);
  if (text && text->starts_with(credential_mark)) {
    return read_sound(table, key, is_credential,
                      "\"credential:\" and 1 to 64 characters of A-Z a-z 0-9 _ - . without a "
                      "leading dot");
  }
  if (text && !text->starts_with('/')) {
    // It may be the secret itself, and mistakes stand in the log, the status and readings.
    table.mistake(key, fmt::format("{} is no absolute path, expected that of the file which holds "
                                   "it",
                                   key));
    return std::nullopt;
  }
  return read_path(table, key);
}

std::optional<std::string> read_device(TomlTable& table, std::string_view key) {
  auto text = table.string(key);
  if (!text) {
    return std::nullopt;
  }
  if (const auto device = parse_device(*text); !device) {
    table.mistake(key, fmt::format("{} is {}, {}", key, json_string(*text), device.error().text));
    return std::nullopt;
  }
  return text;
}

}  // namespace buoyd
