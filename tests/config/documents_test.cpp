// docs/configuration.md and config/buoyd.example.toml say what the reader knows: no key more, none
// less, and its defaults.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "config/configuration_pages.hpp"
#include "config/forecast/forecast.hpp"
#include "config/load_settings.hpp"
#include "config/sections.hpp"
#include "support/places.hpp"
#include "test_models.hpp"

namespace buoyd {
namespace {

const std::string page_path = source_dir() + "/docs/configuration.md";
const std::string example_path = source_dir() + "/config/buoyd.example.toml";

// Headings of the page, and how the section begins in a file.
const std::map<std::string, std::string> sections{
    {"Before the first section", ""},
    {"`[station]`", "[station]\n"},
    {"`[deployment]`", "[deployment]\n"},
    {"`[spool]`", "[spool]\n"},
    {"`[mqtt]`", "[mqtt]\n"},
    {"`[science]`", "[science]\n"},
    {"`[clock]`", "[clock]\n"},
    {"`[commands]`", "[commands]\n"},
    {"`[link]`", "[link]\n"},
    {"`[start]`", "[start]\n"},
    {"`[battery]`", "[battery]\n"},
    {"`[[message_link]]`", "[[message_link]]\n"},
    {"`[[release]]`", "[[release]]\n"},
    {"`[acoustic]`", "[acoustic]\n"},
    {"`[[acoustic.node]]`", "[acoustic]\n[[acoustic.node]]\n"},
    {"`[[line]]`", "[[line]]\n"},
    {"`[[instrument]]`", "[[instrument]]\n"},
    {"`[[instrument.quality]]`", "[[instrument]]\n[[instrument.quality]]\n"},
    {"`[[instrument.derived]]`", "[[instrument]]\n[[instrument.derived]]\n"},
    {"`[[instrument.waves]]`", "[[instrument]]\n[[instrument.waves]]\n"},
    {"`[[instrument.statistics]]`", "[[instrument]]\n[[instrument.statistics]]\n"},
    {"`[[instrument.event]]`", "[[instrument]]\n[[instrument.event]]\n"},
    {"`[[instrument.reception]]`", "[[instrument]]\n[[instrument.reception]]\n"}};
const std::set<std::string> instrument_sections{"quality",    "derived", "waves",
                                                "statistics", "event",   "reception"};
const std::set<std::string> section_names{"station", "deployment", "spool",      "mqtt",
                                          "clock",   "line",       "instrument", "commands",
                                          "link",    "start",      "science",    "message_link",
                                          "release", "battery",    "acoustic"};

std::vector<std::string> lines_of(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file.is_open()) << path;
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    lines.push_back(line);
  }
  return lines;
}

// What the reader knows: it lists the keys itself when it meets an unknown one.
std::set<std::string> keys_known(const std::string& section) {
  const LoadedSettings loaded = parse_test_settings(section + "xyz = 1\n");
  for (const Mistake& mistake : loaded.mistakes) {
    const std::size_t list = mistake.text.find("expected one of: ");
    if (mistake.text.starts_with("unknown key \"xyz\"")) {
      std::istringstream keys(mistake.text.substr(list + 17));
      std::set<std::string> known;
      for (std::string key; std::getline(keys >> std::ws, key, ',');) {
        const bool is_section = section.empty() ? section_names.contains(key)
                                                : (section == "[[instrument]]\n" &&
                                                   instrument_sections.contains(key)) ||
                                                      (section == "[acoustic]\n" && key == "node");
        if (!is_section) {
          known.insert(key);
        }
      }
      return known;
    }
  }
  ADD_FAILURE() << "no list of keys for " << section;
  return {};
}

// Section → key → default as the page's tables say.
std::map<std::string, std::map<std::string, std::string>> tables_of_page() {
  std::map<std::string, std::map<std::string, std::string>> tables;
  std::string heading;
  for (const std::string& line : lines_of(page_path)) {
    if (line.starts_with("## ")) {
      heading = line.substr(3);
    } else if (line.starts_with("| `")) {
      const std::size_t end = line.find("` |");
      const std::size_t next = line.find(" |", end + 3);
      std::string value = line.substr(end + 3, next - end - 3);
      value.erase(0, value.find_first_not_of(' '));
      tables[heading][line.substr(3, end - 3)] = value;
    }
  }
  return tables;
}

std::string content(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(ConfigurationPages, say_what_the_keys_say_of_themselves) {
  EXPECT_EQ(page_with_keys(content(page_path)), content(page_path))
      << "build the target configuration_pages";
  EXPECT_EQ(example_with_keys(content(example_path)), content(example_path))
      << "build the target configuration_pages";
}

TEST(ConfigurationPage, names_every_key_and_no_other) {
  auto tables = tables_of_page();
  for (const auto& [heading, section] : sections) {
    std::set<std::string> named;
    for (const auto& [key, value] : tables[heading]) {
      named.insert(key);
    }
    EXPECT_EQ(named, keys_known(section)) << heading;
  }
}

// Every default that the page prints as a value, written into a file, changes nothing.
TEST(ConfigurationPage, tells_the_defaults) {
  const auto with_defaults = [](bool write) {
    auto tables = tables_of_page();
    std::string text;
    for (const char* heading :
         {"Before the first section", "`[station]`", "`[deployment]`", "`[spool]`", "`[mqtt]`",
          "`[science]`", "`[clock]`", "`[link]`", "`[start]`", "`[[line]]`", "`[[instrument]]`"}) {
      text += sections.at(heading);
      for (const auto& [key, value] : tables[heading]) {
        const bool tls = key == "psk_identity";  // stands with its file only
        if (write && value.starts_with('`') && !tls) {
          text += key + " = " + value.substr(1, value.size() - 2) + "\n";
        }
      }
      if (sections.at(heading) == "[station]\n") {
        text += "id = \"b\"\n";
      } else if (sections.at(heading) == "[start]\n") {
        text += "instrument = \"i\"\nchannel = \"channel_1\"\nat_least = 1\n";
      } else if (sections.at(heading) == "[[line]]\n") {
        text += "name = \"l\"\ndevice = \"/dev/ttyS1\"\n";
      } else if (sections.at(heading) == "[[instrument]]\n") {
        text += "name = \"i\"\nline = \"l\"\nmodel = \"troll\"\n";
      }
    }
    LoadedSettings loaded = parse_test_settings(text);
    for (const Mistake& mistake : loaded.mistakes) {
      ADD_FAILURE() << mistake.str() << " in\n" << text;
    }
    Settings settings = loaded.configuration.value_or(Configuration{}).settings;
    settings.hash.clear();
    return settings;
  };
  EXPECT_EQ(with_defaults(true), with_defaults(false));
}

TEST(SecurityPage, names_every_key_of_a_file_among_the_secrets) {
  const std::string page = content(source_dir() + "/docs/security.md");
  const std::size_t begin = page.find("\n## Secrets\n");
  ASSERT_NE(begin, std::string::npos);
  const std::string secrets = page.substr(begin, page.find("\n## ", begin + 1) - begin);
  for (const SectionFacts& section : configuration_keys()) {
    for (const KeyFacts& key : section.keys) {
      if (!key.key.ends_with("_file")) continue;
      EXPECT_THAT(secrets, testing::HasSubstr('`' + key.key + '`')) << section.name;
    }
  }
}

TEST(Example, is_right) {
  const LoadedSettings loaded = load_settings(example_path, {source_dir() + "/config/models"});
  for (const Mistake& mistake : loaded.mistakes) {
    ADD_FAILURE() << mistake.str();
  }
  ASSERT_TRUE(loaded.configuration);
  EXPECT_EQ(loaded.configuration->settings.instruments.size(), 6U);
  const Forecast expected = forecast(*loaded.configuration);
  EXPECT_TRUE(expected.mistakes.empty());
  const auto budget = static_cast<double>(loaded.configuration->settings.mqtt.budget_per_day);
  EXPECT_LT(expected.link_per_day(), budget);
}

// "key = " in its own section, commented out or not.
TEST(Example, shows_every_key) {
  std::map<std::string, std::set<std::string>> shown;
  std::string section;
  for (std::string line : lines_of(example_path)) {
    line.erase(0, line.starts_with("# ") ? 2 : 0);
    if (line.starts_with('[')) {
      section = line + "\n";
    }
    if (const std::size_t end = line.find(" = "); end != std::string::npos) {
      shown[section].insert(line.substr(0, end));
    }
  }
  for (const auto& [heading, start] : sections) {
    const std::string header =
        start.substr(start.find("[[", 1) == std::string::npos ? 0 : start.find("[[", 1));
    for (const std::string& key : keys_known(start)) {
      EXPECT_TRUE(shown[header].contains(key)) << heading << " " << key;
    }
  }
}

// What the example derives the true wind of.
void add_wind(Model& nmea) {
  const auto name_channel = [&](const char* kind, std::size_t channel, const char* name,
                                const char* unit) {
    ModelChannel& one = find_named(nmea.kinds, kind)->channels.at(channel);
    one.name = name;
    one.unit = unit;
    return &one;
  };
  find_named(nmea.kinds, "mwv_relative")->channels.resize(2);
  name_channel("mwv_relative", 0, "relative_wind_speed", "m s-1");
  name_channel("mwv_relative", 1, "relative_wind_angle", "degree");
  name_channel("hdt", 0, "heading", "degree")->reference = DirectionReference::true_north;
}

/// What the example makes waves of.
Model motion_sensor(const std::string& name) {
  Model model = spoken_model(name);
  model.examples.clear();
  model.kinds = {test_kind("motion", 7)};
  const std::vector<std::pair<const char*, const char*>> channels{{"heave", "m"},
                                                                  {"pitch", "degree"},
                                                                  {"roll", "degree"},
                                                                  {"heading", "degree"},
                                                                  {"acceleration_down", "m s-2"},
                                                                  {"acceleration_east", "m s-2"},
                                                                  {"acceleration_north", "m s-2"}};
  for (std::size_t i = 0; i < channels.size(); ++i) {
    model.kinds[0].channels[i].name = channels[i].first;
    model.kinds[0].channels[i].unit = channels[i].second;
  }
  model.kinds[0].channels[3].reference = DirectionReference::true_north;
  return model;
}

// The position and the time that the example judges.
void add_fix(Model& nmea) {
  ModelChannel& time = find_named(nmea.kinds, "zda")->channels[0];
  time.name = "instrument_time";
  time.role = ChannelRole::utc;
  ModelKind& fix = *find_named(nmea.kinds, "gga");
  fix.channels.resize(2, fix.channels[0]);
  fix.channels[0].name = "latitude";
  fix.channels[1].name = "longitude";
  for (ModelChannel& channel : fix.channels) {
    channel.unit = "degree";
    channel.standard_name = channel.name;
  }
}

// What the example shows commented out are right values too.
TEST(Example, is_right_with_every_line_in_force) {
  std::string text;
  for (std::string line : lines_of(example_path)) {
    const bool is_other_way = line.find("psk_") != std::string::npos ||
                              line.starts_with("# buoy = ") || line.starts_with("# air_time = ");
    const bool is_key = line.starts_with("# ") && line.find(" = ") != std::string::npos;
    const bool is_section = line.starts_with("# [");
    line.erase(0, (is_key && !is_other_way) || is_section ? 2 : 0);
    text += line + "\n";
  }
  const std::set<std::string> motion_sensors{"seapath-330", "tss1-motion", "vectornav-binary"};
  const FindModel find = [&](const std::string& name) {
    if (motion_sensors.contains(name)) return found(motion_sensor(name));
    Model nmea = spoken_model(name);
    for (const char* kind : {"gga", "rmc", "zda", "hdt", "mwv_relative", "mda", "xdr"}) {
      nmea.kinds.push_back(test_kind(kind, 1));
    }
    add_wind(nmea);
    add_fix(nmea);
    Model polled = polled_model(name, 9600, Parity::none);
    polled.kinds[0].channels[0].name = "battery_voltage";    // [start] names it
    polled.kinds[0].channels[1].name = "water_temperature";  // that is judged
    polled.kinds[0].channels[1].on_axis = true;              // with all tests there are
    polled.kinds[0].axis = ModelAxis{"depth", "m", "depth", 2, {1, 2}, {}};
    polled.kinds[0].channels[2].name = "wind_speed";  // of these are statistics
    polled.kinds[0].channels[3].name = "upward_wind";
    polled.kinds[0].channels[4].name = "wind_from_direction";
    polled.kinds[0].channels[4].unit = "degree";
    polled.kinds[0].channels[4].reference = DirectionReference::mark;
    return found(name == "nmea-0183" ? nmea : polled);
  };
  for (const Mistake& mistake : parse_settings(text, "example", find).mistakes) {
    ADD_FAILURE() << mistake.str();
  }
}

}  // namespace
}  // namespace buoyd
