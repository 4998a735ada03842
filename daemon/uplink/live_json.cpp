#include "uplink/live_json.hpp"

#include <algorithm>
#include <charconv>
#include <span>
#include <vector>

#include "base/json.hpp"
#include "base/number_text.hpp"
#include "core/body.hpp"

namespace buoyd {

namespace {

using Tokens = std::span<const std::string_view>;

void append_number(std::string& out, std::uint64_t value) {
  char print[24];
  out.append(print, std::to_chars(print, print + sizeof print, value).ptr);
}

void append_value(std::string& out, const ChannelLayout& channel, std::string_view token) {
  if (!channel.value_names.empty()) {
    const auto named = std::ranges::find(channel.value_names, number_in<std::int64_t>(token),
                                         &std::pair<std::int64_t, std::string>::first);
    if (named != channel.value_names.end()) {
      append_json_string(out, named->second);
      return;
    }
  }
  out += token;
}

/// Writes "name":value or "name":[value,…]; `append(i)` writes one value.
template <class Append>
void append_member(std::string& out, const ChannelLayout& channel, Append append) {
  if (out.back() != '{') out += ',';
  append_json_string(out, channel.name);
  out += channel.is_array ? ":[" : ":";
  for (std::size_t i = 0; i < channel.points; ++i) {
    if (i > 0) out += ',';
    append(i);
  }
  if (channel.is_array) out += ']';
}

void append_values(std::string& out, const Description& description, Tokens tokens) {
  out += R"(,"values":{)";
  for (const ChannelLayout& channel : description.channels()) {
    append_member(out, channel, [&](std::size_t i) { append_value(out, channel, tokens[i]); });
    tokens = tokens.subspan(channel.points);
  }
  out += '}';
}

/// The points of each axis once, whichever channels go over it.
void append_axes(std::string& out, const Description& description) {
  std::vector<std::string_view> said;
  for (const ChannelLayout& channel : description.channels()) {
    if (channel.axis == nullptr) continue;
    const Axis& axis = *channel.axis;
    if (std::ranges::find(said, axis.name) != said.end()) continue;
    out += said.empty() ? R"(,"axes":{)" : ",";
    said.push_back(axis.name);
    append_json_string(out, axis.name);
    out += ":[";
    for (const std::string& point : axis.points) {
      if (out.back() != '[') out += ',';
      out += point;
    }
    out += ']';
  }
  if (!said.empty()) out += '}';
}

bool is_default(const ChannelLayout& channel, std::string_view flags) {
  const char usual = static_cast<char>('0' + channel.default_flag);
  return std::ranges::all_of(flags, [&](char flag) { return flag == usual || flag == '9'; });
}

void append_flags(std::string& out, const Description& description, std::string_view flags) {
  if (flags.size() != description.value_count()) {
    return;
  }
  out += R"(,"flags":{)";
  for (const ChannelLayout& channel : description.channels()) {
    const std::string_view own = flags.substr(0, channel.points);
    if (!is_default(channel, own)) {
      append_member(out, channel, [&](std::size_t i) { out += own[i]; });
    }
    flags.remove_prefix(channel.points);
  }
  out += '}';
}

void append_clock(std::string& out, std::uint8_t byte) {
  const ClockState state = ClockQuality::from_byte(byte).state;
  if (state != ClockState::ntp && state != ClockState::gnss) {
    out += R"(,"clock":")";
    out += name_of(state);
    out += '"';
  }
}

}  // namespace

Result<std::string> live_json(const EpochId& epoch, const StoredReading& stored) {
  const Reading& reading = stored.reading;
  auto tokens = split_body(*reading.description, reading.body);
  if (!tokens) return pass_on(tokens);
  std::string out;
  out.reserve(160 + 2 * reading.body.size());
  out += R"({"time":")";
  out += iso8601(reading.utc);
  out += R"(","kind":)";
  append_json_string(out, reading.description->kind());
  out += R"(,"epoch":")";
  out += to_hex(epoch);
  out += R"(","seq":)";
  append_number(out, stored.seq);
  append_clock(out, reading.clock);
  append_values(out, *reading.description, *tokens);
  append_axes(out, *reading.description);
  append_flags(out, *reading.description, reading.flags);
  out += '}';
  return out;
}

}  // namespace buoyd
