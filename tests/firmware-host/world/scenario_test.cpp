#include "firmware-host/bench/load_scenario.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "firmware-host/bench/configuration_blocks.hpp"
#include "firmware-host/temporary_folder.hpp"
#include "firmware-host/test_models.hpp"
#include "support/places.hpp"

namespace buoysim {
namespace {

constexpr const char* good = R"(
title = "test"
seed = 9
[[line]]
name = "bus"
pty = "bus"
baud = 19200
parity = "even"
late = "300 ms"
[[line]]
name = "net"
tcp = "127.0.0.1:1502"
[[instrument]]
name = "troll"
line = "bus"
model = "aqua-troll-400"
unit = 7
interval = "2 s"
offset = "500 ms"
timeout = "250 ms"
depth = 1.5
serial_number = "S1"
turnaround = "25 ms"
counter = { channel = "resistivity", start = 5 }
channel.ph = { shape = "random_walk", mean = 8.1, amplitude = 0.1, step = 0.01 }
[[instrument]]
name = "lidar"
line = "net"
model = "zx-300"
axis = [10, 20]
scan_time = "200 ms"
nulls = 0.1
[[instrument]]
name = "met"
line = "net"
model = "nmea-0183"
sentences = ["hdt", "WI:mwv_relative"]
counter = { channel = "gga.altitude", step = 0.1, offset = -5, wrap = 1000 }
[[fault]]
kind = "late"
instrument = "troll"
at = "10 s"
for = "5 s"
every = "1 min"
probability = 0.5
late = "400 ms"
[[fault]]
kind = "cut"
line = "bus"
)";

TEST(Scenario, where_nothing_is_said_the_record_mark_counts) {
  const Scenario scenario = scenario_of(
      "[[line]]\nname = \"l\"\ntcp = \"127.0.0.1:0\"\n"
      "[[instrument]]\nname = \"i\"\nline = \"l\"\nmodel = \"zx-300\"\n");
  EXPECT_EQ(scenario.instruments.front().counter.kind, "scan");
  EXPECT_EQ(scenario.instruments.front().counter.channel, "reference");
}

TEST(Scenario, says_all_that_it_can) {
  const Scenario scenario = scenario_of(good);
  EXPECT_EQ(scenario.title, "test");
  EXPECT_EQ(scenario.seed, 9U);
  ASSERT_EQ(scenario.lines.size(), 2U);
  EXPECT_EQ(scenario.lines[0].pty, "bus");
  EXPECT_EQ(scenario.lines[0].settings.baud, 19200U);
  EXPECT_EQ(scenario.lines[0].settings.parity, buoyd::Parity::even);
  EXPECT_EQ(scenario.lines[0].settings.late, Micros{300'000});
  EXPECT_EQ(scenario.lines[1].tcp_address, "127.0.0.1");
  EXPECT_EQ(scenario.lines[1].tcp_port, 1502);
  ASSERT_EQ(scenario.instruments.size(), 3U);
  const InstrumentScenario& troll = scenario.instruments[0];
  EXPECT_EQ(troll.settings.unit, 7);
  EXPECT_EQ(troll.turnaround, Micros{25'000});
  EXPECT_EQ(troll.record_interval, Micros{0});  // no record mark: a new record with each poll
  EXPECT_EQ(troll.counter.kind, "sample");
  EXPECT_EQ(troll.counter.start, 5U);
  EXPECT_EQ(troll.counter.wrap, 16777216U);
  EXPECT_EQ(troll.channels.at("ph").waveform->shape, Shape::random_walk);
  const InstrumentScenario& lidar = scenario.instruments[1];
  EXPECT_EQ(lidar.record_interval, Micros{1'000'000});
  EXPECT_EQ(lidar.scan_time, Micros{200'000});
  EXPECT_EQ(lidar.axis, (std::vector<double>{10, 20}));
  const InstrumentScenario& met = scenario.instruments[2];
  EXPECT_EQ(met.counter.kind, "gga");
  EXPECT_EQ(met.counter.step, 0.1);
  EXPECT_EQ(met.sentences.size(), 2U);
  ASSERT_EQ(scenario.faults.size(), 2U);
  EXPECT_EQ(scenario.faults[0].every, Micros{60'000'000});
  EXPECT_EQ(scenario.faults[0].late, Micros{400'000});
  EXPECT_EQ(scenario.faults[1].target, "bus");
  EXPECT_FALSE(scenario.faults[1].length);
}

TEST(Scenario, a_polled_one_has_a_rate_if_its_model_marks_its_records) {
  const auto blocks = [](const std::string& model) {
    return configuration_of(
        scenario_of("[[line]]\nname = \"l\"\ntcp = \"127.0.0.1:0\"\n[[instrument]]\nname = "
                    "\"i\"\nline = \"l\"\nmodel = \"" +
                    model + "\"\ninterval = \"1 s\"\nrecord_interval = \"4 s\"\n"),
        "/run/sim");
  };
  EXPECT_NE(blocks("zx-300").find("rate = \"0.25 /s\""), std::string::npos);
  EXPECT_EQ(blocks("aqua-troll-400").find("rate"), std::string::npos) << "buoyd refuses it";
}

TEST(Scenario, configuration_blocks_of_it) {
  const std::string blocks = configuration_of(scenario_of(good), "/run/sim");
  EXPECT_EQ(blocks, R"([[line]]
name = "bus"
device = "/run/sim/bus"
baud = 19200
data_bits = 8
parity = "even"
stop_bits = 1
late = "300 ms"

[[line]]
name = "net"
device = "tcp://127.0.0.1:1502"

[[instrument]]
name = "troll"
line = "bus"
model = "aqua-troll-400"
unit = 7
interval = "2 s"
offset = "500 ms"
timeout = "250 ms"
serial_number = "S1"
depth = 1.5
simulated = true

[[instrument]]
name = "lidar"
line = "net"
model = "zx-300"
unit = 1
rate = "1 /s"
simulated = true

[[instrument]]
name = "met"
line = "net"
model = "nmea-0183"
rate = "1 /s"
kinds = ["hdt", "mwv_relative"]
simulated = true

)");
}

/// All mistakes of a scenario, one a line.
std::string mistakes_of(const std::string& text) {
  std::string all;
  for (const auto& mistake : parse_scenario(text, "bad.toml", model_folders()).mistakes) {
    all += mistake.str() + "\n";
  }
  return all;
}

TEST(Scenario, every_mistake_at_its_place) {
  const std::string text = mistakes_of(R"(
[[line]]
name = "bus"
[[line]]
name = "bus"
pty = "a"
tcp = "127.0.0.1:1"
[[line]]
name = "net"
tcp = "127.0.0.1:99999"
colour = "red"
[[instrument]]
name = "troll"
line = "nowhere"
model = "aqua-troll-400"
counter = { channel = "colour" }
channel.flavour = { shape = "sine" }
channel.ph = { shape = "square" }
[[instrument]]
name = "troll"
line = "bus"
model = "nmea-0183"
sentences = ["nonsense"]
[[instrument]]
name = "lidar"
line = "bus"
model = "zx-300"
axis = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]
nulls = 2
[[line]]
name = "my bus"
pty = "x"
[[fault]]
instrument = "troll"
[[fault]]
kind = "cut"
line = "troll"
[[fault]]
kind = "silence"
instrument = "troll"
every = "1 s"
)");
  for (const char* const expected : {
           "bad.toml:2:1: [[line]] a line has either pty",
           "two lines are named \"bus\"",
           "\"my bus\" is no name, expected 1 to 64",
           "bad.toml:10:7: ",
           "\"127.0.0.1:99999\" is no ADDRESS:PORT",
           "colour",
           "no line is named \"nowhere\"",
           "model \"aqua-troll-400\" has no channel \"colour\"",
           "model \"aqua-troll-400\" has no channel \"flavour\"",
           "square",
           "two instruments are named \"troll\"",
           "model \"nmea-0183\" has no kind \"nonsense\"",
           "axis has 13 points, the model has 12",
           "nulls",
           "\"kind\" is missing",
           "no line is named \"troll\"",
           "a fault that comes again needs \"for\"",
       }) {
    EXPECT_NE(text.find(expected), std::string::npos) << expected << "\nin\n" << text;
  }
  EXPECT_EQ(text.find("\"shape\""), std::string::npos) << text;
}

/// With another one nobody would understand the sentence, or no frame would be said.
TEST(Scenario, a_talker_stands_where_the_tag_has_room_for_it) {
  const auto said = [](const std::string& model, const std::string& sentence) {
    return mistakes_of(
        "[[line]]\nname = \"l\"\npty = \"l\"\n[[instrument]]\nname = \"met\"\n"
        "line = \"l\"\nmodel = \"" +
        model + "\"\nsentences = [\"" + sentence + "\"]\n");
  };
  EXPECT_EQ(said("nmea-0183", "WI:mda"), "");
  for (const char* const wrong : {"W:mda", "WIX:mda", "wi:mda", ":mda"}) {
    EXPECT_NE(said("nmea-0183", wrong).find(std::string("\"") + wrong + "\", expected capitals"),
              std::string::npos)
        << wrong;
  }
  EXPECT_NE(said("vectornav-binary", "VN:motion").find("expected capitals"), std::string::npos);
}

TEST(Scenario, a_model_that_is_not_there) {
  const std::string text = mistakes_of(R"(
[[line]]
name = "bus"
pty = "a"
[[instrument]]
name = "x"
line = "bus"
model = "zx-3000"
nulls = 0.5
)");
  EXPECT_NE(text.find("bad.toml:8:9: "), std::string::npos) << text;
  EXPECT_NE(text.find("zx-300"), std::string::npos) << text;
  EXPECT_EQ(text.find("nulls"), std::string::npos) << text;
}

TEST(Scenario, a_syntax_error_is_the_only_mistake) {
  EXPECT_EQ(parse_scenario("[[line]\n", "bad.toml", {}).mistakes.size(), 1U);
  EXPECT_EQ(load_scenario("/nonexistent.toml", {}).mistakes.size(), 1U);
}

TEST(Scenario, every_key_of_a_fault) {
  const Scenario scenario = scenario_of(std::string(good) +
                                        "[[fault]]\nkind = \"bit_errors\"\ninstrument = \"troll\"\n"
                                        "rate = 0.02\n[[fault]]\nkind = \"exception\"\n"
                                        "instrument = \"troll\"\ncode = 11\n[[fault]]\n"
                                        "kind = \"echo\"\nline = \"bus\"\n");
  const auto& faults = scenario.faults;
  ASSERT_GE(faults.size(), 3U);
  EXPECT_EQ(faults[faults.size() - 3].rate, 0.02);
  EXPECT_EQ(faults[faults.size() - 2].code, 11);
  EXPECT_EQ(faults.back().kind, FaultKind::echo);
  EXPECT_EQ(faults.back().target, "bus");
}

TEST(Scenario, modbus_faults_need_modbus) {
  const std::string text = mistakes_of(
      "[[line]]\nname = \"l\"\npty = \"l\"\n[[instrument]]\nname = \"met\"\nline = \"l\"\n"
      "model = \"nmea-0183\"\n[[fault]]\nkind = \"busy\"\ninstrument = \"met\"\n");
  EXPECT_NE(text.find("\"met\" speaks no Modbus"), std::string::npos) << text;
  const std::string torn = mistakes_of(
      "[[line]]\nname = \"l\"\npty = \"l\"\n[[instrument]]\nname = \"sonde\"\nline = \"l\"\n"
      "model = \"aqua-troll-400\"\n[[fault]]\nkind = \"torn\"\ninstrument = \"sonde\"\n");
  EXPECT_NE(torn.find("\"sonde\" has no scan counter"), std::string::npos) << torn;
}

class ScenarioFiles : public ::testing::Test {
 protected:
  LoadedScenario load(const std::string& model, const std::string& more) {
    const std::string path = folder_.path() + "/s.toml";
    std::ofstream(path) << "[[line]]\nname = \"l\"\npty = \"l\"\n[[instrument]]\nname = \"i\"\n"
                           "line = \"l\"\nmodel = \""
                        << model << "\"\n"
                        << more;
    return load_scenario(path, model_folders());
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_.path() + "/" + name, std::ios::binary) << text;
  }

  TemporaryFolder folder_;
};

TEST_F(ScenarioFiles, csv_columns_lie_beside_it) {
  write("w.csv", "t,o1,o2\n1,8.5,8.25\n2,,8.0\n");
  const auto loaded = load("aqua-troll-400",
                           "channel.dissolved_oxygen = { csv = \"w.csv\", column = \"o1\" }\n"
                           "channel.ph = { csv = \"w.csv\", columns = [\"o2\"] }\n");
  ASSERT_TRUE(loaded.mistakes.empty()) << loaded.mistakes[0].str();
  const auto& channels = loaded.scenario.instruments[0].channels;
  EXPECT_EQ(channels.at("dissolved_oxygen").csv, (CsvColumns{{"8.5", ""}}));
  EXPECT_EQ(channels.at("ph").csv, (CsvColumns{{"8.25", "8.0"}}));

  const auto wrong = load("aqua-troll-400", "channel.ph = { csv = \"w.csv\", column = \"o3\" }\n");
  ASSERT_EQ(wrong.mistakes.size(), 1U);
  EXPECT_NE(wrong.mistakes[0].str().find("no column \"o3\""), std::string::npos);
}

TEST_F(ScenarioFiles, recordings_lie_beside_it) {
  write("nmea.raw", "$HEHDT,72.14,T*2F\r\n");
  const auto loaded = load("nmea-0183", "recording = \"nmea.raw\"\n");
  ASSERT_TRUE(loaded.mistakes.empty()) << loaded.mistakes[0].str();
  EXPECT_EQ(text_of(loaded.scenario.instruments[0].recording), "$HEHDT,72.14,T*2F\r\n");
  write("empty", "");
  for (const auto* const unread : {"none", "empty", "."}) {
    EXPECT_EQ(load("nmea-0183", fmt::format("recording = \"{}\"\n", unread)).mistakes.size(), 1U)
        << unread;
  }
  EXPECT_EQ(load("zx-300", "recording = \"nmea.raw\"\n").mistakes.size(), 1U);
}

TEST_F(ScenarioFiles, a_recording_says_its_own_values) {
  write("nmea.raw", "$HEHDT,72.14,T*2F\r\n");
  for (const auto* const key : {"nulls = 0.1\n", "counter = { channel = \"gga.altitude\" }\n",
                                "channel.heading = { shape = \"constant\", mean = 5 }\n"}) {
    const auto loaded = load("nmea-0183", std::string("recording = \"nmea.raw\"\n") + key);
    ASSERT_EQ(loaded.mistakes.size(), 1U) << key;
    EXPECT_NE(loaded.mistakes[0].str().find("a recording says its own values"), std::string::npos);
  }
}

TEST(Scenario, the_ones_that_we_ship_are_sound) {
  std::size_t found = 0;
  const std::string folder = buoyd::source_dir() + "/config/scenarios";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const auto loaded = load_scenario(file.path().string(), model_folders());
    for (const auto& mistake : loaded.mistakes) {
      ADD_FAILURE() << mistake.str();
    }
    ++found;
  }
  EXPECT_GE(found, 6U);
}

}  // namespace
}  // namespace buoysim
