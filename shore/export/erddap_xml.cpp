#include "shore/export/erddap_xml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/markup.hpp"

namespace buoyshore {

using buoyd::markup_escaped;

namespace {

/// ERDDAP's categories by what stands in a name.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> categories{{
    {"wave", "Surface Waves"},
    {"wind", "Wind"},
    {"sea_water_velocity", "Currents"},
    {"temperature", "Temperature"},
    {"salinity", "Salinity"},
    {"pressure", "Pressure"},
    {"humidity", "Meteorology"},
    {"air_velocity", "Wind"},
    {"latitude", "Location"},
    {"longitude", "Location"},
    {"time", "Time"},
    {"number_of_observations", "Statistics"},
}};

}  // namespace

std::string_view erddap_category(const std::string& name) {
  for (const auto& [word, category] : categories) {
    if (name.find(word) != std::string::npos) return category;
  }
  return "Other";
}

std::string erddap_att(std::string_view name, std::string_view value) {
  return fmt::format("      <att name=\"{}\">{}</att>\n", name, markup_escaped(value));
}

std::string erddap_atts(const About& about) {
  std::string text;
  for (const auto& [name, value] : about.attributes) {
    if (name == "institution" || name == "infoUrl" || name == "license") {
      text += erddap_att(name, value);
    }
  }
  return text;
}

std::string xml_of(const ErddapVariable& variable) {
  std::string attributes;
  for (const auto& [name, value] : variable.attributes) attributes += erddap_att(name, value);
  return fmt::format(
      "    <dataVariable>\n      <sourceName>{}</sourceName>\n"
      "      <destinationName>{}</destinationName>\n      <dataType>{}</dataType>\n"
      "      <addAttributes>\n{}      </addAttributes>\n    </dataVariable>\n",
      markup_escaped(variable.source), variable.destination, variable.type, attributes);
}

std::string ErddapIds::add(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  std::string id = name;
  for (std::size_t number = 2; !given_.insert(id).second; ++number) {
    id = fmt::format("{}_{}", name, number);
  }
  return id;
}

}  // namespace buoyshore
