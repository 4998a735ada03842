#include "shore/alarm/new_readings.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"
#include "base/number_text.hpp"

namespace buoyshore {

using buoyd::Result;
using buoyd::WallTime;

namespace {

/// Value of a reading by its index.
WatchedValue value_at(const ArchivedReading& reading, const buoyd::Description& description,
                      std::size_t index) {
  if (index >= reading.values.size() || index >= reading.flags.size()) return {"null"};
  std::size_t first = 0;
  for (const buoyd::ChannelLayout& channel : description.channels()) {
    if (index < first + channel.points) {
      return {reading.values[index], reading.flags[index], &channel};
    }
    first += channel.points;
  }
  return {"null"};
}

/// Where a description has the scalar of that standard name; nullopt: nowhere.
std::optional<std::size_t> place_of(const buoyd::Description& description,
                                    std::string_view standard_name) {
  const auto text = buoyd::Json::parse(description.text());
  const buoyd::Json* channels = text ? text->find("channels") : nullptr;
  if (channels == nullptr) return std::nullopt;
  std::size_t index = 0;
  for (std::size_t i = 0; i < channels->items().size(); ++i) {
    if (channels->items()[i].string_at("standard_name") == standard_name) return index;
    index += description.channels()[i].points;
  }
  return std::nullopt;
}

Result<void> check_is_one(const ReadingShape& shape, const WatchedChannel& channel) {
  const auto points = std::ranges::count(shape.chosen, true);
  if (channel.channel.empty() || points <= 1) return {};
  return buoyd::fail(buoyd::ErrorCode::invalid,
                     fmt::format("{} has {} points, expected one, as {}[100 m]", channel.text(),
                                 points, channel.channel));
}

using TakeReading = std::function<void(WallTime, const ArchivedReading&, const ReadingShape&)>;

Result<bool> for_each_new_reading(PreparedSql& sql, const WatchedStation& at, Watched& watched,
                                  const WatchedChannel& channel, const TakeReading& take) {
  ReadingQuery query;
  query.station = at.station();
  query.instrument = channel.instrument;
  query.kind = channel.kind;
  query.from = at.from(watched);
  if (!channel.channel.empty()) query.channels = {channel.channel};
  auto reader = ReadingReader::open(sql, query);
  if (!reader) {
    if (reader.error().code == buoyd::ErrorCode::invalid) return false;
    return pass_on(reader);
  }
  Result<void> checked;
  auto read = reader->run([&](const ArchivedReading& reading) {
    // A time that is to come would make all before it late.
    if (!reading.utc || watched.has_seen(*reading.utc) || *reading.utc > at.latest()) return true;
    const ReadingShape& shape = reader->shapes().at(reading.shape);
    checked = check_is_one(shape, channel);
    if (!checked) return false;
    take(*reading.utc, reading, shape);
    watched.saw(*reading.utc);
    return true;
  });
  if (!checked) return pass_on(checked);
  if (!read) return pass_on(read);
  return true;
}

}  // namespace

std::optional<double> WatchedValue::number() const {
  if (flag < '1' || flag > '3') return std::nullopt;
  return buoyd::number_in<double>(text);
}

Result<bool> for_each_new(PreparedSql& sql, const WatchedStation& at, Watched& watched,
                          const WatchedChannel& channel,
                          const std::function<void(WallTime, const WatchedValue&)>& take) {
  return for_each_new_reading(
      sql, at, watched, channel,
      [&](WallTime time, const ArchivedReading& reading, const ReadingShape& shape) {
        const auto chosen = std::ranges::find(shape.chosen, true);
        const auto index = static_cast<std::size_t>(chosen - shape.chosen.begin());
        take(time, value_at(reading, *shape.description, index));
      });
}

Result<bool> for_each_new_position(PreparedSql& sql, const WatchedStation& at, Watched& watched,
                                   const WatchedChannel& kind,
                                   const std::function<void(WallTime, double, double)>& take) {
  return for_each_new_reading(
      sql, at, watched, kind,
      [&](WallTime time, const ArchivedReading& reading, const ReadingShape& shape) {
        const auto north = place_of(*shape.description, "latitude");
        const auto east = place_of(*shape.description, "longitude");
        if (!north || !east) return;
        const auto latitude = value_at(reading, *shape.description, *north).number();
        const auto longitude = value_at(reading, *shape.description, *east).number();
        if (latitude && longitude) take(time, *latitude, *longitude);
      });
}

}  // namespace buoyshore
