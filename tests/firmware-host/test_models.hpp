#pragma once
// Models and scenarios for the simulator's tests. One thread.

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>

#include "firmware-host/bench/load_scenario.hpp"
#include "firmware-host/wire/bytes.hpp"
#include "model/load/library.hpp"
#include "support/places.hpp"

namespace buoysim {

inline std::vector<std::string> model_folders() {
  return {buoyd::source_dir() + "/config/models"};
}

inline buoyd::ModelPtr model_named(const std::string& name) {
  static std::map<std::string, buoyd::ModelPtr> models;
  buoyd::ModelPtr& model = models[name];
  if (model) return model;
  auto loaded = buoyd::find_model(name, model_folders());
  for (const auto& mistake : loaded.mistakes) {
    ADD_FAILURE() << mistake.str();
  }
  return model = loaded.model;
}

/// A scenario that must be free of mistakes.
inline Scenario scenario_of(std::string_view text) {
  auto loaded = parse_scenario(text, "test.toml", model_folders());
  for (const auto& mistake : loaded.mistakes) {
    ADD_FAILURE() << mistake.str();
  }
  return std::move(loaded.scenario);
}

inline Scenario one_instrument(const std::string& model, const std::string& more = "") {
  return scenario_of(
      "[[line]]\nname = \"l\"\npty = \"l\"\n[[instrument]]\nname = \"i\"\n"
      "line = \"l\"\nmodel = \"" +
      model + "\"\n" + more);
}

inline std::size_t index_of(const buoyd::ModelKind& kind, std::string_view channel) {
  for (std::size_t i = 0; i < kind.channels.size(); ++i) {
    if (kind.channels[i].name == channel) {
      return i;
    }
  }
  ADD_FAILURE() << kind.name << " has no channel " << channel;
  return 0;
}

inline buoyd::WallTime utc(std::string_view text) {
  return buoyd::parse_iso8601(text).value();
}

inline const buoyd::WallTime noon = utc("2026-11-20T12:00:00Z");

inline Bytes bytes(std::string_view hex) {
  return bytes_from_hex(hex).value();
}

inline Bytes raw(std::string_view text) {
  return {text.begin(), text.end()};
}

inline std::string text_of(const Bytes& raw) {
  return {raw.begin(), raw.end()};
}

}  // namespace buoysim
