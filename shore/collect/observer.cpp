#include "shore/collect/observer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/proof/bytes_as_text.hpp"
#include "core/shown/readable_value.hpp"
#include "core/values.hpp"

namespace buoyshore {

using buoyd::clean_text;
using buoyd::columns_of;
using buoyd::Json;

namespace {

constexpr std::size_t max_message = 1U << 20U;
/// Beyond these all are forgotten: a station may say what it likes.
constexpr std::size_t max_instruments = 4096;
constexpr std::size_t max_about_bytes = std::size_t{16} << 20U;
constexpr std::size_t points_in_a_line = 4;
constexpr std::size_t channels_in_a_line = 12;
constexpr std::size_t room_for_more = 12;  // "  …123 more"

const Json* item_at(const Json* list, std::size_t index) {
  return list != nullptr && index < list->items().size() ? &list->items()[index] : nullptr;
}

using AxisPtr = std::shared_ptr<const buoyd::Axis>;

const AxisPtr& no_axis() {
  static const AxisPtr none = std::make_shared<const buoyd::Axis>();
  return none;
}

AxisPtr axis_in(const Json* axis) {
  const Json* const points = axis != nullptr ? axis->find("points") : nullptr;
  if (points == nullptr) return no_axis();
  buoyd::Axis found{clean_text(axis->string_at("name").value_or("")),
                    clean_text(axis->string_at("unit").value_or("")),
                    {}};
  for (const Json& point : points->items()) found.points.push_back(clean_text(point.print()));
  return std::make_shared<const buoyd::Axis>(std::move(found));
}

/// "2026-11-20T07:00:00.123456Z" → "07:00:00.123"
std::string clock_time(const Json& reading) {
  const std::string time = clean_text(reading.string_at("time").value_or(""));
  return time.size() >= 23 ? time.substr(11, 12) : time;
}

}  // namespace

Observer::Observer(std::string topic_prefix, std::string station, buoyd::Terminal terminal,
                   std::function<void(const std::string&)> print)
    : prefix_(std::move(topic_prefix)),
      station_(std::move(station)),
      terminal_(terminal),
      print_(std::move(print)) {}

std::vector<std::string> Observer::subscriptions() const {
  const std::string of = prefix_ + "/" + (station_.empty() ? "+" : station_);
  return {of + "/about/+", of + "/status", of + "/data/+"};
}

std::vector<Outgoing> Observer::message(std::string_view topic,
                                        std::span<const std::uint8_t> payload, bool /*retained*/) {
  const auto parsed = parse_topic(prefix_, topic);
  const auto json = Json::parse(buoyd::bytes_as_text(payload), max_message);
  if (!parsed || !json) {
    return {};
  }
  if (parsed->what == "about") about(*parsed, *json, payload.size());
  if (parsed->what == "data") data(*parsed, *json);
  if (parsed->what == "status") status(*parsed, *json);
  return {};
}

Observer::Instrument& Observer::known_anew(const std::string& name, std::size_t bytes) {
  if (instruments_.size() >= max_instruments || about_bytes_ + bytes > max_about_bytes) {
    instruments_.clear();
    about_bytes_ = 0;
  }
  Instrument& known = instruments_[name];
  about_bytes_ += bytes - known.bytes;
  known = {{}, bytes};
  return known;
}

/// Older descriptions have the axis in each channel.
void Observer::about(const Topic& topic, const Json& descriptions, std::size_t bytes) {
  auto& kinds = known_anew(topic.station + "/" + topic.name, bytes).kinds;
  for (const Json& description : descriptions.items()) {
    const Json* const channels = description.find("channels");
    if (channels == nullptr) continue;
    Channels& known = kinds[description.string_at("kind").value_or("")];
    const AxisPtr of_kind = axis_in(description.find("axis"));
    for (const Json& channel : channels->items()) {
      const Json* const own = channel.find("axis");
      const bool is_named = own != nullptr && own->kind() == Json::Kind::string;
      known[channel.string_at("name").value_or("")] = {
          clean_text(channel.string_at("unit").value_or("")), is_named ? of_kind : axis_in(own)};
    }
  }
}

void Observer::data(const Topic& topic, const Json& reading) {
  if (reading.find("values") == nullptr) {
    return;
  }
  const std::string instrument = topic.station + "/" + clean_text(topic.name);
  buoyd::Profile profile;
  const std::vector<Value> others = tabled(instrument, reading, profile);
  std::string line =
      line_of(fmt::format("{:<12}  {:<24}", clock_time(reading), instrument), others);
  if (const auto clock = reading.string_at("clock")) {
    line += fmt::format("  (clock {})", clean_text(*clock));
  }
  print_(line);
  for (const std::string& row : profile_lines(profile, terminal_)) print_(row);
}

/// Puts the channels that go over an axis into the profile, and returns the others.
std::vector<Observer::Value> Observer::tabled(const std::string& instrument, const Json& reading,
                                              buoyd::Profile& profile) const {
  const Json* const values = reading.find("values");
  const Json* const flags = reading.find("flags");
  const std::string kind = reading.string_at("kind").value_or("");
  std::vector<Value> others;
  for (std::size_t i = 0; i < values->keys().size(); ++i) {
    const std::string& name = values->keys()[i];
    const Channel& channel = channel_of(instrument, kind, name);
    const Value value{name, &values->items()[i], flags != nullptr ? flags->find(name) : nullptr,
                      &channel};
    const bool is_in_table =
        value.json->kind() == Json::Kind::array &&
        profile.add(*channel.axis, {clean_text(name), channel.unit, cells_of(channel, value)});
    if (!is_in_table) others.push_back(value);
  }
  return others;
}

std::string Observer::line_of(std::string line, const std::vector<Value>& values) const {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Value& value = values[i];
    const Channel& channel = *value.channel;
    const std::string text = fmt::format("  {}={}{}", clean_text(value.name),
                                         channel_text(channel, *value.json, value.flags),
                                         buoyd::readable_unit(channel.unit));
    if (!has_room(line, text, i)) {
      return line + fmt::format("  …{} more", values.size() - i);
    }
    line += text;
  }
  return line;
}

std::vector<std::string> Observer::cells_of(const Channel& channel, const Value& value) const {
  const auto& points = value.json->items();
  std::vector<std::string> cells;
  cells.reserve(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    cells.push_back(value_text(points[i], item_at(value.flags, i), channel.unit));
  }
  return cells;
}

/// On a terminal, as much as fits into a line, and one channel at least.
bool Observer::has_room(const std::string& line, const std::string& text, std::size_t index) const {
  if (terminal_.width == 0) return index < channels_in_a_line;
  return index == 0 || columns_of(line) + columns_of(text) + room_for_more <= terminal_.width;
}

/// A scalar, or an array cut after some points.
std::string Observer::channel_text(const Channel& channel, const Json& value,
                                   const Json* flags) const {
  if (value.kind() != Json::Kind::array) {
    const bool is_list = flags != nullptr && !flags->items().empty();
    return value_text(value, is_list ? item_at(flags, 0) : flags, channel.unit);
  }
  const auto& points = value.items();
  std::string text = "[";
  for (std::size_t i = 0; i < std::min(points.size(), points_in_a_line); ++i) {
    if (i > 0) text += ", ";
    if (i < channel.axis->points.size()) {
      text += channel.axis->points[i] + buoyd::readable_unit(channel.axis->unit) + ": ";
    }
    text += value_text(points[i], item_at(flags, i), channel.unit);
  }
  if (points.size() > points_in_a_line) text += fmt::format(" … {} points", points.size());
  return text + "]";
}

/// Suspect and bad values are marked; nothing else of the flags is shown.
std::string Observer::value_text(const Json& value, const Json* flag,
                                 const std::string& unit) const {
  if (const std::string* text = value.string()) return clean_text(*text);
  if (value.kind() != Json::Kind::number) return "-";
  const std::string text = buoyd::readable_value(value.print(), unit);
  const std::int64_t digit = flag != nullptr ? flag->integer().value_or(0) : 0;
  if (digit == 3) return terminal_.paint(text + '?', buoyd::Colour::yellow);
  return digit == 4 ? terminal_.paint(text + '!', buoyd::Colour::red) : text;
}

void Observer::status(const Topic& topic, const Json& status) {
  const std::string state = clean_text(status.string_at("state").value_or("?"));
  print_(fmt::format(
      "{:<12}  {:<24}  {}", "--", topic.station,
      terminal_.paint(state, state == "online" ? buoyd::Colour::green : buoyd::Colour::red)));
}

const Observer::Channel& Observer::channel_of(const std::string& instrument,
                                              const std::string& kind,
                                              const std::string& name) const {
  static const Channel nothing{{}, no_axis()};
  const auto known = instruments_.find(instrument);
  if (known == instruments_.end()) {
    return nothing;
  }
  const auto channels = known->second.kinds.find(kind);
  if (channels == known->second.kinds.end()) {
    return nothing;
  }
  const auto channel = channels->second.find(name);
  return channel == channels->second.end() ? nothing : channel->second;
}

}  // namespace buoyshore
