#include "core/print_reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "base/json.hpp"
#include "core/body.hpp"
#include "core/readable_value.hpp"

namespace buoyd {

namespace {

constexpr std::size_t points_in_a_line = 3;

/// A body's values with their flags.
struct FlaggedValues {
  std::vector<std::string_view> tokens;
  std::string flags;
};

Result<FlaggedValues> read_values(const Description& description, std::string_view body,
                                  std::string_view flags) {
  auto tokens = split_body(description, body);
  if (!tokens) return pass_on(tokens);
  auto full = full_flags(description, *tokens, flags);
  if (!full) return pass_on(full);
  return FlaggedValues{std::move(*tokens), std::move(*full)};
}

std::string_view mark_of(char flag) {
  if (flag == '3') return "?";
  return flag == '4' ? "!" : "";
}

std::string value_text(const ChannelLayout& channel, std::string_view token, char flag) {
  if (token == "null") {
    return "-";
  }
  std::string text = readable_value(token, channel.unit);
  if (channel.type == ValueType::text) {
    const auto json = Json::parse(token);
    text = json && json->string() != nullptr ? *json->string() : text;
  }
  for (const auto& [value, name] : channel.value_names) {
    if (std::to_string(value) == token) text = name;
  }
  return text + std::string(mark_of(flag));
}

/// The values of one channel, at most `most` points of an array.
std::string channel_text(const ChannelLayout& channel, std::span<const std::string_view> tokens,
                         std::string_view flags, std::size_t most) {
  if (!channel.is_array) {
    return value_text(channel, tokens[0], flags[0]);
  }
  std::string text = "[";
  for (std::size_t i = 0; i < std::min(most, tokens.size()); ++i) {
    if (i > 0) text += ", ";
    text += channel.place_of(i) + ": " + value_text(channel, tokens[i], flags[i]);
  }
  if (tokens.size() > most) text += fmt::format(" … {} points", tokens.size());
  return text + "]";
}

/// Calls `print(channel, text)` for each channel; false if the body does not fit.
template <class Print>
bool for_each_channel(const Description& description, std::string_view body, std::string_view flags,
                      std::size_t most, Print print) {
  const auto values = read_values(description, body, flags);
  if (!values) {
    return false;
  }
  std::span<const std::string_view> tokens = values->tokens;
  std::string_view digits = values->flags;
  for (const ChannelLayout& channel : description.channels()) {
    print(channel, channel_text(channel, tokens.first(channel.points), digits, most));
    tokens = tokens.subspan(channel.points);
    digits.remove_prefix(channel.points);
  }
  return true;
}

}  // namespace

std::string reading_line(const Description& description, std::string_view body,
                         std::string_view flags) {
  std::string line;
  const bool fits = for_each_channel(description, body, flags, points_in_a_line,
                                     [&](const ChannelLayout& channel, const std::string& text) {
                                       if (!line.empty()) line += "  ";
                                       line += fmt::format("{}={}{}", channel.name, text,
                                                           readable_unit(channel.unit));
                                     });
  return fits ? line : std::string(body);
}

std::string reading_table(const Description& description, std::string_view body,
                          std::string_view flags) {
  std::string table;
  const bool fits = for_each_channel(description, body, flags, description.value_count(),
                                     [&](const ChannelLayout& channel, const std::string& text) {
                                       table += fmt::format("  {:<28} {}{}\n", channel.name, text,
                                                            readable_unit(channel.unit));
                                     });
  return fits ? table : fmt::format("  {}\n", body);
}

}  // namespace buoyd
