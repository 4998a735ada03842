#pragma once
// What keys of the configuration take: each call makes the Takes of a member of a section's struct,
// in which a std::optional stands for a key without default. Ranges are inclusive; any thread.

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/quantity.hpp"
#include "config/checked_text.hpp"
#include "config/setting.hpp"

namespace buoyd::takes {

/// Prints of values as they stand in a file.
[[nodiscard]] std::string print_text(const std::string& value);
[[nodiscard]] std::string print_texts(const std::vector<std::string>& values);
[[nodiscard]] std::string print_number(double value);
[[nodiscard]] std::string print_time(Micros value);
/// "200 MB", exactly, without quotes.
[[nodiscard]] std::string print_bytes(std::uint64_t value);
/// "" for an empty one: there is none.
[[nodiscard]] std::string print_if_any(const std::string& value);
[[nodiscard]] std::string range_of(const std::string& low, const std::string& high);
[[nodiscard]] std::string range_of(double low, double high);

/// Prints a member, or the value of an optional one.
template <class T, class Print>
std::string print_any(const T& member, const Print& print) {
  if constexpr (requires { member.has_value(); }) {
    return member ? print(*member) : "";
  } else {
    return print(member);
  }
}

/// `read(table, key)` gives an optional value; `print(value)` its text.
template <class Section, class T, class Read, class Print>
Takes<Section> any(T Section::* member, std::string range, Read read, Print print) {
  return {
      std::move(range),
      [member, read = std::move(read)](TomlTable& table, std::string_view key, Section& section) {
        using Plain = std::remove_cvref_t<decltype(*read(table, key))>;
        if (std::optional<Plain> value = read(table, key)) {
          section.*member = static_cast<T>(*std::move(value));
        }
      },
      [member, print = std::move(print)](const Section& section) {
        return print_any(section.*member, print);
      }};
}

/// Any text but an empty one; what it must be is checked later.
template <class Section>
Takes<Section> word(std::string Section::* member, std::string range = {}) {
  return any(member, std::move(range), read_word, print_if_any);
}

template <class Section>
Takes<Section> id(std::string Section::* member) {
  return any(member, "1 to 64 of A-Z a-z 0-9 _ -", read_id, print_if_any);
}

template <class Section>
Takes<Section> name(std::string Section::* member) {
  return any(member, "1 to 64 of a-z 0-9 _ -", read_name, print_if_any);
}

/// At most `most` bytes without control characters; may be empty.
template <class Section>
Takes<Section> printable(std::string Section::* member, std::size_t most) {
  return any(
      member, std::to_string(most) + " bytes",
      [most](TomlTable& table, std::string_view key) { return read_text(table, key, most); },
      print_text);
}

template <class Section>
Takes<Section> path(std::string Section::* member) {
  return any(
      member, "path", [](TomlTable& table, std::string_view key) { return read_path(table, key); },
      print_if_any);
}

/// The path of a socket.
template <class Section>
Takes<Section> socket(std::string Section::* member) {
  return any(
      member, "path, " + std::to_string(longest_socket_path) + " bytes",
      [](TomlTable& table, std::string_view key) {
        return read_path(table, key, longest_socket_path);
      },
      print_if_any);
}

/// A path, or a credential.
template <class Section>
Takes<Section> file(std::string Section::* member) {
  return any(member, "path", read_file, print_if_any);
}

template <class Section, class T>
Takes<Section> duration(T Section::* member, Micros low, Micros high) {
  return any(
      member, range_of(print_duration(low), print_duration(high)),
      [low, high](TomlTable& table, std::string_view key) {
        return table.duration(key, low, high);
      },
      print_time);
}

template <class Section>
Takes<Section> size(std::uint64_t Section::* member, std::uint64_t low, std::uint64_t high) {
  return any(
      member, range_of(print_bytes(low), print_bytes(high)),
      [low, high](TomlTable& table, std::string_view key) { return table.size(key, low, high); },
      [](std::uint64_t value) { return value == 0 ? "0" : '"' + print_bytes(value) + '"'; });
}

template <class Section, class T>
Takes<Section> integer(T Section::* member, std::int64_t low, std::int64_t high) {
  return any(
      member, range_of(std::to_string(low), std::to_string(high)),
      [low, high](TomlTable& table, std::string_view key) { return table.integer(key, low, high); },
      [](auto value) { return std::to_string(value); });
}

template <class Section, class T>
Takes<Section> number(T Section::* member, double low, double high) {
  return any(
      member, range_of(low, high),
      [low, high](TomlTable& table, std::string_view key) { return table.number(key, low, high); },
      print_number);
}

template <class Section>
Takes<Section> boolean(bool Section::* member) {
  return any(
      member, "`true`, `false`",
      [](TomlTable& table, std::string_view key) { return table.boolean(key); },
      [](bool value) { return std::string(value ? "true" : "false"); });
}

/// One of `names`: the member is the name itself, or an enumeration in their order.
template <class Section, class T>
Takes<Section> choice(T Section::* member, const std::vector<std::string_view>& names) {
  std::string range;
  for (const std::string_view name : names) {
    range += (range.empty() ? "`\"" : ", `\"") + std::string(name) + "\"`";
  }
  const auto read = [names](TomlTable& table, std::string_view key) {
    const auto index = table.choice(key, names);
    if constexpr (std::is_enum_v<T>) {
      return index;
    } else {
      return index ? std::optional(std::string(names[*index])) : std::nullopt;
    }
  };
  return any(member, std::move(range), read, [names](const T& value) {
    if constexpr (std::is_enum_v<T>) {
      return print_text(std::string(names[static_cast<std::size_t>(value)]));
    } else {
      return print_text(value);
    }
  });
}

template <class Section>
Takes<Section> texts(std::vector<std::string> Section::* member, std::string range) {
  return any(
      member, std::move(range),
      [](TomlTable& table, std::string_view key) { return table.strings(key); }, print_texts);
}

}  // namespace buoyd::takes
