#include "shore/observer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/values.hpp"

namespace buoyshore {

using buoyd::clean_text;
using buoyd::Json;

namespace {

constexpr std::size_t max_message = 1U << 20U;
constexpr std::size_t max_instruments = 4096;
constexpr std::size_t points_in_a_line = 4;
constexpr std::size_t channels_in_a_line = 12;

/// Suspect and bad values are marked; nothing else of the flags is shown.
std::string_view mark_of(const Json* flag) {
  const std::int64_t digit = flag != nullptr ? flag->integer().value_or(0) : 0;
  if (digit == 3) return "?";
  return digit == 4 ? "!" : "";
}

const Json* item_at(const Json* list, std::size_t index) {
  return list != nullptr && index < list->items().size() ? &list->items()[index] : nullptr;
}

std::string value_text(const Json& value, const Json* flag) {
  if (const std::string* text = value.string()) return clean_text(*text);
  if (value.kind() != Json::Kind::number) return "-";
  return value.print() + std::string(mark_of(flag));
}

/// A scalar, or an array cut after some points.
std::string channel_text(const Json& value, const Json* flags) {
  if (value.kind() != Json::Kind::array) {
    return value_text(value,
                      flags != nullptr && flags->items().empty() ? flags : item_at(flags, 0));
  }
  const auto& points = value.items();
  std::string text = "[";
  for (std::size_t i = 0; i < std::min(points.size(), points_in_a_line); ++i) {
    text += (i > 0 ? " " : "") + value_text(points[i], item_at(flags, i));
  }
  if (points.size() > points_in_a_line) text += fmt::format(" …{}", points.size());
  return text + "]";
}

/// "2026-11-20T07:00:00.123456Z" → "07:00:00.123"
std::string clock_time(const Json& reading) {
  const std::string time = clean_text(reading.string_at("time").value_or(""));
  return time.size() >= 23 ? time.substr(11, 12) : time;
}

}  // namespace

Observer::Observer(std::string topic_prefix, std::string station,
                   std::function<void(const std::string&)> print)
    : prefix_(std::move(topic_prefix)), station_(std::move(station)), print_(std::move(print)) {}

std::vector<std::string> Observer::subscriptions() const {
  const std::string of = prefix_ + "/" + (station_.empty() ? "+" : station_);
  return {of + "/about/+", of + "/status", of + "/data/+"};
}

std::vector<Outgoing> Observer::message(std::string_view topic,
                                        std::span<const std::uint8_t> payload, bool /*retained*/) {
  const auto parsed = parse_topic(prefix_, topic);
  const std::string_view text(reinterpret_cast<const char*>(payload.data()), payload.size());
  const auto json = Json::parse(text, max_message);
  if (!parsed || !json) {
    return {};
  }
  if (parsed->what == "about") about(*parsed, *json);
  if (parsed->what == "data") data(*parsed, *json);
  if (parsed->what == "status") status(*parsed, *json);
  return {};
}

void Observer::about(const Topic& topic, const Json& descriptions) {
  if (units_.size() >= max_instruments) units_.clear();
  Units& units = units_[topic.station + "/" + topic.name];
  units.clear();
  for (const Json& description : descriptions.items()) {
    const Json* const channels = description.find("channels");
    if (channels == nullptr) continue;
    for (const Json& channel : channels->items()) {
      const std::string unit = clean_text(channel.string_at("unit").value_or(""));
      units[channel.string_at("name").value_or("")] = unit == "1" ? "" : unit;
    }
  }
}

void Observer::data(const Topic& topic, const Json& reading) {
  const std::string instrument = topic.station + "/" + clean_text(topic.name);
  const Json* const values = reading.find("values");
  const Json* const flags = reading.find("flags");
  if (values == nullptr) {
    return;
  }
  std::string line = fmt::format("{:<12}  {:<24}", clock_time(reading), instrument);
  const std::size_t channels = values->keys().size();
  for (std::size_t i = 0; i < std::min(channels, channels_in_a_line); ++i) {
    const std::string& channel = values->keys()[i];
    const Json* const flag = flags != nullptr ? flags->find(channel) : nullptr;
    const std::string_view unit = unit_of(instrument, channel);
    line += fmt::format("  {}={}{}{}", clean_text(channel), channel_text(values->items()[i], flag),
                        unit.empty() ? "" : " ", unit);
  }
  if (channels > channels_in_a_line) {
    line += fmt::format("  …{} more", channels - channels_in_a_line);
  }
  if (const auto clock = reading.string_at("clock")) {
    line += fmt::format("  (clock {})", clean_text(*clock));
  }
  print_(line);
}

void Observer::status(const Topic& topic, const Json& status) {
  const auto state = status.string_at("state");
  print_(fmt::format("{:<12}  {:<24}  {}", "--", topic.station, clean_text(state.value_or("?"))));
}

std::string_view Observer::unit_of(const std::string& instrument,
                                   const std::string& channel) const {
  const auto units = units_.find(instrument);
  if (units == units_.end()) {
    return {};
  }
  const auto unit = units->second.find(channel);
  return unit == units->second.end() ? std::string_view{} : std::string_view(unit->second);
}

}  // namespace buoyshore
