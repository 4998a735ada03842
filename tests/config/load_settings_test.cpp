#include "config/load_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/hash.hpp"
#include "support/places.hpp"
#include "test_models.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono_literals;

TEST(LoadSettings, takes_every_key) {
  const Configuration configuration = right(R"(
control_socket = "/run/b.sock"
[station]
id = "Buoy_7-a"
title = "North bank"
latitude = 54.5
longitude = -7
[deployment]
id = "2026-nb"
state = "deployed"
[spool]
path = "/data/spool.db"
max_size = "8 GB"
reserve = "100 MB"
commit_interval = "2 s"
[science]
hold_back = "2 s"
[mqtt]
host = "broker.example"
port = 1884
topic_prefix = "fleet/buoy"
client_id_suffix = "|more|"
username = "b7"
password_file = "/etc/buoyd/password"
ca_file = "/etc/buoyd/ca.pem"
cert_file = "/etc/buoyd/cert.pem"
key_file = "/etc/buoyd/key.pem"
delivery = "shore"
archive = "00000000000000A1"
live = false
live_interval = "1 min"
batch_interval = 30
receipt_interval = "1 min"
budget = "2.5 MB/day"
keepalive = "45 s"
[link]
patience = "5 min"
interface = "wwan0"
power = { chip = "/dev/gpiochip1", line = 17, active_low = true, off_time = "20 s" }
[clock]
chrony_sock = "/run/chrony.sock"
[[line]]
name = "bus"
device = "usb:0403:6001:A10K"
baud = 38400
data_bits = 8
parity = "odd"
stop_bits = 2
rs485 = true
echo = true
gap = "5 ms"
late = "1 s"
[[instrument]]
name = "troll-1"
line = "bus"
model = "troll"
unit = 247
interval = "10 s"
offset = "500 ms"
timeout = "300 ms"
serial_number = "SN 12"
depth = 3.5
orientation = "down"
simulated = true
)");
  const Settings& s = configuration.settings;
  EXPECT_EQ(s.control_socket, "/run/b.sock");
  EXPECT_EQ(s.station, (StationSettings{"Buoy_7-a", "North bank", 54.5, -7.0}));
  EXPECT_EQ(s.deployment, (DeploymentSettings{"2026-nb", "deployed"}));
  EXPECT_EQ(s.spool, (SpoolSettings{"/data/spool.db", 8'000'000'000, 100'000'000, 2s}));
  EXPECT_EQ(s.science, ScienceSettings{2s});
  MqttSettings mqtt;
  mqtt.host = "broker.example";
  mqtt.port = 1884;
  mqtt.topic_prefix = "fleet/buoy";
  mqtt.client_id_suffix = "|more|";
  mqtt.username = "b7";
  mqtt.password_file = "/etc/buoyd/password";
  mqtt.ca_file = "/etc/buoyd/ca.pem";
  mqtt.cert_file = "/etc/buoyd/cert.pem";
  mqtt.key_file = "/etc/buoyd/key.pem";
  mqtt.archive = "00000000000000a1";
  mqtt.live = false;
  mqtt.live_interval = 1min;
  mqtt.batch_interval = 30s;
  mqtt.receipt_interval = 1min;
  mqtt.budget_per_day = 2'500'000;
  mqtt.keepalive = 45s;
  EXPECT_EQ(s.mqtt, mqtt);
  EXPECT_EQ(s.clock.chrony_sock, "/run/chrony.sock");
  EXPECT_EQ(s.link, (LinkSettings{5min, "wwan0",
                                  PowerSettings{"/dev/gpiochip1", 17, true, 20s, "", 0, false}}));
  EXPECT_THAT(s.lines, ElementsAre(LineSettings{"bus", "usb:0403:6001:A10K", 38400, 8, Parity::odd,
                                                2, true, true, Micros(5ms), 1s}));
  EXPECT_THAT(s.instruments, ElementsAre(InstrumentSettings{"troll-1",
                                                            "bus",
                                                            "troll",
                                                            247,
                                                            10s,
                                                            500ms,
                                                            Micros(300ms),
                                                            {},
                                                            "SN 12",
                                                            std::nullopt,
                                                            3.5,
                                                            "down",
                                                            true}));
}

TEST(LoadSettings, leaves_defaults_where_nothing_is_said) {
  const std::string text = "[station]\nid = \"b\"\n";
  const Configuration configuration = right(text);
  Settings expected;
  expected.station.id = "b";
  expected.hash = to_hex(hash8(text));
  EXPECT_EQ(configuration.settings, expected);
  EXPECT_TRUE(configuration.models.empty());
  EXPECT_TRUE(configuration.notes.empty());
}

constexpr const char* station_begin = R"([station]
id = "b"
[[line]]
name = "bus"
device = "/dev/ttyS1"
)";

TEST(LoadSettings, takes_from_the_model_what_is_not_said) {
  const Configuration configuration =
      right(std::string(station_begin) +
            "[[line]]\nname = \"half\"\ndevice = \"/dev/ttyS2\"\nbaud = 57600\n"
            "[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"probe\"\n"
            "[[instrument]]\nname = \"c\"\nline = \"half\"\nmodel = \"probe\"\ninterval = 0.5\n");
  const Settings& s = configuration.settings;
  EXPECT_EQ(s.lines[0].baud, 19200U);
  EXPECT_EQ(s.lines[0].parity, Parity::even);
  EXPECT_EQ(s.lines[1].baud, 57600U);
  EXPECT_EQ(s.lines[1].parity, Parity::even);
  EXPECT_EQ(s.instruments[0].interval, Micros(2s));
  EXPECT_EQ(s.instruments[1].interval, Micros(500ms));
  EXPECT_EQ(configuration.model_of(s.instruments[0]).name, "probe");
  EXPECT_EQ(configuration.line_places.at("half").line, 6U);
}

TEST(LoadSettings, what_speaks_has_no_interval) {
  const Configuration configuration =
      right(std::string(station_begin) +
            "[[instrument]]\nname = \"g\"\nline = \"bus\"\nmodel = \"gnss\"\n" +
            "[[instrument]]\nname = \"h\"\nline = \"bus\"\nmodel = \"gnss\"\n");
  EXPECT_EQ(configuration.settings.instruments[0].interval.count(), 0);
  EXPECT_EQ(configuration.settings.lines[0].baud, 4800U);
}

TEST(LoadSettings, tls_changes_the_default_port) {
  const auto port = [](const char* keys) {
    return right(std::string("[station]\nid = \"b\"\n[mqtt]\n") + keys).settings.mqtt.port;
  };
  EXPECT_EQ(port(""), 1883);
  EXPECT_EQ(port("ca_file = \"/ca\""), 8883);
  EXPECT_EQ(port("psk_file = \"/k\"\npsk_identity = \"b\""), 8883);
  EXPECT_EQ(port("psk_file = \"credential:buoyd.psk\"\npsk_identity = \"b\""), 8883);
  EXPECT_EQ(port("ca_file = \"/ca\"\nport = 1883"), 1883);
  EXPECT_EQ(port("username = \"\""), 1883) << "nobody's name, and no secret";
}

TEST(LoadSettings, takes_every_form_of_device) {
  for (const char* device : {"/dev/ttyS1", "/dev/serial/by-id/usb-FTDI-if00", "/tmp/sim/pty",
                             "usb:0403:6001:A10K", "tcp://10.0.0.5:502", "tcp://[fd00::5]:502"}) {
    const Configuration configuration =
        right(std::string("[station]\nid = \"b\"\n[[line]]\nname = \"l\"\ndevice = \"") + device +
              "\"\n");
    EXPECT_EQ(configuration.settings.lines[0].device, device);
  }
}

TEST(LoadSettings, two_lines_may_go_to_one_tcp_device) {
  right(
      "[station]\nid = \"b\"\n[[line]]\nname = \"x\"\ndevice = \"tcp://10.0.0.5:502\"\n"
      "[[line]]\nname = \"y\"\ndevice = \"tcp://10.0.0.5:502\"\n"
      "[[instrument]]\nname = \"x\"\nline = \"x\"\nmodel = \"troll\"\nunit = 0\n"
      "[[instrument]]\nname = \"y\"\nline = \"y\"\nmodel = \"troll\"\nunit = 255\n");
}

struct WrongSection {
  std::string text;
  std::vector<std::string> mistakes;
};

// Each on top of a [station] of two lines, so the first line of the text is line 3.
TEST(LoadSettings, refuses_wrong_sections) {
  const std::vector<WrongSection> cases{
      {"latitude = 91\nlongitude = 0\n", {"b.toml:3:12: latitude is 91, expected -90 to 90"}},
      {"latitude = 5\n",
       {"b.toml:1:1: [station] has half a position, expected latitude and longitude"}},
      {"title = \"a\\nb\"\n",
       {"b.toml:3:9: title is \"a\\nb\", expected at most 256 bytes without control characters"}},
      {"[deployment]\nstate = \"sea\"\n",
       {"b.toml:4:9: state is \"sea\", expected one of \"bench\", \"deployed\", \"recovered\""}},
      {"[deployment]\nstate = \"deployed\"\n",
       {"b.toml:3:1: [deployment] \"id\" is missing, expected one where the state is not "
        "\"bench\""}},
      {"[spool]\npath = \"spool.db\"\n",
       {"b.toml:4:8: path is \"spool.db\", expected an absolute path of at most 255 bytes"}},
      {"[spool]\nmax_size = \"1 MB\"\n",
       {"b.toml:4:12: max_size is \"1 MB\", expected 16.0 MB to 1000 TB"}},
      {"[spool]\nraw_part = 0.2\n",
       {"b.toml:4:1: unknown key \"raw_part\", expected one of: commit_interval, max_size, path, "
        "raw_share, reserve"}},
      {"[spool]\nraw_share = 0.6\n", {"b.toml:4:13: raw_share is 0.6, expected 0 to 0.5"}},
      {"[spool]\ncommit_interval = \"1 min\"\n",
       {"b.toml:4:19: commit_interval is \"1 min\", expected 50 ms to 30 s"}},
      {"[science]\nhold_back = \"11 s\"\n",
       {"b.toml:4:13: hold_back is \"11 s\", expected 0 s to 10 s"}},
      {"[mqtt]\nhost = \"a b\"\n",
       {"b.toml:4:8: host is \"a b\", expected an address or a name, without port"}},
      {"[mqtt]\nhost = \"10.0.0.5:1883\"\n",
       {"b.toml:4:8: host is \"10.0.0.5:1883\", expected an address or a name, without port"}},
      {"[mqtt]\nhost = \"mqtt://u:secret@shore\"\n",
       {"b.toml:4:8: host has an @, expected an address or a name alone"}},
      {"[mqtt]\nport = 0\n", {"b.toml:4:8: port is 0, expected 1 to 65535"}},
      {"[mqtt]\nkeepalive = \"4 s\"\n", {"b.toml:4:13: keepalive is \"4 s\", expected 5 s to 1 h"}},
      {"[mqtt]\npassword_file = \"/p\"\n",
       {"b.toml:4:17: password_file stands alone, expected username too"}},
      {"[mqtt]\npassword_file = \"/p\"\nusername = \"\"\n",
       {"b.toml:5:12: username is \"\", expected the name that password_file belongs to"}},
      {"[mqtt]\npsk_file = \"/k\"\npsk_identity = \"\"\n",
       {"b.toml:5:16: psk_identity is \"\", expected the name that psk_file belongs to"}},
      {"[mqtt]\npsk_file = \"/k\"\npsk_identity = 7\n",
       {"b.toml:5:16: psk_identity is an integer, expected a string"}},
      {"[mqtt]\ncert_file = \"/c\"\nca_file = \"/a\"\n",
       {"b.toml:4:13: cert_file stands alone, expected key_file too"}},
      {"[mqtt]\npsk_identity = \"b\"\npsk_file = \"credential:../k\"\n",
       {"b.toml:5:12: psk_file is \"credential:../k\", expected \"credential:\" and 1 to 64 "
        "characters of A-Z a-z 0-9 _ - . without a leading dot"}},
      {"[mqtt]\npsk_identity = \"b\"\npsk_file = \"00ff\"\n",
       {"b.toml:5:12: psk_file is no absolute path, expected that of the file which holds it"}},
      {"[mqtt]\npsk_file = \"/k\"\npsk_identity = \"b\"\nca_file = \"/a\"\n",
       {"b.toml:4:12: psk_file and ca_file exclude one another, expected one of them"}},
      {"[mqtt]\ndelivery = \"broker\"\narchive = \"00000000000000aa\"\n",
       {"b.toml:5:11: archive means nothing with delivery = \"broker\", expected it to be "
        "absent"}},
      {"control_socket = \"/x\"\n",
       {"b.toml:3:1: unknown key \"control_socket\", expected one of: declination, id, latitude, "
        "longitude, "
        "title"}},
      {"[[sensor]]\n",
       {"b.toml:3:3: unknown key \"sensor\", expected one of: acoustic, battery, clock, "
        "commands, control_socket, deployment, instrument, line, link, message_link, "
        "mqtt, release, science, spool, start, station"}},
      {"[link]\npatience = \"1 s\"\n", {"b.toml:4:12: patience is \"1 s\", expected 10 s to 1 d"}},
      {"[link]\ninterface = \"../wwan0\"\n",
       {"b.toml:4:13: interface is \"../wwan0\", expected 1 to 15 characters of A-Z a-z 0-9 . _ -, "
        "the first a letter or digit"}},
      {"[link]\ninterface = \"-wwan0\"\n",
       {"b.toml:4:13: interface is \"-wwan0\", expected 1 to 15 characters of A-Z a-z 0-9 . _ -, "
        "the first a letter or digit"}},
      {"[link]\ninterface = \"0123456789abcdef\"\n",
       {"b.toml:4:13: interface is \"0123456789abcdef\", expected 1 to 15 characters of A-Z a-z "
        "0-9 "
        ". _ -, the first a letter or digit"}},
      {"[link]\npower = { }\n",
       {"b.toml:4:9: [power] \"chip\" is missing, expected a string",
        "b.toml:4:9: [power] \"line\" is missing, expected an integer from 0 to 4095"}},
      {"[link]\npower = { chip = \"gpiochip0\", line = -1, on_time = 3 }\n",
       {"b.toml:4:18: chip is \"gpiochip0\", expected an absolute path of at most 255 bytes",
        "b.toml:4:38: line is -1, expected 0 to 4095",
        "b.toml:4:42: unknown key \"on_time\", expected one of: active_low, chip, line, off_time"}},
      {"[link]\npatience = \"30 s\"\npower = { chip = \"/c\", line = 1, off_time = \"30 s\" }\n",
       {"b.toml:5:45: off_time is 30.0 s, expected less than the patience, 30.0 s"}},
      {"[commands]\nallow = [\"status\", \"release\"]\n",
       {"b.toml:4:9: allow names \"release\": a release is asked, armed and fired at the control "
        "socket alone"}},
      {"[commands]\nallow = [\"status\", \"destroy\"]\n",
       {"b.toml:4:9: allow names \"destroy\", expected some of status, read, reload, resync, "
        "resend, "
        "set_interval, set_live_interval, set_budget, pause, resume, "
        "deploy, recover, configure, raw, trust, cycle_power"}},
      {"declination = \"2 W\"\n",
       {"b.toml:3:15: declination is \"2 W\", expected -180 to 180, or \"RMC\""}},
      {"[spool]\npath = \"/data/\"\n",
       {"b.toml:4:8: path is \"/data/\", expected a file, not a folder"}},
      {"[clock]\nchrony_sock = \"/" + std::string(107, 'x') + "\"\n",
       {"b.toml:4:15: chrony_sock is \"/" + std::string(107, 'x') +
        "\", expected an absolute path of at most 107 bytes"}},
  };
  for (const WrongSection& c : cases) {
    EXPECT_EQ(mistakes_of("[station]\nid = \"b\"\n" + c.text), c.mistakes) << c.text;
  }
}

TEST(LoadSettings, the_control_socket_is_not_the_store) {
  EXPECT_EQ(
      mistakes_of("control_socket = \"/s.db\"\n[station]\nid = \"b\"\n[spool]\npath = \"/s.db\"\n"),
      std::vector<std::string>{
          "b.toml:1:18: control_socket is the path of the store, expected another"});
}

TEST(LoadSettings, bounds_what_stands_in_topics) {
  for (const char* prefix : {"", "a/", "/a", "a//b", "a+", "#", "$SYS", "a\\u0000"}) {
    EXPECT_EQ(mistakes_of(std::string("[station]\nid = \"b\"\n[mqtt]\ntopic_prefix = \"") + prefix +
                          "\"\n")
                  .size(),
              1U)
        << prefix;
  }
  for (const char* id : {"", "a b", "a/b", "b\xc3\xbc", "+"}) {
    EXPECT_THAT(mistakes_of(std::string("[station]\nid = \"") + id + "\"\n"),
                ElementsAre(HasSubstr("2:6: id is ")))
        << id;
  }
  EXPECT_THAT(mistakes_of("[station]\nid = \"" + std::string(65, 'x') + "\"\n"),
              ElementsAre(HasSubstr("expected 1 to 64 characters of A-Z a-z 0-9 _ -")));
}

TEST(LoadSettings, bounds_the_budget) {
  for (const char* budget : {"2 MB", "2 MB/hour", "MB/day", "9 kB/day", "2 TB/day", "/day"}) {
    EXPECT_THAT(
        mistakes_of(std::string("[station]\nid = \"b\"\n[mqtt]\nbudget = \"") + budget + "\"\n"),
        ElementsAre(HasSubstr("expected 10 kB/day to 1 TB/day, as \"2 MB/day\"")))
        << budget;
  }
}

TEST(LoadSettings, needs_a_station) {
  EXPECT_THAT(mistakes_of(""),
              ElementsAre("b.toml:1:1: [station] is missing, expected at least its id"));
  EXPECT_THAT(mistakes_of("[station]\n"),
              ElementsAre("b.toml:1:1: [station] \"id\" is missing, expected 1 to 64 of A-Z "
                          "a-z 0-9 _ -"));
}

// On top of a line "bus" on /dev/ttyS1 with five lines of text, so the first line is line 6.
std::string asked(const std::string& name, const std::string& model, const std::string& more) {
  return "[[instrument]]\nname = \"" + name + "\"\nline = \"bus\"\nmodel = \"" + model + "\"\n" +
         more;
}

TEST(LoadSettings, several_with_addresses_share_a_line) {
  const Configuration configuration =
      right(station_begin + asked("a", "chain", "unit = 3\n") + asked("c", "chain", "unit = 4\n"));
  EXPECT_EQ(configuration.settings.instruments.size(), 2U);
}

TEST(LoadSettings, refuses_wrong_buses) {
  const std::string troll = "[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"troll\"\n";
  const std::vector<WrongSection> cases{
      {"[[line]]\nname = \"bus\"\ndevice = \"/dev/ttyS2\"\n",
       {"b.toml:7:8: name \"bus\" is taken in line 4, expected another"}},
      {"[[line]]\nname = \"two\"\ndevice = \"/dev/ttyS1\"\n",
       {"b.toml:8:10: device \"/dev/ttyS1\" is another line's, expected each once"}},
      {"[[line]]\nname = \"Two\"\ndevice = \"tcp://gateway.local:502\"\n",
       {"b.toml:7:8: name is \"Two\", expected 1 to 64 characters of a-z 0-9 _ -",
        "b.toml:8:10: device is \"tcp://gateway.local:502\", expected tcp://ADDRESS:PORT with a "
        "numeric address, as tcp://10.0.0.5:502"}},
      {"[[line]]\n",
       {"b.toml:6:1: [[line]] \"name\" is missing, expected 1 to 64 of a-z 0-9 _ -",
        "b.toml:6:1: [[line]] \"device\" is missing, expected a string"}},
      {"[[line]]\nname = \"t\"\ndevice = \"tcp://10.0.0.5:502\"\nbaud = 9600\nlate = 1\n",
       {"b.toml:9:8: baud means nothing on a TCP line, expected it to be absent",
        "b.toml:10:8: late means nothing on a TCP line, expected it to be absent"}},
      {"baud = 49\nparity = \"e\"\n",
       {"b.toml:6:8: baud is 49, expected 50 to 4000000",
        "b.toml:7:10: parity is \"e\", expected one of \"none\", \"even\", \"odd\""}},
      {"[[instrument]]\n",
       {"b.toml:6:1: [[instrument]] \"name\" is missing, expected 1 to 64 of a-z 0-9 _ -",
        "b.toml:6:1: [[instrument]] \"line\" is missing, expected a string",
        "b.toml:6:1: [[instrument]] \"model\" is missing, expected a string"}},
      {"[[instrument]]\nname = \"A\"\nline = \"bus\"\nmodel = \"troll\"\n",
       {"b.toml:7:8: name is \"A\", expected 1 to 64 characters of a-z 0-9 _ -"}},
      {"data_bits = 7\n" + troll, {"b.toml:6:13: data_bits is 7, expected 8: a speaks Modbus RTU"}},
      {"[[instrument]]\nname = \"buoyd\"\nline = \"bus\"\nmodel = \"troll\"\n",
       {"b.toml:7:8: name is \"buoyd\", which the daemon's own readings bear, expected another"}},
      {"[[instrument]]\nname = \"a\"\nline = \"us\"\nmodel = \"troll\"\n",
       {"b.toml:8:8: line is \"us\", expected a [[line]]'s name: \"bus\""}},
      {"[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"trol\"\n",
       {"b.toml:9:9: model \"trol\": no such model, expected one of: gnss, probe, troll"}},
      {"[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"\"\n",
       {"b.toml:9:9: model is \"\", expected a text that is not empty"}},
      {"[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"broken\"\n"
       "[[instrument]]\nname = \"c\"\nline = \"bus\"\nmodel = \"broken\"\n",
       {"b.toml:9:9: model \"broken\" has mistakes, expected a sound /models/broken.toml",
        "b.toml:13:9: model \"broken\" has mistakes, expected a sound /models/broken.toml",
        "/models/broken.toml:7:3: is wrong, expected right"}},
      {troll + "unit = 248\n", {"b.toml:10:8: unit is 248, expected 1 to 247 on a serial line"}},
      {troll + "unit = 0\n", {"b.toml:10:8: unit is 0, expected 1 to 247 on a serial line"}},
      {troll + "unit = 256\n", {"b.toml:10:8: unit is 256, expected 0 to 255"}},
      {troll + "offset = \"2 s\"\n",
       {"b.toml:10:10: offset is 2 s, expected less than the interval of 2 s"}},
      {troll + "interval = 0\n", {"b.toml:10:12: interval is 0, expected 10 ms to 1 d"}},
      {troll + "height = 1\ndepth = 1\n",
       {"b.toml:11:9: depth and height exclude one another, expected one of them"}},
      {troll + "supply = \"gpio:1\"\n[instrument.qc.x]\n",
       {"b.toml:10:1: unknown key \"supply\", expected one of: azimuth, calibrated, clock, "
        "datum_offset, depth, derived, event, height, interval, kinds, line, model, name, offset, "
        "orientation, "
        "power, quality, rate, reception, record, serial_number, simulated, statistics, tilt, "
        "timeout, "
        "unit, waves",
        "b.toml:11:13: unknown key \"qc\", expected one of: azimuth, calibrated, clock, "
        "datum_offset, depth, derived, event, height, interval, kinds, line, model, name, offset, "
        "orientation, "
        "power, quality, rate, reception, record, serial_number, simulated, statistics, tilt, "
        "timeout, "
        "unit, waves"}},
      {troll + troll + "unit = 2\n",
       {"b.toml:11:8: name \"a\" is taken in line 7, expected another"}},
      {troll + "unit = 7\n[[instrument]]\nname = \"c\"\nline = \"bus\"\nmodel = \"troll\"\nunit = "
               "7\n",
       {"b.toml:15:8: unit 7 on this line is \"a\"'s, expected each once"}},
      {troll + "[[instrument]]\nname = \"g\"\nline = \"bus\"\nmodel = \"gnss\"\n",
       {"b.toml:3:1: [[line]] has a at 9600 8N1 and g at 4800 8N1, expected baud, data_bits, "
        "parity and stop_bits to be set",
        "b.toml:12:8: g speaks on its own and a is polled, expected polled and listening "
        "instruments on lines of their own"}},
      {troll + "[[instrument]]\nname = \"p\"\nline = \"bus\"\nmodel = \"probe\"\nunit = 2\n",
       {"b.toml:3:1: [[line]] has a at 9600 8N1 and p at 19200 8E1, expected baud, data_bits, "
        "parity and stop_bits to be set"}},
      {"[[instrument]]\nname = \"g\"\nline = \"bus\"\nmodel = \"gnss\"\nunit = 1\ninterval = 1\n"
       "timeout = 1\n",
       {"b.toml:10:8: unit means nothing to gnss, which speaks on its own, expected it to be "
        "absent",
        "b.toml:11:12: interval means nothing to gnss, which speaks on its own, expected it to "
        "be absent",
        "b.toml:12:11: timeout means nothing to gnss, which speaks on its own, expected it to be "
        "absent"}},
      {asked("a", "chain", "unit = 10\n"), {"b.toml:10:8: unit is 10, expected 0 to 9 of chain"}},
      {asked("a", "chain", "unit = 3\n") + asked("c", "chain", "unit = 3\n"),
       {"b.toml:15:8: unit 3 on this line is \"a\"'s, expected each once"}},
      {asked("a", "modem", "unit = 3\n"),
       {"b.toml:10:8: unit means nothing to modem, which has no address, expected it to be "
        "absent"}},
      {asked("a", "chain", "unit = 3\n") + asked("m", "modem", ""),
       {"b.toml:13:8: m of model modem has no address, expected it on a line of its own"}},
      {asked("m", "modem", "") + asked("a", "chain", "unit = 3\n"),
       {"b.toml:12:8: m of model modem has no address, expected it on a line of its own"}},
      {troll + "kinds = [\"sample\"]\n",
       {"b.toml:10:9: kinds means nothing to troll, which is polled, expected it to be absent"}},
      {"[[instrument]]\nname = \"g\"\nline = \"bus\"\nmodel = \"gnss\"\nkinds = [\"nil\"]\n",
       {"b.toml:10:9: kinds has \"nil\", expected those of gnss (buoyctl models show gnss)"}},
  };
  for (const WrongSection& c : cases) {
    EXPECT_EQ(mistakes_of(station_begin + c.text), c.mistakes) << c.text;
  }
}

TEST(LoadSettings, names_no_line_where_there_is_none) {
  EXPECT_THAT(mistakes_of("[station]\nid = \"b\"\n[[instrument]]\nname = \"a\"\nline = \"x\"\n"
                          "model = \"troll\"\n"),
              ElementsAre("b.toml:5:8: line is \"x\", expected a [[line]]'s name: there is none"));
}

TEST(LoadSettings, bounds_the_number_of_lines) {
  std::string text = "[station]\nid = \"b\"\n";
  for (int i = 0; i < 33; ++i) {
    text += "[[line]]\nname = \"l" + std::to_string(i) + "\"\ndevice = \"/dev/ttyS" +
            std::to_string(i) + "\"\n";
  }
  EXPECT_THAT(mistakes_of(text),
              ElementsAre("b.toml:99:1: [[line]] is number 33, expected at most 32"));
}

TEST(LoadSettings, refuses_what_cannot_be_described) {
  const FindModel find = [](const std::string&) {
    Model wide = polled_model("wide", 9600, Parity::none);
    wide.kinds = {test_kind("scan", 400)};
    wide.registers->kinds[0].channels.resize(400);
    return found(wide);
  };
  const LoadedSettings loaded =
      parse_settings(std::string(station_begin) +
                         "[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"wide\"\n",
                     "b.toml", find);
  ASSERT_EQ(loaded.mistakes.size(), 1U);
  EXPECT_THAT(loaded.mistakes[0].str(),
              HasSubstr("b.toml:6:1: [[instrument]] cannot be described: "));
}

TEST(LoadSettings, reports_all_mistakes_of_a_file_at_once) {
  EXPECT_EQ(mistakes_of("[station]\nid = \"b b\"\n[spool]\nmax_size = 1\nfoo = 1\n[[line]]\n"
                        "name = \"l\"\ndevice = \"x\"\n[[instrument]]\nname = \"i\"\nline = \"k\"\n"
                        "model = \"m\"\nunit = \"1\"\n")
                .size(),
            7U);
}

TEST(LoadSettings, a_syntax_error_ends_the_list) {
  EXPECT_THAT(mistakes_of("[station]\nid = \n[mqtt]\nport = 0\n"),
              ElementsAre(HasSubstr("b.toml:2:6: ")));
}

class SettingsFile : public testing::Test {
 protected:
  SettingsFile() {
    std::filesystem::create_directories(folder_ + "/first");
    std::filesystem::create_directories(folder_ + "/second");
  }
  ~SettingsFile() override { std::filesystem::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ + "/" + name, std::ios::binary) << text;
  }
  [[nodiscard]] LoadedSettings load() const {
    return load_settings(folder_ + "/b.toml", {folder_ + "/first", folder_ + "/second"});
  }

  const std::string folder_ = testing::TempDir() + "load_settings_test_" + std::to_string(getpid());
};

TEST_F(SettingsFile, that_is_not_there_is_one_mistake) {
  const LoadedSettings loaded = load();
  EXPECT_FALSE(loaded.configuration);
  ASSERT_EQ(loaded.mistakes.size(), 1U);
  EXPECT_EQ(loaded.mistakes[0].str(),
            folder_ + "/b.toml: cannot be read: No such file or directory");
}

TEST_F(SettingsFile, finds_models_in_its_folders_the_last_wins) {
  write("b.toml", std::string(station_begin) +
                      "[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"aqua-troll-400\"\n");
  LoadedSettings loaded = load();
  ASSERT_EQ(loaded.mistakes.size(), 1U);
  EXPECT_EQ(loaded.mistakes[0].line, 9U);
  const std::string model = source_dir() + "/config/models/aqua-troll-400.toml";
  std::filesystem::copy_file(model, folder_ + "/first/aqua-troll-400.toml");
  loaded = load();
  ASSERT_TRUE(loaded.configuration) << loaded.mistakes[0].str();
  EXPECT_TRUE(loaded.configuration->notes.empty());
  std::filesystem::copy_file(model, folder_ + "/second/aqua-troll-400.toml");
  loaded = load();
  EXPECT_THAT(loaded.configuration->notes,
              ElementsAre("model aqua-troll-400 is " + folder_ +
                          "/second/aqua-troll-400.toml, which wins over " + folder_ +
                          "/first/aqua-troll-400.toml"));
  EXPECT_EQ(loaded.configuration->models.at("aqua-troll-400")->file,
            folder_ + "/second/aqua-troll-400.toml");
}

TEST_F(SettingsFile, notes_secrets_that_buoyd_will_not_take) {
  write("b.toml", "[station]\nid = \"b\"\n[mqtt]\npsk_identity = \"b\"\npsk_file = \"" + folder_ +
                      "/key\"\nusername = \"b\"\npassword_file = \"" + folder_ + "/none\"\n");
  const std::string key = folder_ + "/key";
  const std::string no_password = folder_ + "/none is not there";
  const auto note_of = [&](const std::string& text, mode_t mode) {
    write("key", text);
    ::chmod(key.c_str(), mode);
    return load().configuration->notes;
  };
  const std::string refused = "buoyd will not take " + key + ": ";
  EXPECT_THAT(note_of("00ffAA\n", 0600), ElementsAre(no_password));
  EXPECT_THAT(
      note_of("00ffAA\n", 0644),
      ElementsAre(no_password, refused + "open to everybody, expected a mode like 0640 or 0600"));
  EXPECT_THAT(note_of("", 0600),
              ElementsAre(no_password, refused + "its first line holds no text"));
  EXPECT_THAT(
      note_of("zz\n", 0600),
      ElementsAre(no_password, refused + "its first line is no TLS-PSK key, expected hex digits"));
  std::filesystem::remove(key);
  std::filesystem::create_directory(key);
  EXPECT_THAT(load().configuration->notes, ElementsAre(no_password, refused + "no regular file"));
}

TEST_F(SettingsFile, notes_no_credential_which_is_there_for_the_service_alone) {
  write("b.toml",
        "[station]\nid = \"b\"\n[mqtt]\npsk_identity = \"b\"\npsk_file = \"credential:b\"\n");
  const auto loaded = load();
  EXPECT_THAT(loaded.configuration->notes, testing::IsEmpty());
  EXPECT_EQ(loaded.configuration->settings.mqtt.psk_file, "credential:b");
}

}  // namespace
}  // namespace buoyd
