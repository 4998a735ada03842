#include "commission/kept/station_head.hpp"

#include <fmt/format.h>

#include "base/json_object.hpp"
#include "base/json_parts.hpp"
#include "commission/kept/step_text.hpp"

namespace buoyd {

StationHead head_of(const Configuration& configuration, const std::string& version) {
  StationHead made;
  made.station = configuration.settings.station.id;
  made.title = configuration.settings.station.title;
  made.configuration = configuration.settings.hash;
  made.version = version;
  for (const InstrumentSettings& one : configuration.settings.instruments) {
    const Model& model = configuration.model_of(one);
    made.is_simulated = made.is_simulated || one.simulated;
    made.instruments.push_back({one.name, one.line, model.make, model.type, one.serial_number});
  }
  return made;
}

std::string head_text(const StationHead& head) {
  JsonArray instruments;
  for (const InstrumentHead& one : head.instruments) {
    instruments.add_json(JsonObject()
                             .add("name", one.name)
                             .add("line", one.line)
                             .add("make", one.make)
                             .add("type", one.type)
                             .add("serial_number", one.serial_number)
                             .str());
  }
  return JsonObject()
      .add("buoyd_commission", commission_version)
      .add("station", head.station)
      .add("title", head.title)
      .add("configuration", head.configuration)
      .add("version", head.version)
      .add("is_simulated", head.is_simulated)
      .add("is_recovered", head.is_recovered)
      .add("before", head.before)
      .add_json("instruments", instruments.str())
      .str();
}

Result<StationHead> parse_station_head(std::string_view text) {
  const auto json = Json::parse(text, most_step_bytes);
  if (!json) return fail(ErrorCode::invalid, json.error().text);
  if (json->integer_at("buoyd_commission") != commission_version || !json->find("instruments")) {
    return fail(ErrorCode::invalid,
                fmt::format("expected a station's head of version {}", commission_version));
  }
  StationHead made;
  made.station = parts::text(*json, "station");
  made.title = parts::text(*json, "title");
  made.configuration = parts::text(*json, "configuration");
  made.version = parts::text(*json, "version");
  made.is_simulated = parts::is_true(*json, "is_simulated");
  made.is_recovered = parts::is_true(*json, "is_recovered");
  made.before = parts::text(*json, "before");
  for (const Json& one : json->find("instruments")->items()) {
    made.instruments.push_back({parts::text(one, "name"), parts::text(one, "line"),
                                parts::text(one, "make"), parts::text(one, "type"),
                                parts::text(one, "serial_number")});
  }
  return made;
}

}  // namespace buoyd
