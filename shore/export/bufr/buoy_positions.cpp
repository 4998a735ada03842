#include "shore/export/bufr/buoy_positions.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "base/number_text.hpp"
#include "shore/export/bufr/buoy_columns.hpp"
#include "shore/export/reading_file.hpp"
#include "shore/export/station_descriptions.hpp"
#include "shore/export/text/joined_columns.hpp"
#include "shore/query/reading_reader.hpp"
#include "shore/rollup/rollup_table.hpp"
#include "shore/station/at_sea.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

/// How far positions of a window spread is none, nor is its largest latitude.
bool is_of_place(const TextColumn& column) {
  const std::string method = column.words().string_at("method").value_or("");
  return method.empty() || method == "point" || method == "mean" || method == "median";
}

}  // namespace

Result<BuoyPositions> BuoyPositions::open(PreparedSql& sql, const BufrTemplate& form,
                                          const std::string& station, bool has_bench) {
  BuoyPositions made(sql, form, station, has_bench);
  auto descriptions = station_descriptions(sql, station);
  if (!descriptions) return pass_on(descriptions);
  std::ranges::stable_sort(*descriptions, {}, [](const buoyd::DescriptionPtr& one) {
    return std::pair(one->instrument(), one->kind());
  });
  for (const buoyd::DescriptionPtr& one : *descriptions) {
    const Places places = made.places_in(*one);
    if (!places.latitude || !places.longitude) continue;
    const bool is_known = !made.tracks_.empty() && made.tracks_.back().kind == one->kind() &&
                          made.tracks_.back().instrument == one->instrument();
    if (!is_known) made.tracks_.push_back({one->instrument(), one->kind()});
  }
  return made;
}

std::string BuoyPositions::said() const {
  std::string kinds;
  for (const Track& track : tracks_) {
    kinds += (kinds.empty() ? "" : ", ") + track.instrument + '/' + track.kind;
  }
  return kinds;
}

BuoyPositions::Places BuoyPositions::places_in(const buoyd::Description& description) const {
  const buoyd::Json text = *buoyd::Json::parse(description.text());
  Places places;
  if (text.string_at("of") == "target") return places;  // of a ship that AIS tells of
  if (!has_bench_ && !is_at_sea(description)) return places;
  for (const TextColumn& column : all_columns(description, text)) {
    for (const BufrColumn& chosen : form_.columns) {
      const bool is_latitude = chosen.name == "latitude";
      if ((!is_latitude && chosen.name != "longitude") || column.layout().is_array) continue;
      const bool is_meant =
          chosen.channel == path_of(column) ||
          std::ranges::any_of(chosen.standard_names, [&](const std::string& name) {
            return is_of_place(column) && is_of_element(chosen, name, column);
          });
      auto& place = is_latitude ? places.latitude : places.longitude;
      const bool is_degrees = bufr_conversion(column.layout().unit, *chosen.element, 1).has_value();
      if (is_meant && is_degrees && !place) place = column.value;
    }
  }
  return places;
}

std::optional<double> BuoyPositions::number_in(const ArchivedReading& reading,
                                               std::size_t place) const {
  const bool is_left_out =
      !form_.flags.empty() && form_.flags.find(reading.flags[place]) == std::string::npos;
  return is_left_out ? std::nullopt : buoyd::number_in<double>(reading.values[place]);
}

std::optional<BuoyPosition> BuoyPositions::position_in(const ArchivedReading& reading,
                                                       const Places& places) const {
  constexpr double pole = 90;
  constexpr double date_line = 180;
  if (!places.latitude || !places.longitude || reading.flags.empty()) return std::nullopt;
  const auto latitude = number_in(reading, *places.latitude);
  auto longitude = number_in(reading, *places.longitude);
  if (!latitude || !longitude || !std::isfinite(*longitude)) return std::nullopt;
  if (!(std::abs(*latitude) <= pole)) return std::nullopt;
  if (*longitude > date_line) *longitude -= 2 * date_line;
  if (std::abs(*longitude) > date_line) return std::nullopt;
  return BuoyPosition{*latitude, *longitude};
}

Result<void> BuoyPositions::load(Track& track) {
  track.positions.clear();
  ReadingQuery query{station_, track.instrument, track.kind};
  query.from = buoyd::WallTime(buoyd::Micros(track.from));
  query.to = buoyd::WallTime(buoyd::Micros(track.to));
  auto reader = ReadingReader::open(sql_, query);
  if (!reader) return pass_on(reader);
  std::map<std::int64_t, Places> places;
  for (const auto& [key, shape] : reader->shapes()) places[key] = places_in(*shape.description);
  return reader->run([&](const ArchivedReading& reading) {
    const auto position = position_in(reading, places[reading.shape]);
    if (position) track.positions[end_of(reading)] = *position;
    return true;
  });
}

Result<std::optional<BuoyPosition>> BuoyPositions::at(std::int64_t end) {
  for (Track& track : tracks_) {
    auto position = at(track, end);
    if (!position || *position) return position;
  }
  return std::nullopt;
}

Result<std::optional<BuoyPosition>> BuoyPositions::at(Track& track, std::int64_t end) {
  const std::int64_t begin = end - form_.over.count();
  if (begin < track.from || end >= track.to) {
    track.from = begin;
    track.to = begin + day_level + form_.over.count();
    if (auto loaded = load(track); !loaded) return pass_on(loaded);
  }
  const auto behind = track.positions.upper_bound(end);
  if (behind == track.positions.begin()) return std::nullopt;
  const auto& [time, position] = *std::prev(behind);
  return time > begin ? std::optional(position) : std::nullopt;
}

}  // namespace buoyshore
