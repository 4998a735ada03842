#include "core/description.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/json.hpp"
#include "base/number_text.hpp"
#include "core/body.hpp"
#include "core/standard_direction.hpp"

namespace buoyd {

namespace {

tl::unexpected<Error> wrong(std::string_view what) {
  return fail(ErrorCode::invalid, fmt::format("description: {}", what));
}

/// {"0":"off","1":"on"}
Result<std::vector<std::pair<std::int64_t, std::string>>> value_names_of(const Json& values) {
  std::vector<std::pair<std::int64_t, std::string>> names;
  for (std::size_t i = 0; i < values.keys().size(); ++i) {
    const std::string& key = values.keys()[i];
    const auto value = number_in<std::int64_t>(key);
    const std::string* name = values.items()[i].string();
    if (!value || name == nullptr) {
      return wrong("'values' is no map of integers to names");
    }
    names.emplace_back(*value, *name);
  }
  return names;
}

using AxisPtr = std::shared_ptr<const Axis>;

/// nullptr: it has no points.
AxisPtr axis_of(const Json& json) {
  const Json* points = json.find("points");
  if (points == nullptr || points->kind() != Json::Kind::array) return nullptr;
  Axis axis{json.string_at("name").value_or(""), json.string_at("unit").value_or(""), {}};
  axis.points.reserve(points->items().size());
  for (const Json& point : points->items()) axis.points.push_back(point.print());
  return axis.points.empty() ? nullptr : std::make_shared<const Axis>(std::move(axis));
}

/// The axis itself, as older descriptions have it in each channel, or the name of the kind's.
Result<void> find_axis(const Json& root, const AxisPtr& of_kind, const Json& named,
                       ChannelLayout& channel) {
  const bool is_own = named.kind() == Json::Kind::object;
  const Json* const said = is_own ? &named : root.find("axis");
  const std::string* const name = named.string();
  if (!is_own && (name == nullptr || said == nullptr || said->string_at("name") != *name)) {
    return wrong(fmt::format("channel '{}' is on an axis that is not there", channel.name));
  }
  channel.axis = is_own ? axis_of(named) : of_kind;
  if (channel.axis == nullptr) {
    return wrong(fmt::format("channel '{}' has an axis without points", channel.name));
  }
  channel.is_array = true;
  channel.points = channel.axis->points.size();
  return {};
}

/// It says what it is counted from, or has such a standard name; a tilt is none, nor a latitude,
/// nor how far the directions of waves spread.
bool is_direction(const Json& json) {
  const std::string name = json.string_at("standard_name").value_or("");
  return json.find("reference") != nullptr || is_standard_direction(name) || name == "longitude";
}

Result<ChannelLayout> channel_of(const Json& root, const AxisPtr& of_kind, const Json& json) {
  const auto name = json.string_at("name");
  const auto type_name = json.string_at("type");
  if (!name || name->empty() || !type_name) {
    return wrong("a channel without name or type");
  }
  const auto type = value_type_named(*type_name);
  const auto flag =
      json.find("flag") == nullptr ? std::optional<std::int64_t>(2) : json.integer_at("flag");
  if (!type || !flag || *flag < 1 || *flag > 4) {
    return wrong(fmt::format("channel '{}' has an unknown type or flag", *name));
  }
  ChannelLayout channel;
  channel.name = *name;
  channel.type = *type;
  channel.default_flag = static_cast<std::uint8_t>(*flag);
  channel.unit = json.string_at("unit").value_or("");
  channel.is_direction = channel.unit.starts_with("degree") && is_direction(json);
  if (const Json* values = json.find("values")) {
    auto names = value_names_of(*values);
    if (!names) return pass_on(names);
    channel.value_names = std::move(*names);
  }
  if (const Json* axis = json.find("axis")) {
    if (auto read = find_axis(root, of_kind, *axis, channel); !read) return pass_on(read);
  }
  return channel;
}

Result<std::vector<ChannelLayout>> channels_of(const Json& root) {
  const Json* list = root.find("channels");
  if (list == nullptr || list->kind() != Json::Kind::array || list->items().empty()) {
    return wrong("no channels");
  }
  const Json* const axis = root.find("axis");
  const AxisPtr of_kind = axis == nullptr ? nullptr : axis_of(*axis);
  std::vector<ChannelLayout> channels;
  channels.reserve(list->items().size());
  std::set<std::string> names;
  for (const Json& json : list->items()) {
    auto channel = channel_of(root, of_kind, json);
    if (!channel) return pass_on(channel);
    if (!names.insert(channel->name).second) {
      return wrong(fmt::format("two channels named '{}'", channel->name));
    }
    channels.push_back(std::move(*channel));
  }
  return channels;
}

}  // namespace

std::string ChannelLayout::place_of(std::size_t point) const {
  if (axis == nullptr || point >= axis->points.size()) return {};
  const bool plain = axis->unit.empty() || axis->unit == "1";
  return axis->points[point] + (plain ? "" : " " + axis->unit);
}

std::string_view name_of(ValueType type) {
  return value_types[static_cast<std::size_t>(type)].second;
}

Result<ValueType> value_type_named(std::string_view name) {
  for (const auto& [type, type_name] : value_types) {
    if (name == type_name) {
      return type;
    }
  }
  return fail(ErrorCode::invalid,
              "unknown type, expected decimal, float32, float64, integer or text");
}

Result<std::shared_ptr<const Description>> Description::parse(std::string text) {
  const auto root = Json::parse(text, max_description_bytes);
  if (!root) {
    return wrong(root.error().text);
  }
  const auto instrument = root->string_at("instrument");
  const auto kind = root->string_at("kind");
  const auto version = root->integer_at("v");
  if ((version != 1 && version != 2) || !instrument || !kind) {
    return wrong("expected v = 1 or 2, instrument and kind");
  }
  auto channels = channels_of(*root);
  if (!channels) return pass_on(channels);
  std::shared_ptr<Description> description(new Description());
  for (const ChannelLayout& channel : *channels) {
    description->value_count_ += channel.points;
  }
  if (description->value_count_ > max_body_chars) {
    return wrong("more than 30000 values");
  }
  description->digest_ = sha256(text);
  std::copy_n(description->digest_.begin(), description->hash_.size(), description->hash_.begin());
  text.shrink_to_fit();  // it may live as long as buoyd
  description->text_ = std::move(text);
  description->instrument_ = *instrument;
  description->kind_ = *kind;
  description->is_computed_ = root->find("computed") != nullptr;
  description->channels_ = std::move(*channels);
  return std::shared_ptr<const Description>(std::move(description));
}

bool same_shape(const Description& a, const Description& b) {
  const auto same = [](const ChannelLayout& one, const ChannelLayout& other) {
    const bool is_same_axis = one.axis == other.axis ||
                              (one.axis && other.axis && one.axis->points == other.axis->points);
    return one.name == other.name && one.points == other.points && is_same_axis;
  };
  return &a == &b || std::ranges::equal(a.channels(), b.channels(), same);
}

}  // namespace buoyd
