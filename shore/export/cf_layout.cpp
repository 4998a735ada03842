#include "shore/export/cf_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "base/json.hpp"
#include "base/number_text.hpp"
#include "shore/export/cf_words.hpp"
#include "shore/export/vertical_place.hpp"

namespace buoyshore {

using buoyd::Json;

namespace {

NcType type_of(buoyd::ValueType type) {
  switch (type) {
    case buoyd::ValueType::float32:
      return NcType::float32;
    case buoyd::ValueType::integer:
      return NcType::int64;
    case buoyd::ValueType::text:
      return NcType::text;
    case buoyd::ValueType::decimal:
    case buoyd::ValueType::float64:
      break;
  }
  return NcType::float64;
}

bool is_in_order(const std::vector<double>& points) {
  const auto falls = [](double a, double b) { return a >= b; };
  const auto rises = [](double a, double b) { return a <= b; };
  return std::adjacent_find(points.begin(), points.end(), falls) == points.end() ||
         std::adjacent_find(points.begin(), points.end(), rises) == points.end();
}

/// Letters, digits and _, a letter first: what every tool takes.
std::string plain_variable(const std::string& wanted) {
  constexpr std::size_t most_characters = 200;
  std::string name = wanted.substr(0, most_characters);
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  const bool has_letter = !name.empty() && std::isalpha(static_cast<unsigned char>(name[0])) != 0;
  return has_letter ? name : "channel_" + name;
}

/// `text` is the description's.
CfAxis axis_of(const buoyd::Axis& axis, const Json& text) {
  CfAxis made;
  for (const std::string& point : axis.points) {
    made.points.push_back(buoyd::number_in<double>(point).value_or(missing_float64()));
  }
  made.is_vertical = axis.name == "height" || axis.name == "depth";
  made.is_up = axis.name == "height";
  // A coordinate named height or depth alone is, to CF, from the surface.
  made.name = made.is_vertical && !is_from_surface(text) ? axis.name + "_from_instrument"
                                                         : plain_variable(axis.name);
  const bool is_own = std::find(std::begin(cf_own_names), std::end(cf_own_names), made.name) !=
                      std::end(cf_own_names);
  if (is_own) made.name.insert(0, "axis_");
  made.dimension = is_in_order(made.points) ? made.name : made.name + "_point";
  const Json* words = text.find("axis");
  const std::string standard_name =
      words == nullptr ? "" : words->string_at("standard_name").value_or("");
  made.attributes.emplace_back("long_name", spaced(made.name));
  if (!standard_name.empty()) made.attributes.emplace_back("standard_name", standard_name);
  if (!axis.unit.empty()) made.attributes.emplace_back("units", axis.unit);
  made.attributes.emplace_back("coverage_content_type", "coordinate");
  return made;
}

CfVertical vertical(std::vector<double> values, bool is_up, bool is_of_axis) {
  CfVertical made{std::move(values), is_up, is_of_axis, {}};
  made.attributes = {
      {"standard_name", is_up ? "height" : "depth"},
      {"long_name", is_up ? "height above the sea surface" : "depth below the sea surface"},
      {"units", "m"},
      {"positive", is_up ? "up" : "down"},
      {"axis", "Z"},
      {"coverage_content_type", "coordinate"}};
  return made;
}

constexpr std::string_view no_depths =
    "along the axis of the instrument. No depths: the station does not say both where the "
    "instrument is (height or depth) and whether it looks up or down (orientation)";

/// Whether the points are heights or depths, or distances that the mounting makes some of.
bool says_places(const Json& text, const buoyd::Axis& axis) {
  if (is_distance(axis)) return height_of_point(text, axis, 0).has_value();
  return axis.name == "height" || axis.name == "depth";
}

/// Of the axis, where its points can be said from the surface; else of the instrument. Depths of
/// what an instrument below the surface looks up to, too.
std::optional<CfVertical> vertical_of(const Json& text, const buoyd::Axis* axis) {
  const bool is_up = text.number_at("height").has_value();
  const auto value_of = [](double height, bool up) { return up ? height : 0.0 - height; };
  if (axis == nullptr || !says_places(text, *axis)) {
    const auto height = height_of_instrument(text);
    if (!height) return std::nullopt;
    return vertical({value_of(*height, is_up)}, is_up, false);
  }
  const bool is_axis_up = is_from_surface(text) ? axis->name == "height" : is_up;
  std::vector<double> values;
  values.reserve(axis->points.size());
  for (std::size_t point = 0; point < axis->points.size(); ++point) {
    const auto height = height_of_point(text, *axis, point);
    if (!height) return std::nullopt;
    values.push_back(value_of(*height, is_axis_up));
  }
  return vertical(std::move(values), is_axis_up, true);
}

CfAttributes instrument_of(const buoyd::Description& description, const Json& text) {
  CfAttributes made{{"long_name", description.instrument()},
                    {"component", description.instrument()},
                    {"discriminant", description.kind()}};
  const auto add = [&](const char* name, const std::optional<std::string>& value) {
    if (value && !value->empty()) made.emplace_back(name, *value);
  };
  const std::string make = text.string_at("make").value_or("");
  const std::string type = text.string_at("type").value_or("");
  add("make_model", fmt::format("{}{}{}", make, make.empty() || type.empty() ? "" : " ", type));
  for (const char* const key :
       {"serial_number", "firmware", "calibration", "orientation", "model", "model_hash"}) {
    add(key, text.string_at(key));
  }
  for (const char* const key : {"height", "depth", "azimuth", "tilt", "datum_offset"}) {
    if (const auto number = text.number_at(key)) made.emplace_back(key, *number);
  }
  if (const Json* calibrated = text.find("calibrated")) {
    const auto date = calibrated->string_at("date");
    add("calibration_date", date ? std::optional(*date + "T00:00:00Z") : std::nullopt);
    add("calibration_reference", calibrated->string_at("reference"));
    add("calibration_certificate", calibrated->string_at("certificate"));
  }
  return made;
}

/// A name that no other variable has.
std::string free_name(const std::string& wanted, std::set<std::string>& taken) {
  std::string name = plain_variable(wanted);
  while (!taken.insert(name).second) name.insert(0, "channel_");
  return name;
}

/// Which variables say more of this one: its flag, and how many values a window's number is of.
std::string ancillary(const std::string& channel, const std::string& flag,
                      const buoyd::Description& description) {
  std::string names = flag;
  const std::string base = channel.substr(0, channel.rfind('_'));
  for (const buoyd::ChannelLayout& other : description.channels()) {
    if (other.name == base + "_n" && channel != other.name) names += ' ' + other.name;
  }
  return names;
}

CfAttributes flag_attributes(const std::string& name) {
  return {{"standard_name", "aggregate_quality_flag"},
          {"long_name", "QARTOD flag of " + spaced(name)},
          {"flag_meanings", "PASS NOT_EVALUATED SUSPECT FAIL MISSING"},
          {"references", "https://ioos.noaa.gov/project/qartod/"},
          {"coverage_content_type", "qualityInformation"}};
}

/// What CF wants beside some standard names.
void add_name_facts(CfAttributes& made, const std::string& standard_name, const Json& channel) {
  made.emplace_back("standard_name_url",
                    "https://vocab.nerc.ac.uk/standard_name/" + standard_name + "/");
  if (standard_name == "altitude" || standard_name.starts_with("height")) {
    made.emplace_back("positive", "up");
  }
  if (standard_name == "depth") made.emplace_back("positive", "down");
  if (standard_name.ends_with("temperature")) {
    const bool is_difference = channel.string_at("method") == "standard_deviation";
    made.emplace_back("units_metadata",
                      is_difference ? "temperature: difference" : "temperature: on_scale");
  }
}

CfAttributes attributes_of(const buoyd::ChannelLayout& channel, const Json& text, const Json& of,
                           bool has_span) {
  CfAttributes made;
  const auto standard_name = of.string_at("standard_name");
  if (standard_name) made.emplace_back("standard_name", *standard_name);
  made.emplace_back("long_name", long_name_of(channel.name, of, text));
  if (standard_name) add_name_facts(made, *standard_name, of);
  if (!channel.unit.empty()) made.emplace_back("units", udunits_of(channel.unit));
  const std::string methods = cell_methods_of(of, text, has_span);
  if (!methods.empty()) made.emplace_back("cell_methods", methods);
  if (const auto reference = of.string_at("reference")) {
    made.emplace_back("comment", *reference == "unknown" ? "what it is counted from is not known"
                                                         : "counted from " + *reference);
  }
  if (const auto resolution = of.number_at("resolution")) {
    made.emplace_back("resolution", *resolution);
  }
  if (const Json* compensated = of.find("motion_compensated")) {
    made.emplace_back("motion_compensated",
                      compensated->boolean().value_or(false) ? "true" : "false");
  }
  made.emplace_back("coverage_content_type",
                    standard_name ? "physicalMeasurement" : "auxiliaryInformation");
  return made;
}

CfVariable variable_of(const buoyd::Description& description, std::size_t n, const Json& text,
                       bool has_span, std::set<std::string>& taken) {
  const buoyd::ChannelLayout& channel = description.channels()[n];
  const Json& of = text.find("channels")->items()[n];
  CfVariable made;
  made.name = free_name(channel.name, taken);
  made.type = type_of(channel.type);
  made.points = channel.points;
  made.is_array = channel.is_array;
  made.attributes = attributes_of(channel, text, of, has_span);
  made.meanings = channel.value_names;
  made.flag_name = free_name(channel.name + "_qc_agg", taken);
  made.flag_attributes = flag_attributes(channel.name);
  made.attributes.emplace_back("ancillary_variables",
                               ancillary(channel.name, made.flag_name, description));
  return made;
}

std::set<std::string> names_taken(const std::optional<CfAxis>& axis) {
  std::set<std::string> taken(std::begin(cf_own_names), std::end(cf_own_names));
  if (axis) {
    taken.insert(axis->name);
    taken.insert(axis->dimension);
  }
  return taken;
}

}  // namespace

CfLayout cf_layout(const buoyd::Description& description, bool has_span) {
  CfLayout layout;
  const Json text = *Json::parse(description.text());  // it was read as a description
  const buoyd::Axis* axis = nullptr;
  for (const buoyd::ChannelLayout& channel : description.channels()) {
    if (axis == nullptr) axis = channel.axis.get();
  }
  if (axis != nullptr) layout.axis = axis_of(*axis, text);
  layout.vertical = vertical_of(text, axis);
  const bool has_places = layout.vertical && layout.vertical->is_of_axis;
  const bool is_profile = layout.axis && (layout.axis->is_vertical || has_places);
  if (axis != nullptr && is_distance(*axis) && !has_places) {
    layout.axis->attributes.emplace_back("comment", std::string(no_depths));
  }
  if (is_profile && !layout.vertical) {
    layout.axis->attributes.emplace_back("axis", "Z");
    layout.axis->attributes.emplace_back("positive", layout.axis->is_up ? "up" : "down");
  }
  layout.feature_type = is_profile ? "timeSeriesProfile" : "timeSeries";
  std::set<std::string> taken = names_taken(layout.axis);
  for (std::size_t n = 0; n < description.channels().size(); ++n) {
    layout.variables.push_back(variable_of(description, n, text, has_span, taken));
  }
  layout.instrument = instrument_of(description, text);
  return layout;
}

}  // namespace buoyshore
