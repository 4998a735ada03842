#pragma once
// Models as the configuration's tests need them: two that are polled, at different serial settings,
// one that speaks, one with mistakes.

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "config/load_settings.hpp"

namespace buoyd {

inline ModelKind test_kind(const std::string& name, std::size_t channels) {
  ModelKind kind;
  kind.name = name;
  for (std::size_t i = 0; i < channels; ++i) {
    ModelChannel channel;
    channel.name = "channel_" + std::to_string(i);
    channel.type = ValueType::float32;
    channel.unit = "m s-1";
    kind.channels.push_back(channel);
  }
  return kind;
}

/// Polled every 2 s: one read of 20 holding registers for 10 values.
inline Model polled_model(const std::string& name, std::uint32_t baud, Parity parity) {
  Model model;
  model.name = name;
  model.driver = "registers";
  model.hash = "0123456789abcdef";
  model.interval = std::chrono::seconds(2);
  model.line_defaults.baud = baud;
  model.states_baud = true;
  model.line_defaults.parity = parity;
  model.kinds = {test_kind("scan", 10)};
  model.registers.emplace();
  model.registers->kinds.resize(1);
  model.registers->kinds[0].channels.resize(10);
  model.registers->kinds[0].spans = {{3, 100, 20}};
  return model;
}

/// Speaks two kinds; one has an example of 38 characters and its line end.
inline Model spoken_model(const std::string& name) {
  Model model;
  model.name = name;
  model.driver = "messages";
  model.hash = "0123456789abcdef";
  model.line_defaults.baud = 4800;
  model.states_baud = true;
  model.kinds = {test_kind("position", 4), test_kind("wind", 2)};
  model.messages.emplace();
  ModelExample example;
  example.kind = 1;
  example.text = std::string(38, 'x');
  model.examples.push_back(example);
  return model;
}

/// Asked by texts: with an address, 0 to 9, or without.
inline Model asked_model(const std::string& name, bool has_address) {
  Model model;
  model.name = name;
  model.driver = "messages";
  model.hash = name;
  model.interval = std::chrono::seconds(2);
  model.kinds = {test_kind("ctd", 3)};
  model.messages.emplace();
  PollStep step;
  step.send.pieces = {{"#", has_address}};
  step.answer = {0};
  model.poll.emplace();
  model.poll->steps = {step};
  model.poll->lowest_unit = 0;
  model.poll->highest_unit = 9;
  return model;
}

inline FoundModel found(const Model& model) {
  return {{std::make_shared<const Model>(model), {}}, "/models/" + model.name + ".toml", ""};
}

/// As troll, with four relays.
inline Model relay_model(const std::string& name) {
  Model board = polled_model(name, 9600, Parity::none);
  board.registers->switches = RegisterSwitches{0, 4};
  return board;
}

/// troll (9600 8N1), probe (19200 8E1), board (four relays), gnss (speaks, 4800 8N1), local (as
/// troll, in the later folder), chain and modem (asked by texts, with and without an address),
/// broken (has a mistake); no others.
inline FoundModel find_test_model(const std::string& name) {
  if (name == "troll") {
    return found(polled_model(name, 9600, Parity::none));
  }
  if (name == "probe") {
    return found(polled_model(name, 19200, Parity::even));
  }
  if (name == "board") {
    return found(relay_model(name));
  }
  if (name == "gnss") {
    return found(spoken_model(name));
  }
  if (name == "local") {
    FoundModel local = found(polled_model(name, 9600, Parity::none));
    local.path = "/etc/buoyd/models/local.toml";
    local.overrides = "/usr/share/buoyd/models/local.toml";
    return local;
  }
  if (name == "chain" || name == "modem") {
    return found(asked_model(name, name == "chain"));
  }
  if (name == "broken") {
    return {{nullptr, {{"/models/broken.toml", 7, 3, "is wrong, expected right"}}},
            "/models/broken.toml",
            ""};
  }
  return {{nullptr, {{name, 0, 0, "no such model, expected one of: gnss, probe, troll"}}}, "", ""};
}

inline LoadedSettings parse_test_settings(std::string_view text) {
  return parse_settings(text, "b.toml", find_test_model);
}

/// There is a configuration only where there are none.
inline std::vector<std::string> mistakes_of(const std::string& text) {
  const LoadedSettings loaded = parse_test_settings(text);
  EXPECT_EQ(loaded.configuration.has_value(), loaded.mistakes.empty()) << text;
  std::vector<std::string> all;
  for (const Mistake& mistake : loaded.mistakes) all.push_back(mistake.str());
  return all;
}

/// Of a text without mistakes; each one fails the test.
inline Configuration right(const std::string& text) {
  LoadedSettings loaded = parse_test_settings(text);
  for (const Mistake& mistake : loaded.mistakes) ADD_FAILURE() << mistake.str();
  return loaded.configuration.value_or(Configuration{});
}

}  // namespace buoyd
