#include "shore/export/erddap.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/json.hpp"
#include "base/markup.hpp"
#include "shore/export/cf_layout.hpp"
#include "shore/export/cf_words.hpp"
#include "shore/export/erddap_files.hpp"
#include "shore/export/export_names.hpp"

namespace buoyshore {

using buoyd::DescriptionPtr;
using buoyd::Result;

namespace {

constexpr std::string_view type_name(NcType type) {
  constexpr std::array<std::string_view, 7> names{"byte",  "short",  "int",   "long",
                                                  "float", "double", "String"};
  return names[static_cast<std::size_t>(type)];
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

/// What the names of a kind's files begin with.
std::string name_of(const ErddapOrder& order, const buoyd::Description& description) {
  return fmt::format("{}_{}_{}", plain_name(order.station), plain_name(description.instrument()),
                     plain_name(description.kind()));
}

/// These names are ERDDAP's own: a dataset has each once, for where the station is.
bool is_erddaps_own(const std::string& name) {
  return name == "latitude" || name == "longitude" || name == "altitude" || name == "depth";
}

class Dataset {
 public:
  Dataset(const ErddapOrder& order, const Group& group, ErddapIds& ids)
      : order_(order),
        layout_(group.layout),
        description_(*group.descriptions.back()),
        is_profile_(layout_.feature_type == "timeSeriesProfile"),
        name_(name_of(order, description_)),
        regex_(regex_of(group)),
        id_(ids.add("buoy_" + name_)) {}

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
        id_, buoyd::markup_escaped(order_.folder), buoyd::markup_escaped(regex_), globals());
    for (const ErddapVariable& variable : variables()) text += xml_of(variable);
    return text + "  </dataset>\n";
  }

 private:
  /// A file of all times and one of a month would have readings twice.
  [[nodiscard]] std::string regex_of(const Group& group) const {
    constexpr std::array<std::string_view, 3> patterns{"", "(_begin|_end|_[0-9]{8}T[0-9]+Z){1,2}",
                                                       "(_begin|_end|_[0-9]{8}T[0-9]+Z){0,2}"};
    std::map<ErddapBounds, std::vector<std::string>> hashes;
    for (const DescriptionPtr& description : group.descriptions) {
      const std::string hash = buoyd::to_hex(description->hash());
      hashes[ErddapFiles(order_.files, name_, hash).bounds()].push_back(hash);
    }
    std::vector<std::string> parts;
    parts.reserve(hashes.size());
    for (const auto& [bounds, of] : hashes) {
      parts.push_back(
          fmt::format("{}_({})", patterns[static_cast<std::size_t>(bounds)], fmt::join(of, "|")));
    }
    return fmt::format("{}({})(_instants|_intervals)?(_[0-9]+)?\\.nc", name_,
                       fmt::join(parts, "|"));
  }

  /// Heights and depths alone tell a profile to ERDDAP.
  [[nodiscard]] std::string proxy() const {
    return is_profile_ && !layout_.vertical && layout_.axis ? axis_destination() : "";
  }

  /// Depths from the surface are beside the same ones in `z`.
  [[nodiscard]] std::string axis_destination() const {
    const std::string name = layout_.axis ? layout_.axis->name : "";
    return is_erddaps_own(name) ? "axis_" + name : name;
  }

  [[nodiscard]] std::string globals() const {
    std::string text;
    const bool is_series = is_profile_ || !layout_.axis;
    text += erddap_att("cdm_data_type", is_profile_ ? "TimeSeriesProfile"
                                        : is_series ? "TimeSeries"
                                                    : "Other");
    if (is_series) text += erddap_att("cdm_timeseries_variables", "station,latitude,longitude");
    if (is_profile_) text += erddap_att("cdm_profile_variables", "time");
    if (!proxy().empty()) text += erddap_att("cdm_altitude_proxy", proxy());
    text += erddap_att("subsetVariables", "station,latitude,longitude");
    text += erddap_att("sourceUrl", "(local files)");
    text += erddap_atts(order_.about);
    text += erddap_att("title", fmt::format("{} {} of {}", description_.instrument(),
                                            spaced(description_.kind()), order_.station));
    text +=
        erddap_att("summary", fmt::format("{} {} of the buoy {}, each value with its QARTOD flag.",
                                          description_.instrument(), spaced(description_.kind()),
                                          order_.station));
    return text;
  }

  [[nodiscard]] std::vector<ErddapVariable> variables() const {
    std::vector<ErddapVariable> list;
    // The files' own variable `station` has a dimension of its own, which ERDDAP up to 2.31.0
    // cannot join (its issues 329, 556).
    list.push_back({fmt::format("***fileName,\"^({})_.*$\",1", plain_name(order_.station)),
                    "station",
                    "String",
                    {{"cf_role", layout_.axis && !is_profile_ ? "null" : "timeseries_id"},
                     {"ioos_category", "Identifier"},
                     {"long_name", "station"}}});
    ErddapVariable time{"time", "time", "double", {{"bounds", "null"}, {"ioos_category", "Time"}}};
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
                      axis_destination(),
                      "double",
                      {{"ioos_category", is_profile_ ? "Location" : "Other"}}});
    }
    for (const CfVariable& variable : layout_.variables) add(list, variable);
    list.push_back({"seq", "seq", "long", {{"ioos_category", "Identifier"}}});
    list.push_back({"epoch", "epoch", "short", {{"ioos_category", "Identifier"}}});
    list.push_back({"placed", "placed", "byte", {{"ioos_category", "Quality"}}});
    return list;
  }

  void add(std::vector<ErddapVariable>& list, const CfVariable& variable) const {
    std::string words = variable.name;
    for (const auto& [name, value] : variable.attributes) {
      if (name == "standard_name") words.insert(0, std::get<std::string>(value) + " ");
    }
    const std::string destination =
        is_erddaps_own(variable.name) ? "measured_" + variable.name : variable.name;
    list.push_back({variable.name,
                    destination,
                    type_name(variable.type),
                    {{"ioos_category", std::string(erddap_category(words))}}});
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
                                     "(/usr/share/doc/buoyshore/exports/about.example.toml)",
                                     wanted));
    }
  }
  return {};
}

std::vector<std::string> erddap_overlaps(const ErddapOrder& order,
                                         const std::vector<DescriptionPtr>& descriptions) {
  std::vector<std::string> lines;
  for (const DescriptionPtr& description : descriptions) {
    const ErddapFiles files(order.files, name_of(order, *description),
                            buoyd::to_hex(description->hash()));
    for (std::string& line : files.overlaps()) lines.push_back(std::move(line));
  }
  return lines;
}

std::string erddap_files_xml(const ErddapOrder& order,
                             const std::vector<DescriptionPtr>& descriptions, ErddapIds& ids) {
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
  std::string text;
  for (const auto& [kind, groups] : kinds) {
    for (const auto& [mark, group] : groups) text += Dataset(order, group, ids).xml();
  }
  return text;
}

std::string erddap_xml(std::string_view datasets) {
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<erddapDatasets>\n{}</erddapDatasets>\n",
      datasets);
}

}  // namespace buoyshore
