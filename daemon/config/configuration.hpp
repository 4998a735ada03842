#pragma once
// A configuration that was read and found right: its settings, the models they name, and what a
// person should know of them. Immutable; any thread.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/toml_document.hpp"
#include "config/battery_settings.hpp"
#include "core/settings.hpp"
#include "model/model.hpp"
#include "model/reading_interval.hpp"

namespace buoyd {

/// Where an [[instrument]] stands, and what cannot be told from its settings.
struct InstrumentPlace {
  TomlPlace place;
  bool states_unit = false;
};

struct Configuration {
  Settings settings;
  BatterySettings battery;
  std::map<std::string, ModelPtr> models;        ///< by name: each that an instrument names
  std::vector<std::string> notes;                ///< nothing wrong, but worth knowing
  std::string file;                              ///< where it was read from
  std::map<std::string, TomlPlace> line_places;  ///< where each [[line]] stands in the file
  std::map<std::string, InstrumentPlace> instrument_places;

  /// The model of one of its instruments.
  [[nodiscard]] const Model& model_of(const InstrumentSettings& instrument) const {
    return *models.at(instrument.model);
  }
  /// nullptr if no instrument names it.
  [[nodiscard]] ModelPtr find_model(const std::string& name) const {
    const auto found = models.find(name);
    return found == models.end() ? nullptr : found->second;
  }
  /// As find_model(); the configuration must outlive it.
  [[nodiscard]] std::function<ModelPtr(const std::string&)> model_finder() const {
    return [this](const std::string& name) { return find_model(name); };
  }
};

}  // namespace buoyd
