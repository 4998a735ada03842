#include "acquire/reading_text.hpp"

#include <fmt/format.h>

#include <span>
#include <string_view>

#include "core/body.hpp"

namespace buoyd {

namespace {

std::string names_of(const ChannelLayout& channel, std::string_view token) {
  for (const auto& [value, name] : channel.value_names) {
    if (fmt::format("{}", value) == token) {
      return fmt::format("{} ({})", token, name);
    }
  }
  return std::string(token);
}

std::string marked(const ChannelLayout& channel, std::string_view token, char flag) {
  const char usual = token == "null" ? '9' : static_cast<char>('0' + channel.default_flag);
  std::string text = names_of(channel, token);
  return flag == usual ? text : text + fmt::format(" [flag {}]", flag);
}

std::string line_of(const ChannelLayout& channel, std::span<const std::string_view> tokens,
                    std::string_view flags) {
  std::string values;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    values += i == 0 ? "" : ", ";
    values += marked(channel, tokens[i], flags[i]);
  }
  return fmt::format("{} = {}{}{}{}{}", channel.name, channel.is_array ? "[" : "", values,
                     channel.is_array ? "]" : "", channel.unit.empty() ? "" : " ", channel.unit);
}

}  // namespace

std::vector<std::string> lines_of(const Reading& reading) {
  const Description& description = *reading.description;
  std::vector<std::string> lines;
  const auto tokens = split_body(description, reading.body);
  const auto flags = tokens ? full_flags(description, *tokens, reading.flags)
                            : Result<std::string>(fail(ErrorCode::invalid, ""));
  if (!flags) {
    return {"(its body does not fit its description)"};
  }
  std::size_t at = 0;
  for (const ChannelLayout& channel : description.channels()) {
    lines.push_back(line_of(channel, std::span(*tokens).subspan(at, channel.points),
                            std::string_view(*flags).substr(at, channel.points)));
    at += channel.points;
  }
  return lines;
}

}  // namespace buoyd
