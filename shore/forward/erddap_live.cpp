#include "shore/forward/erddap_live.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <utility>

#include "base/json.hpp"
#include "base/markup.hpp"
#include "shore/export/export_names.hpp"
#include "shore/export/text/text_words.hpp"
#include "shore/forward/target.hpp"

namespace buoyshore {

using buoyd::ValueType;

namespace {

std::string_view type_of(ValueType type) {
  switch (type) {
    case ValueType::text:
      return "String";
    case ValueType::integer:
      return "long";
    case ValueType::float32:
      return "float";
    default:
      return "double";
  }
}

/// "wind_speed[100 m]" as ERDDAP wants a name: "wind_speed_100_m".
std::string destination_of(const std::string& member) {
  std::string name;
  for (const char c : member) {
    const bool is_plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (is_plain) name += c;
    if (!is_plain && !name.empty() && name.back() != '_') name += '_';
  }
  while (!name.empty() && name.back() == '_') name.pop_back();
  const bool is_word = !name.empty() && std::isalpha(static_cast<unsigned char>(name[0])) != 0;
  return is_word ? name : "channel_" + name;
}

class LiveDataset {
 public:
  LiveDataset(const ErddapOrder& order, const LiveTopics& topics,
              const buoyd::Description& description, ErddapIds& ids)
      : order_(order),
        topics_(topics),
        description_(description),
        id_(ids.add(fmt::format("buoy_{}_{}_{}_live", plain_name(order.station),
                                plain_name(description.instrument()),
                                plain_name(description.kind())))) {}

  [[nodiscard]] std::string xml() const {
    std::string text = fmt::format(
        "  <dataset type=\"EDDTableFromMqtt\" datasetID=\"{0}\" active=\"true\">\n"
        "    <reloadEveryNMinutes>1440</reloadEveryNMinutes>\n"
        "    <fileDir>{1}/{0}/</fileDir>\n    <fileNameRegex>.*\\.jsonl</fileNameRegex>\n"
        "    <recursive>true</recursive>\n    <pathRegex>.*</pathRegex>\n"
        "    <metadataFrom>last</metadataFrom>\n"
        "    <serverHost>{2}</serverHost>\n    <serverPort>{3}</serverPort>\n"
        "    <clientId>erddap-{0}</clientId>\n    <username></username>\n"
        "    <password></password>\n    <topics>{4}</topics>\n"
        "    <addAttributes>\n{5}    </addAttributes>\n",
        id_, buoyd::markup_escaped(order_.folder), buoyd::markup_escaped(topics_.host),
        topics_.port, buoyd::markup_escaped(topic()), globals());
    for (const ErddapVariable& variable : variables()) text += xml_of(variable);
    return text + "  </dataset>\n";
  }

 private:
  [[nodiscard]] std::string topic() const {
    return topic_of(topics_.pattern, order_.station, description_.instrument(),
                    description_.kind());
  }

  [[nodiscard]] std::string globals() const {
    const std::string what =
        fmt::format("{} {} of {}", description_.instrument(), description_.kind(), order_.station);
    std::string text = erddap_att("cdm_data_type", "Other");
    text += erddap_att("sourceUrl", "(MQTT)");
    text += erddap_atts(order_.about);
    text += erddap_att("title", what + ", live");
    return text + erddap_att("summary", what + " as they come; one may come twice.");
  }

  [[nodiscard]] std::vector<ErddapVariable> variables() const {
    std::vector<ErddapVariable> list{
        {"time",
         "time",
         "double",
         {{"ioos_category", "Time"}, {"units", "seconds since 1970-01-01T00:00:00Z"}}},
        {"station", "station", "String", {{"ioos_category", "Identifier"}}},
        {"epoch", "epoch", "String", {{"ioos_category", "Identifier"}}},
        {"seq", "seq", "long", {{"ioos_category", "Identifier"}}},
        {"placed", "placed", "String", {{"ioos_category", "Quality"}}},
        {"flags", "flags", "String", {{"ioos_category", "Quality"}}}};
    std::set<std::string> taken{"latitude", "longitude", "altitude", "depth"};  // ERDDAP's own
    for (const ErddapVariable& variable : list) taken.insert(variable.destination);
    const auto text = buoyd::Json::parse(description_.text());
    if (!text) return list;
    for (const TextColumn& column : all_columns(description_, *text)) {
      std::string name = destination_of(column_word("name", column));
      while (!taken.insert(name).second) name.insert(0, "channel_");
      list.push_back(variable_of(column, std::move(name)));
    }
    return list;
  }

  static ErddapVariable variable_of(const TextColumn& column, std::string name) {
    const std::string standard = column.words().string_at("standard_name").value_or("");
    ErddapVariable made{member_name(column), std::move(name), type_of(column.layout().type), {}};
    made.attributes.emplace_back("ioos_category",
                                 erddap_category(standard + ' ' + column.layout().name));
    if (!standard.empty()) made.attributes.emplace_back("standard_name", standard);
    if (!column.layout().unit.empty()) made.attributes.emplace_back("units", column.layout().unit);
    return made;
  }

  const ErddapOrder& order_;
  const LiveTopics& topics_;
  const buoyd::Description& description_;
  std::string id_;
};

}  // namespace

std::string erddap_live_xml(const ErddapOrder& order, const LiveTopics& topics,
                            const std::vector<buoyd::DescriptionPtr>& descriptions,
                            ErddapIds& ids) {
  std::map<std::pair<std::string, std::string>, buoyd::DescriptionPtr> kinds;
  for (const auto& description : descriptions) {
    kinds[{description->instrument(), description->kind()}] = description;
  }
  std::string text;
  for (const auto& [kind, description] : kinds) {
    text += LiveDataset(order, topics, *description, ids).xml();
  }
  return text;
}

}  // namespace buoyshore
