#include "shore/query/readings_csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "base/json.hpp"
#include "shore/query/channel_choice.hpp"
#include "shore/query/reading_reader.hpp"
#include "shore/query/shown_text.hpp"

namespace buoyshore {

using buoyd::ChannelLayout;
using buoyd::Result;

namespace {

/// A value of a body as a field: empty if it is missing.
std::string value_field(std::string_view token) {
  if (token == "null") return {};
  if (token.front() != '"') return std::string(token);
  const auto json = buoyd::Json::parse(token);
  return json && json->string() != nullptr ? csv_field(*json->string()) : std::string{};
}

/// Where a chosen value of a description goes.
struct Place {
  std::size_t value = 0;
  std::size_t column = 0;
};

/// The columns of the chosen values of all descriptions of a kind.
class Columns {
 public:
  void add(std::int64_t key, const ReadingShape& shape) {
    std::size_t value = 0;
    for (const ChannelLayout& channel : shape.description->channels()) {
      for (std::size_t point = 0; point < channel.points; ++point, ++value) {
        if (shape.chosen[value]) add(places_[key], value, value_name(channel, point), point);
      }
    }
  }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] const std::vector<Place>& places(std::int64_t key) const {
    static const std::vector<Place> none;
    const auto found = places_.find(key);
    return found == places_.end() ? none : found->second;
  }

 private:
  void add(std::vector<Place>& own, std::size_t value, std::string name, std::size_t point) {
    if (const auto known = index_.find(name);
        known != index_.end() &&
        std::ranges::find(own, known->second, &Place::column) != own.end()) {
      name += fmt::format(" #{}", point);  // two points of an axis at one place
    }
    const auto [known, is_new] = index_.try_emplace(name, names_.size());
    if (is_new) names_.push_back(name);
    own.push_back({value, known->second});
  }

  std::vector<std::string> names_;
  std::map<std::string, std::size_t> index_;
  std::map<std::int64_t, std::vector<Place>> places_;
};

std::string header_of(const Columns& columns) {
  std::string line = "time,placed,epoch,seq,flags";
  for (const std::string& column : columns.names()) line += ',' + csv_field(column);
  return line + "\r\n";
}

std::string row_of(const Columns& columns, const TimeZone& zone, const ArchivedReading& reading) {
  std::vector<std::string> fields(columns.names().size());
  std::string flags;
  for (const Place& place : columns.places(reading.shape)) {
    if (place.value < reading.values.size()) {
      fields[place.column] = value_field(reading.values[place.value]);
    }
    if (place.value < reading.flags.size()) flags += reading.flags[place.value];
  }
  std::string line = fmt::format("{},{},{},{},{}", reading.utc ? zone.text_of(*reading.utc) : "",
                                 reading.placed, reading.epoch, reading.seq, flags);
  for (const std::string& field : fields) line += ',' + field;
  return line + "\r\n";
}

}  // namespace

Result<void> write_csv(PreparedSql& sql, const ReadingQuery& query,
                       const std::function<bool(std::string_view)>& write) {
  auto reader = ReadingReader::open(sql, query);
  if (!reader) return pass_on(reader);
  Columns columns;
  for (const auto& [key, shape] : reader->shapes()) columns.add(key, shape);
  if (!write(header_of(columns))) return {};
  return reader->run(
      [&](const ArchivedReading& reading) { return write(row_of(columns, query.zone, reading)); });
}

}  // namespace buoyshore
