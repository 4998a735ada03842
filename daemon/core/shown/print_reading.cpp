#include "core/shown/print_reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "base/json.hpp"
#include "core/body.hpp"
#include "core/shown/readable_value.hpp"

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

/// The values of one channel with their flags.
struct ChannelValues {
  std::span<const std::string_view> tokens;
  std::string_view flags;
};

/// Calls `take(channel, values)` for each channel; false if the body does not fit.
template <class Take>
bool for_each_channel(const Description& description, std::string_view body, std::string_view flags,
                      Take take) {
  const auto values = read_values(description, body, flags);
  if (!values) {
    return false;
  }
  std::span<const std::string_view> tokens = values->tokens;
  std::string_view digits = values->flags;
  for (const ChannelLayout& channel : description.channels()) {
    take(channel, ChannelValues{tokens.first(channel.points), digits.substr(0, channel.points)});
    tokens = tokens.subspan(channel.points);
    digits.remove_prefix(channel.points);
  }
  return true;
}

void append_channel(std::string& line, const ChannelLayout& channel, const ChannelValues& values) {
  if (!line.empty()) line += "  ";
  line += fmt::format("{}={}{}", channel.name,
                      channel_text(channel, values.tokens, values.flags, points_in_a_line),
                      readable_unit(channel.unit));
}

ProfileColumn column_of(const ChannelLayout& channel, const ChannelValues& values) {
  ProfileColumn column{channel.name, channel.unit, {}};
  for (std::size_t i = 0; i < values.tokens.size(); ++i) {
    column.values.push_back(value_text(channel, values.tokens[i], values.flags[i]));
  }
  return column;
}

}  // namespace

std::string reading_line(const Description& description, std::string_view body,
                         std::string_view flags) {
  std::string line;
  const bool fits = for_each_channel(
      description, body, flags, [&](const ChannelLayout& channel, const ChannelValues& values) {
        append_channel(line, channel, values);
      });
  return fits ? line : std::string(body);
}

TabledReading tabled_reading(const Description& description, std::string_view body,
                             std::string_view flags) {
  TabledReading reading;
  const bool fits = for_each_channel(
      description, body, flags, [&](const ChannelLayout& channel, const ChannelValues& values) {
        const bool is_in_table =
            channel.is_array && reading.profile.add(*channel.axis, column_of(channel, values));
        if (!is_in_table) append_channel(reading.line, channel, values);
      });
  if (!fits) reading.line = body;
  return reading;
}

std::string reading_table(const Description& description, std::string_view body,
                          std::string_view flags) {
  std::string table;
  const bool fits = for_each_channel(
      description, body, flags, [&](const ChannelLayout& channel, const ChannelValues& values) {
        table += fmt::format("  {:<28} {}{}\n", channel.name,
                             channel_text(channel, values.tokens, values.flags, channel.points),
                             readable_unit(channel.unit));
      });
  return fits ? table : fmt::format("  {}\n", body);
}

}  // namespace buoyd
