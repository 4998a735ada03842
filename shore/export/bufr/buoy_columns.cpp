#include "shore/export/bufr/buoy_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/number_text.hpp"
#include "shore/export/text/joined_columns.hpp"
#include "shore/export/vertical_place.hpp"

namespace buoyshore {

namespace {

/// How deep a value of a column lies, where the description knows it.
std::optional<double> depth_of(const TextColumn& column) {
  const buoyd::ChannelLayout& layout = column.layout();
  const auto height = layout.is_array ? height_of_point(*column.text, *layout.axis, column.point)
                                      : height_of_instrument(*column.text);
  if (!height) return std::nullopt;
  return 0.0 - *height;
}

std::optional<double> frequency_of(const TextColumn& column) {
  const buoyd::ChannelLayout& layout = column.layout();
  if (!layout.is_array || layout.axis->name != "frequency" || layout.axis->unit != "Hz") return {};
  return buoyd::number_in<double>(layout.axis->points[column.point]);
}

std::optional<double> place_in(const BufrColumn& chosen, const TextColumn& column) {
  if (chosen.element->of == BufrOf::band) return frequency_of(column);
  if (column.layout().is_array || !chosen.depth) return depth_of(column);
  return chosen.depth;
}

/// Collects what an element is made of.
class ColumnFinder {
 public:
  ColumnFinder(const BufrTemplate& form, const std::vector<JoinedShape>& shapes)
      : seconds_(static_cast<double>(form.over.count()) / 1e6), shapes_(shapes) {}

  /// Of the sources that are there; a column whose only source is not there keeps it.
  BuoyColumn find(const BufrColumn& chosen) {
    BuoyColumn made = find_among(chosen, false);
    return made.values.empty() ? find_among(chosen, true) : made;
  }
  /// Bands of other elements are of this kind of readings alone.
  void set_spectrum(const BuoyColumn& density) {
    if (!density.values.empty()) spectrum_ = density.values.front().source;
  }

 private:
  BuoyColumn find_among(const BufrColumn& chosen, bool is_of_all) {
    BuoyColumn made;
    made.chosen = &chosen;
    is_of_all_ = is_of_all || chosen.element->of == BufrOf::level;
    for (const buoyd::Micros over : chosen.overs) {
      if (!made.values.empty()) break;
      over_ = over;
      find_of_length(made);
    }
    return made;
  }
  void find_of_length(BuoyColumn& made) {
    const BufrColumn& chosen = *made.chosen;
    if (!chosen.channel.empty()) {
      take_if(made, [&](const TextColumn& column) { return path_of(column) == chosen.channel; });
    }
    for (const std::string& name : chosen.standard_names) {
      if (chosen.element->of != BufrOf::level && !made.values.empty()) break;
      take_if(made, [&](const TextColumn& column) { return is_of_element(chosen, name, column); });
    }
  }
  template <class Condition>
  void take_if(BuoyColumn& made, Condition condition) {
    for (std::size_t source = 0; source < shapes_.size(); ++source) {
      const JoinedShape& shape = shapes_[source];
      if (shape.over != over_ || !(shape.is_there || is_of_all_)) continue;
      for (const TextColumn& column : all_columns(*shape.description, shape.text)) {
        if (condition(column)) take(made, source, column);
      }
    }
  }

  void take(BuoyColumn& made, std::size_t source, const TextColumn& column) const {
    const BufrColumn& chosen = *made.chosen;
    const auto conversion = bufr_conversion(column.layout().unit, *chosen.element, seconds_);
    if (!conversion) return;
    const BuoyValue value{source, column.value, *conversion};
    if (chosen.element->of == BufrOf::station) {
      if (!column.layout().is_array && made.values.empty()) take_one(made, value, column);
      return;
    }
    const auto place = place_in(chosen, column);
    if (!place || *place < 0) return;
    const bool is_band = chosen.element->of == BufrOf::band;
    if (is_band && spectrum_ && *spectrum_ != source) return;
    if (is_band && !made.path.empty() && made.path != path_of(column)) return;
    made.over = over_;
    made.values.push_back(value);
    made.values.back().at = *place;
    const std::string path = path_of(column);
    if (made.path.find(path) == std::string::npos) {
      made.path += (made.path.empty() ? "" : ", ") + path;
    }
  }

  void take_one(BuoyColumn& made, const BuoyValue& value, const TextColumn& column) const {
    made.values = {value};
    made.over = over_;
    made.path = path_of(column);
    made.height = made.chosen->height ? made.chosen->height : column.text->number_at("height");
    made.depth = made.chosen->depth ? made.chosen->depth : column.text->number_at("depth");
  }

  double seconds_;
  const std::vector<JoinedShape>& shapes_;
  buoyd::Micros over_{0};  // of the intervals that are looked at
  bool is_of_all_ = true;  // or only of sources that are there
  std::optional<std::size_t> spectrum_{};
};

/// Adds a value to the level at that place, unless one is there.
void add_to(std::map<std::pair<long, std::size_t>, BuoyLevel>& levels,
            std::pair<long, std::size_t> place, double at, std::string_view key, double value) {
  BuoyLevel& level = levels[place];
  level.at = at;
  level.values.try_emplace(key, value);
}

std::vector<BuoyLevel> in_order(const std::map<std::pair<long, std::size_t>, BuoyLevel>& levels) {
  std::vector<BuoyLevel> made;
  made.reserve(levels.size());
  for (const auto& [place, level] : levels) made.push_back(level);
  return made;
}

}  // namespace

bool is_of_element(const BufrColumn& chosen, const std::string& standard_name,
                   const TextColumn& column) {
  if (!is_quantity(chosen, standard_name, column)) return false;
  if (!chosen.unit.empty() && column.layout().unit != chosen.unit) return false;
  const auto reference = column.words().string_at("reference");
  return !column.layout().is_direction || !reference || *reference == "true north";
}

BuoyColumns::BuoyColumns(const BufrTemplate& form, const std::vector<JoinedShape>& shapes)
    : form_(&form) {
  ColumnFinder finder(form, shapes);
  for (const BufrColumn& chosen : form.columns) {
    if (chosen.name == "spectralWaveDensity") finder.set_spectrum(finder.find(chosen));
  }
  for (const BufrColumn& chosen : form.columns) {
    if (chosen.element->of != BufrOf::position) columns_.push_back(finder.find(chosen));
  }
}

std::vector<std::string> BuoyColumns::said() const {
  std::vector<std::string> lines;
  lines.reserve(columns_.size());
  for (const BuoyColumn& column : columns_) {
    lines.push_back(fmt::format(
        "{}: {}", column.chosen->name,
        column.path.empty() ? std::string("the station has no such value") : column.path));
  }
  return lines;
}

std::optional<double> BuoyColumns::value_of(const BuoyValue& value, const JoinedRow& row) const {
  const std::optional<JoinedPart>& part = row.parts[value.source];
  if (!part) return std::nullopt;
  const char flag = part->flags[value.value];
  if (!form_->flags.empty() && form_->flags.find(flag) == std::string::npos) return std::nullopt;
  const auto number = buoyd::number_in<double>(part->values[value.value]);
  if (!number || !std::isfinite(*number)) return std::nullopt;
  return value.conversion(*number);
}

void BuoyColumns::add_surface(BuoyReport& report, const BuoyColumn& column,
                              const JoinedRow& row) const {
  const auto number = value_of(column.values.front(), row);
  if (!number) return;
  const std::string_view key = column.chosen->element->key;
  report.surface.values[key] = *number;
  const auto first = [](std::optional<double>& place, const std::optional<double>& known) {
    if (!place) place = known;
  };
  if (key == "airTemperature" || key == "dewpointTemperature" || key == "relativeHumidity") {
    first(report.air_height, column.height);
  }
  if (key == "windSpeed" || key == "windDirection" || key == "maximumWindGustSpeed") {
    first(report.wind_height, column.height);
  }
  if (is_of_waves(key) && !report.wave_over) report.wave_over = column.over;
  if (key == "seaSurfaceTemperature") report.surface_depth = column.depth;
}

BuoyReport BuoyColumns::report(const JoinedRow& row) const {
  constexpr double steps_of_depth = 10;     // 0 07 062 has 0.1 m
  constexpr double steps_of_band = 100000;  // of one axis: told apart however near they lie
  std::map<std::pair<long, std::size_t>, BuoyLevel> bands;
  std::map<std::pair<long, std::size_t>, BuoyLevel> water;
  std::map<std::pair<long, std::size_t>, BuoyLevel> currents;
  BuoyReport report;
  report.end = row.end;
  report.over = form_->over;
  for (const BuoyColumn& column : columns_) {
    if (column.values.empty()) continue;
    const BufrElement& element = *column.chosen->element;
    if (element.of == BufrOf::station) add_surface(report, column, row);
    if (element.of == BufrOf::station) continue;
    for (const BuoyValue& value : column.values) {
      const auto number = value_of(value, row);
      if (!number) continue;
      const bool is_band = element.of == BufrOf::band;
      const bool is_current = element.key == "currentDirection" || element.key == "speedOfCurrent";
      if (is_band) report.spectrum_over = column.over;
      const long step = std::lround(value.at * (is_band ? steps_of_band : steps_of_depth));
      // Speed and direction are of one instrument, temperature and salinity of one depth.
      const std::size_t of = is_current ? value.source : 0;
      add_to(is_band ? bands : (is_current ? currents : water), {step, of}, value.at, element.key,
             *number);
    }
  }
  report.bands = in_order(bands);
  report.water = in_order(water);
  report.currents = in_order(currents);
  return report;
}

}  // namespace buoyshore
