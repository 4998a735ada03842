#include "shore/export/erddap.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/json.hpp"
#include "shore/export/cf_layout.hpp"
#include "shore/export/cf_words.hpp"
#include "shore/export/export_names.hpp"

namespace buoyshore {

using buoyd::DescriptionPtr;
using buoyd::Result;

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

std::string_view category_of(const std::string& name) {
  for (const auto& [word, category] : categories) {
    if (name.find(word) != std::string::npos) return category;
  }
  return "Other";
}

constexpr std::string_view type_name(NcType type) {
  constexpr std::array<std::string_view, 7> names{"byte",  "short",  "int",   "long",
                                                  "float", "double", "String"};
  return names[static_cast<std::size_t>(type)];
}

std::string escaped(std::string_view text) {
  std::string made;
  for (const char c : text) {
    switch (c) {
      case '&':
        made += "&amp;";
        break;
      case '<':
        made += "&lt;";
        break;
      case '>':
        made += "&gt;";
        break;
      case '"':
        made += "&quot;";
        break;
      default:
        made += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
  }
  return made;
}

std::string att(std::string_view name, std::string_view value) {
  return fmt::format("      <att name=\"{}\">{}</att>\n", name, escaped(value));
}

struct Variable {
  std::string source;
  std::string destination;
  std::string_view type;
  std::vector<std::pair<std::string_view, std::string>> attributes;
};

std::string xml_of(const Variable& variable) {
  std::string attributes;
  for (const auto& [name, value] : variable.attributes) attributes += att(name, value);
  return fmt::format(
      "    <dataVariable>\n      <sourceName>{}</sourceName>\n"
      "      <destinationName>{}</destinationName>\n      <dataType>{}</dataType>\n"
      "      <addAttributes>\n{}      </addAttributes>\n    </dataVariable>\n",
      escaped(variable.source), variable.destination, variable.type, attributes);
}

/// Descriptions of a kind whose files have the same variables, in the same units.
struct Group {
  CfLayout layout;
  std::vector<DescriptionPtr> descriptions;
};

/// All that ERDDAP wants to be the same in the files of a dataset.
std::string signature(const buoyd::Description& description, const CfLayout& layout) {
  std::string text = layout.feature_type;
  if (layout.axis) text += '|' + layout.axis->dimension + ' ' + layout.axis->name;
  if (layout.vertical) text += layout.vertical->is_up ? "|up" : "|down";
  for (std::size_t n = 0; n < layout.variables.size(); ++n) {
    const buoyd::ChannelLayout& channel = description.channels()[n];
    text += fmt::format("|{} {} {} {}", layout.variables[n].name,
                        type_name(layout.variables[n].type), channel.unit, channel.is_array);
  }
  return text;
}

class Dataset {
 public:
  Dataset(const ErddapOrder& order, const Group& group, std::size_t number)
      : order_(order),
        layout_(group.layout),
        description_(*group.descriptions.back()),
        is_profile_(layout_.feature_type == "timeSeriesProfile"),
        name_(fmt::format("{}_{}_{}", plain_name(order.station),
                          plain_name(description_.instrument()), plain_name(description_.kind()))),
        regex_(regex_of(group)),
        id_(id_of(number)) {}

  [[nodiscard]] std::string xml() const {
    std::string text = fmt::format(
        "  <dataset type=\"EDDTableFromMultidimNcFiles\" datasetID=\"{}\" active=\"true\">\n"
        "    <reloadEveryNMinutes>1440</reloadEveryNMinutes>\n"
        "    <updateEveryNMillis>10000</updateEveryNMillis>\n"
        "    <fileDir>{}</fileDir>\n    <fileNameRegex>{}</fileNameRegex>\n"
        "    <recursive>false</recursive>\n    <metadataFrom>last</metadataFrom>\n"
        "    <removeMVRows>false</removeMVRows>\n"
        "    <sortFilesBySourceNames>time</sortFilesBySourceNames>\n"
        "    <addAttributes>\n{}    </addAttributes>\n",
        id_, escaped(order_.folder), escaped(regex_), globals());
    for (const Variable& variable : variables()) text += xml_of(variable);
    return text + "  </dataset>\n";
  }

 private:
  [[nodiscard]] std::string regex_of(const Group& group) const {
    std::vector<std::string> hashes;
    hashes.reserve(group.descriptions.size());
    for (const DescriptionPtr& description : group.descriptions) {
      hashes.push_back(buoyd::to_hex(description->hash()));
    }
    return fmt::format("{}(_[0-9]{{8}}T[0-9]+Z){{0,2}}_({})(_instants|_intervals)?(_[0-9]+)?\\.nc",
                       name_, fmt::join(hashes, "|"));
  }

  /// Letters, digits and _, a letter first; unique by its number.
  [[nodiscard]] std::string id_of(std::size_t number) const {
    std::string id = "buoy_" + name_ + (number == 0 ? "" : fmt::format("_{}", number + 1));
    std::replace(id.begin(), id.end(), '-', '_');
    return id;
  }

  /// Heights and depths alone tell a profile to ERDDAP.
  [[nodiscard]] std::string proxy() const {
    return is_profile_ && !layout_.vertical && layout_.axis ? layout_.axis->name : "";
  }

  [[nodiscard]] std::string globals() const {
    std::string text;
    const bool is_series = is_profile_ || !layout_.axis;
    text += att("cdm_data_type", is_profile_ ? "TimeSeriesProfile"
                                 : is_series ? "TimeSeries"
                                             : "Other");
    if (is_series) text += att("cdm_timeseries_variables", "station,latitude,longitude");
    if (is_profile_) text += att("cdm_profile_variables", "time");
    if (!proxy().empty()) text += att("cdm_altitude_proxy", proxy());
    text += att("subsetVariables", "station,latitude,longitude");
    text += att("sourceUrl", "(local files)");
    for (const auto& [name, value] : order_.about.attributes) {
      if (name == "institution" || name == "infoUrl" || name == "license") text += att(name, value);
    }
    text += att("title", fmt::format("{} {} of {}", description_.instrument(),
                                     spaced(description_.kind()), order_.station));
    text += att("summary", fmt::format("{} {} of the buoy {}, each value with its QARTOD flag.",
                                       description_.instrument(), spaced(description_.kind()),
                                       order_.station));
    return text;
  }

  [[nodiscard]] std::vector<Variable> variables() const {
    std::vector<Variable> list;
    // The files' own variable `station` has a dimension of its own, which ERDDAP up to 2.31.0
    // cannot join (its issues 329, 556).
    list.push_back({fmt::format("***fileName,\"^({})_.*$\",1", plain_name(order_.station)),
                    "station",
                    "String",
                    {{"cf_role", layout_.axis && !is_profile_ ? "null" : "timeseries_id"},
                     {"ioos_category", "Identifier"},
                     {"long_name", "station"}}});
    Variable time{"time", "time", "double", {{"bounds", "null"}, {"ioos_category", "Time"}}};
    if (is_profile_) time.attributes.emplace_back("cf_role", "profile_id");
    list.push_back(std::move(time));
    list.push_back({"lat", "latitude", "double", {{"ioos_category", "Location"}}});
    list.push_back({"lon", "longitude", "double", {{"ioos_category", "Location"}}});
    if (layout_.vertical) {
      list.push_back({"z",
                      layout_.vertical->is_up ? "altitude" : "depth",
                      "double",
                      {{"ioos_category", "Location"}}});
    }
    if (layout_.axis) {
      list.push_back({layout_.axis->name,
                      layout_.axis->name,
                      "double",
                      {{"ioos_category", is_profile_ ? "Location" : "Other"}}});
    }
    for (const CfVariable& variable : layout_.variables) add(list, variable);
    list.push_back({"seq", "seq", "long", {{"ioos_category", "Identifier"}}});
    list.push_back({"epoch", "epoch", "short", {{"ioos_category", "Identifier"}}});
    list.push_back({"placed", "placed", "byte", {{"ioos_category", "Quality"}}});
    return list;
  }

  void add(std::vector<Variable>& list, const CfVariable& variable) const {
    std::string words = variable.name;
    for (const auto& [name, value] : variable.attributes) {
      if (name == "standard_name") words.insert(0, std::get<std::string>(value) + " ");
    }
    // These names are ERDDAP's own.
    const auto is_own = [](const std::string& name) {
      return name == "latitude" || name == "longitude" || name == "altitude" || name == "depth";
    };
    const std::string destination =
        is_own(variable.name) ? "measured_" + variable.name : variable.name;
    list.push_back({variable.name,
                    destination,
                    type_name(variable.type),
                    {{"ioos_category", std::string(category_of(words))}}});
    list.push_back(
        {variable.flag_name, variable.flag_name, "byte", {{"ioos_category", "Quality"}}});
  }

  const ErddapOrder& order_;
  const CfLayout& layout_;
  const buoyd::Description& description_;
  bool is_profile_;
  std::string name_;
  std::string regex_;
  std::string id_;
};

}  // namespace

Result<void> check_erddap(const ErddapOrder& order) {
  for (const char* const wanted : {"institution", "infoUrl"}) {
    const auto& own = order.about.attributes;
    const bool is_said = std::any_of(own.begin(), own.end(), [&](const auto& attribute) {
      return attribute.first == wanted && !attribute.second.empty();
    });
    if (!is_said) {
      return buoyd::fail(buoyd::ErrorCode::invalid,
                         fmt::format("ERDDAP demands the attribute {}: say it in --about FILE "
                                     "(config/exports/about.example.toml)",
                                     wanted));
    }
  }
  return {};
}

std::string erddap_xml(const ErddapOrder& order, const std::vector<DescriptionPtr>& descriptions) {
  using Kind = std::pair<std::string, std::string>;
  std::map<Kind, std::vector<std::pair<std::string, Group>>> kinds;
  for (const DescriptionPtr& description : descriptions) {
    // With or without an interval the variables are the same.
    CfLayout layout = cf_layout(*description, false);
    const std::string mark = signature(*description, layout);
    auto& groups = kinds[{description->instrument(), description->kind()}];
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&](const auto& one) { return one.first == mark; });
    if (group == groups.end()) {
      groups.push_back({mark, {std::move(layout), {}}});
      group = groups.end() - 1;
    }
    group->second.descriptions.push_back(description);
  }
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<erddapDatasets>\n";
  std::map<std::string, std::size_t> ids;  // a/b_c and a_b/c have the same name
  for (const auto& [kind, groups] : kinds) {
    std::size_t& number = ids[kind.first + '_' + kind.second];
    for (const auto& [mark, group] : groups) text += Dataset(order, group, number++).xml();
  }
  return text + "</erddapDatasets>\n";
}

}  // namespace buoyshore
