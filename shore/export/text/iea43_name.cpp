#include "shore/export/text/iea43_name.hpp"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "shore/export/text/text_words.hpp"
#include "shore/export/vertical_place.hpp"

namespace buoyshore {

using buoyd::Json;

namespace {

using Words = std::pair<std::string_view, std::string_view>;

/// The data model's types by standard names.
constexpr std::array<Words, 24> types{{
    {"wind_speed", "wind_speed"},
    {"wind_speed_of_gust", "wind_speed"},
    {"wind_from_direction", "wind_direction"},
    {"upward_air_velocity", "vertical_wind_speed"},
    {"air_temperature", "air_temperature"},
    {"air_pressure", "air_pressure"},
    {"air_pressure_at_mean_sea_level", "air_pressure"},
    {"relative_humidity", "relative_humidity"},
    {"sea_water_temperature", "water_temperature"},
    {"sea_surface_temperature", "water_temperature"},
    {"sea_water_practical_salinity", "salinity"},
    {"sea_surface_wave_significant_height", "wave_significant_height"},
    {"sea_surface_wave_maximum_height", "wave_maximum_height"},
    {"sea_surface_wave_from_direction", "wave_direction"},
    {"sea_surface_wave_directional_spread", "wave_directional_spread"},
    {"sea_surface_wave_period_at_variance_spectral_density_maximum", "wave_peak_period"},
    {"sea_surface_wave_mean_period_from_variance_spectral_density_second_frequency_moment",
     "wave_period_second_frequency"},
    {"sea_surface_wave_mean_period", "wave_period_zero_crossing"},
    {"sea_water_speed", "water_speed"},
    {"sea_water_velocity_to_direction", "water_direction"},
    {"platform_pitch", "pitch"},
    {"platform_roll", "roll"},
    {"platform_orientation", "heading"},
    {"platform_yaw", "heading"},
}};

constexpr std::array<Words, 5> statistics{{{"mean", "avg"},
                                           {"standard_deviation", "sd"},
                                           {"maximum", "max"},
                                           {"minimum", "min"},
                                           {"median", "median"}}};

constexpr std::array<Words, 10> units{{{"m s-1", "m/s"},
                                       {"degree", "deg"},
                                       {"degree_Celsius", "deg_C"},
                                       {"K", "K"},
                                       {"hPa", "hPa"},
                                       {"percent", "%"},
                                       {"m", "m"},
                                       {"s", "s"},
                                       {"V", "V"},
                                       {"1", "-"}}};

template <std::size_t n>
std::string_view of(const std::array<Words, n>& words, std::string_view wanted) {
  for (const auto& [from, to] : words) {
    if (from == wanted) return to;
  }
  return {};
}

/// The channel whose values a count or a turbulence intensity is of: `wind_speed_n` is beside
/// `wind_speed_mean`.
const Json* base_of(const TextColumn& column, std::string_view ending) {
  const std::string& name = column.layout().name;
  if (!name.ends_with(ending)) return nullptr;
  const std::string base = name.substr(0, name.size() - ending.size()) + "_mean";
  for (const Json& channel : column.text->find("channels")->items()) {
    if (channel.string_at("name") == base) return &channel;
  }
  return nullptr;
}

struct Meaning {
  std::string_view type;
  std::string_view statistic;
};

Meaning meaning_of(const TextColumn& column) {
  const auto type_of = [](const Json& channel) {
    return of(types, channel.string_at("standard_name").value_or(""));
  };
  if (const Json* base = base_of(column, "_n")) return {type_of(*base), "count"};
  if (const Json* base = base_of(column, "_ti")) return {type_of(*base), "ti"};
  const Json& words = column.words();
  const std::string name = words.string_at("standard_name").value_or("");
  const std::string method = words.string_at("method").value_or("");
  // Of gusts the largest is the gust; their mean and spread have no name of their own.
  if (name == "wind_speed_of_gust") {
    return {method.empty() || method == "maximum" ? of(types, name) : "", "gust"};
  }
  const bool is_vector = column.layout().name.ends_with("_vector");  // beside the scalar mean
  const std::string_view statistic = of(statistics, method.empty() ? "mean" : method);
  return {is_vector ? std::string_view{} : of(types, name), statistic};
}

/// "__" and the channel's name, where another channel means the same and is named more shortly:
/// wind_direction_unchecked beside wind_direction.
std::string note_of(const TextColumn& column, const Meaning& meaning) {
  const std::string& name = column.layout().name;
  TextColumn other = column;
  for (other.channel = 0; other.channel < column.description->channels().size(); ++other.channel) {
    const std::string& its = other.layout().name;
    if (other.channel == column.channel || its.size() > name.size()) continue;
    if (its.size() == name.size() && other.channel > column.channel) continue;
    const Meaning its_meaning = meaning_of(other);
    const bool is_same = its_meaning.type == meaning.type &&
                         its_meaning.statistic == meaning.statistic &&
                         other.layout().axis == column.layout().axis;
    if (is_same) return "__" + name;
  }
  return {};
}

/// From the sea surface; of an axis whose instrument is nobody knows where from that.
std::optional<double> height_of(const TextColumn& column) {
  const buoyd::Axis* const axis = column.layout().axis.get();
  if (axis == nullptr) return height_of_instrument(*column.text);
  const auto height = height_of_point(*column.text, *axis, column.point);
  return height ? height : height_on(*axis, column.point);
}

/// Three digits before the point at least, behind it no more than millimetres, for a sum of two
/// heights is rarely round: "042", "-002.5"; "null" if nobody knows it.
std::string height_word(std::optional<double> height) {
  if (!height) return "null";
  const double size = std::round(std::abs(*height) * 1e3) / 1e3;
  std::string digits = fmt::format("{:07.3f}", size);
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') digits.pop_back();
  return (*height < 0 && size > 0 ? "-" : "") + digits;
}

}  // namespace

std::string iea43_name(const TextColumn& column) {
  const buoyd::Axis* const axis = column.layout().axis.get();
  const bool has_place = axis == nullptr || is_vertical(*axis) ||
                         height_of_point(*column.text, *axis, column.point).has_value();
  if (!has_place) return {};
  const Meaning meaning = meaning_of(column);
  const std::string_view unit = of(units, column.layout().unit);
  if (meaning.type.empty() || meaning.statistic.empty() || unit.empty()) return {};
  // A current profiler that looks up has heights, too.
  const bool is_lidar = axis != nullptr && axis->name == "height" &&
                        meaning.type.find("wind") != std::string_view::npos;
  std::string serial = column.text->string_at("serial_number").value_or("null");
  for (char& c : serial) {  // no comma, and no __, which parts the words
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '.') c = '-';
  }
  return fmt::format("{}__{}__{}__{}__{}__{}{}", meaning.type, meaning.statistic,
                     height_word(height_of(column)), is_lidar ? "lidar" : "null", serial, unit,
                     note_of(column, meaning));
}

}  // namespace buoyshore
