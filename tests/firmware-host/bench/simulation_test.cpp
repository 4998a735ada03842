#include "firmware-host/bench/simulation.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "base/json.hpp"
#include "firmware-host/judge/ledger_reader.hpp"
#include "firmware-host/temporary_folder.hpp"
#include "firmware-host/test_models.hpp"
#include "firmware-host/wire/modbus_framing.hpp"
#include "support/loopback.hpp"

namespace buoysim {
namespace {

constexpr const char* scenario_text = R"(
[[line]]
name = "bus"
pty = "bus"
baud = 115200
[[line]]
name = "net"
tcp = "127.0.0.1:0"
[[line]]
name = "nmea"
pty = "nmea"
baud = 115200
[[instrument]]
name = "troll"
line = "bus"
model = "aqua-troll-400"
unit = 3
turnaround = "1 ms"
counter = { channel = "resistivity", start = 100 }
channel.dissolved_oxygen = { shape = "constant", mean = 8.3125 }
[[instrument]]
name = "lidar"
line = "net"
model = "zx-300"
turnaround = "1 ms"
counter = { channel = "reference", start = 123456 }
channel.wind_speed = { shape = "constant", mean = 8.7421 }
[[instrument]]
name = "met"
line = "nmea"
model = "nmea-0183"
period = "100 ms"
sentences = ["gga"]
counter = { channel = "gga.altitude", step = 0.1 }
[[modem]]
name = "lander"
pty = "lander"
depth = 40
[[modem]]
name = "above"
pty = "above"
)";

/// Bound of every wait: reached only by a failure.
constexpr Micros patience_with_simulation{20'000'000};

class SimulationTest : public ::testing::Test {
 protected:
  void SetUp() override { begin(); }

  void begin() {
    scenario_ = scenario_of(scenario_text);
    simulation_.emplace(scenario_, folder_.path(), clock_);
    const auto opened = simulation_->open();
    ASSERT_TRUE(opened) << opened.error().text;
  }

  /// Plays until the condition holds.
  bool play_until(const std::function<bool()>& condition) {
    const auto end = clock_.mono() + patience_with_simulation;
    while (!condition()) {
      if (clock_.mono() > end || !simulation_->turn(stop_.get(), Micros{10'000})) {
        return false;
      }
    }
    return true;
  }

  [[nodiscard]] Descriptor open_tty(const std::string& name) const {
    const std::string path = folder_.path() + "/" + name;
    return Descriptor(::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  }

  [[nodiscard]] std::string device(const std::string& line) const {
    return buoyd::Json::parse(simulation_->ready())->find("lines")->string_at(line).value_or("");
  }

  [[nodiscard]] Descriptor connect_lidar() const {
    const std::string name = device("net");
    Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int port = std::stoi(name.substr(name.rfind(':') + 1));
    sockaddr_in address = buoyd::test::loopback(static_cast<std::uint16_t>(port));
    if (::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      return {};
    }
    ::fcntl(socket.get(), F_SETFL, O_NONBLOCK);
    return socket;
  }

  /// Reads until `count` bytes are there.
  Bytes receive(int fd, std::size_t count) {
    Bytes all;
    EXPECT_TRUE(play_until([&] {
      std::array<std::uint8_t, 512> buffer{};
      const ssize_t got = ::read(fd, buffer.data(), buffer.size());
      all.insert(all.end(), buffer.begin(), buffer.begin() + std::max<ssize_t>(got, 0));
      return all.size() >= count;
    }));
    return all;
  }

  static void send(int fd, const Bytes& frame) {
    ASSERT_EQ(::write(fd, frame.data(), frame.size()), static_cast<ssize_t>(frame.size()));
  }

  [[nodiscard]] std::vector<LedgerEntry> ledger() const {
    std::vector<LedgerEntry> all;
    EXPECT_TRUE(read_ledger(simulation_->ledger_path(),
                            [&](LedgerEntry entry) { all.push_back(std::move(entry)); }));
    return all;
  }

  [[nodiscard]] std::uint64_t newest(const std::string& instrument) const {
    const auto last = last_counters(simulation_->ledger_path());
    const auto found = last.find(instrument);
    return found == last.end() ? 0 : found->second;
  }

  void order(const std::string& text) {
    const Descriptor control(::open(simulation_->control_path().c_str(), O_WRONLY | O_CLOEXEC));
    const std::string line = text + "\n";
    ASSERT_EQ(::write(control.get(), line.data(), line.size()), static_cast<ssize_t>(line.size()));
  }

  TemporaryFolder folder_;
  const buoyd::SystemClock clock_{};
  Descriptor stop_{::eventfd(0, EFD_CLOEXEC)};
  Scenario scenario_;
  std::optional<Simulation> simulation_;
};

const Bytes ask_oxygen = rtu_frame(3, bytes("03 00 25 00 05"));
const Bytes oxygen = rtu_frame(3, bytes("03 0A 4105 0000 0014 0075 0000"));
const Bytes ask_counter = rtu_frame(3, bytes("03 02 41 00 02"));

TEST_F(SimulationTest, an_rtu_unit_on_a_pty) {
  const Descriptor tty = open_tty("bus");
  ASSERT_TRUE(tty.is_open());
  send(tty.get(), ask_oxygen);
  EXPECT_EQ(receive(tty.get(), oxygen.size()), oxygen);
  send(tty.get(), rtu_frame(4, bytes("03 00 25 00 05")));  // nobody of that name
  send(tty.get(), ask_oxygen);
  EXPECT_EQ(receive(tty.get(), oxygen.size()), oxygen);
}

TEST_F(SimulationTest, a_lidar_on_tcp) {
  const Descriptor socket = connect_lidar();
  ASSERT_TRUE(socket.is_open());
  send(socket.get(), bytes("1234 0000 0006 01 04 0002 0002"));
  EXPECT_EQ(receive(socket.get(), 13), bytes("1234 0000 0007 01 04 04 DFA4 410B"));
}

TEST_F(SimulationTest, sentences_on_a_pty) {
  const Descriptor tty = open_tty("nmea");
  const std::string text = text_of(receive(tty.get(), 200));
  EXPECT_NE(text.find("$GPGGA,"), std::string::npos);
  EXPECT_NE(text.find("\r\n$GPGGA,"), std::string::npos);
}

TEST_F(SimulationTest, counters_go_on_from_the_ledger) {
  {
    const Descriptor tty = open_tty("bus");
    send(tty.get(), ask_counter);
    EXPECT_EQ(receive(tty.get(), 9), rtu_frame(3, bytes("03 04 42C8 0000")));  // 100.0
    ASSERT_TRUE(play_until([&] { return newest("met") >= 3; }));
  }
  const std::uint64_t met = newest("met");
  simulation_.reset();
  begin();
  const Descriptor tty = open_tty("bus");
  send(tty.get(), ask_counter);
  EXPECT_EQ(receive(tty.get(), 9), rtu_frame(3, bytes("03 04 42CA 0000")));  // 101.0
  ASSERT_TRUE(play_until([&] { return newest("met") > met; }));
  std::uint64_t before = 0;
  for (const LedgerEntry& entry : ledger()) {
    if (entry.instrument == "met" && entry.fault.empty()) {
      EXPECT_EQ(entry.counter, before + 1);  // none twice, none left out
      before = entry.counter;
    }
  }
}

TEST_F(SimulationTest, a_silenced_modem_neither_hears_nor_is_heard) {
  const Descriptor lander = open_tty("lander");
  const Descriptor above = open_tty("above");
  const auto arrivals = [&] {
    std::string all;
    for (const LedgerEntry& entry : ledger()) {
      if (!entry.kind.empty()) continue;
      all += entry.instrument + " " + text_of(entry.bytes) + " " + entry.fault + "\n";
    }
    return all;
  };
  std::string expected;
  const auto say = [&](const Descriptor& modem, const std::string& word, const std::string& come) {
    const std::string words = "+++AT*SENDIM,5,255,noack," + word + "\r";
    send(modem.get(), Bytes(words.begin(), words.end()));
    expected += come;
    EXPECT_TRUE(play_until([&] { return arrivals() == expected; })) << arrivals();
  };
  say(lander, "hello", "above hello \n");
  order("silence lander");
  say(above, "after", "lander after silence\n");  // who heard it knows that the order was obeyed
  const std::string lost = "+++AT*SENDIM,5,255,noack,never\r";
  send(lander.get(), Bytes(lost.begin(), lost.end()));
  receive(lander.get(), 1);  // it was taken, and sounds before the next one arrives
  say(above, "while", "lander while silence\n");
  order("mend lander");
  say(above, "again", "lander again \n");
  say(lander, "there", "above there \n");
}

TEST_F(SimulationTest, orders_by_hand) {
  const Descriptor tty = open_tty("bus");
  order("bad_checksum troll");
  order("nonsense");
  ASSERT_TRUE(play_until([&] {
    send(tty.get(), ask_counter);
    receive(tty.get(), 9);
    return ledger().back().fault == "bad_checksum" && ledger().back().instrument == "troll";
  }));
  order("mend troll");
  ASSERT_TRUE(play_until([&] {
    send(tty.get(), ask_counter);
    const Bytes answer = receive(tty.get(), 9);
    return answer == rtu_frame(3, Bytes(answer.begin() + 1, answer.end() - 2));
  }));
}

TEST_F(SimulationTest, a_cut_pty_comes_back_under_its_link) {
  const Descriptor tty = open_tty("bus");
  const std::string link = folder_.path() + "/bus";
  ASSERT_TRUE(simulation_->order("cut bus"));
  ASSERT_TRUE(play_until([&] { return !std::filesystem::is_symlink(link); }));
  EXPECT_LT(::write(tty.get(), "x", 1), 0);
  ASSERT_TRUE(simulation_->order("mend bus"));
  ASSERT_TRUE(play_until([&] { return std::filesystem::is_symlink(link); }));
  const Descriptor again = open_tty("bus");
  send(again.get(), ask_oxygen);
  EXPECT_EQ(receive(again.get(), oxygen.size()), oxygen);
}

TEST_F(SimulationTest, a_cut_tcp_port_comes_back_with_its_number) {
  const std::string before = device("net");
  const Descriptor socket = connect_lidar();
  ASSERT_TRUE(simulation_->order("cut net"));
  ASSERT_TRUE(play_until([&] { return !connect_lidar().is_open(); }));
  ASSERT_TRUE(simulation_->order("mend net"));
  ASSERT_TRUE(play_until([&] { return connect_lidar().is_open(); }));
  EXPECT_EQ(device("net"), before);
}

TEST_F(SimulationTest, summary_counts_what_was_done) {
  const Descriptor tty = open_tty("bus");
  send(tty.get(), ask_oxygen);
  EXPECT_EQ(receive(tty.get(), oxygen.size()), oxygen);
  const auto summary = buoyd::Json::parse(simulation_->summary());
  ASSERT_TRUE(summary) << simulation_->summary();
  const buoyd::Json& bus = summary->find("lines")->items()[0];
  EXPECT_EQ(bus.integer_at("requests"), 1);
  EXPECT_EQ(bus.integer_at("inside_gap"), 0);
  EXPECT_EQ(bus.integer_at("sent_bytes"), static_cast<std::int64_t>(oxygen.size()));
  const buoyd::Json& troll = summary->find("instruments")->items()[0];
  EXPECT_EQ(troll.string_at("name"), "troll");
  EXPECT_EQ(troll.integer_at("said"), 1);
  EXPECT_EQ(troll.integer_at("counter"), 100);
}

TEST_F(SimulationTest, the_configuration_names_what_was_opened) {
  const std::string blocks = simulation_->configuration();
  EXPECT_NE(blocks.find("device = \"" + folder_.path() + "/bus\""), std::string::npos);
  EXPECT_NE(blocks.find("device = \"" + device("net") + "\""), std::string::npos);
  EXPECT_EQ(blocks.find(":0\""), std::string::npos);
}

TEST_F(SimulationTest, a_new_run_takes_the_same_port_if_it_is_free) {
  const std::string before = device("net");
  simulation_.reset();
  begin();
  EXPECT_EQ(device("net"), before);
  // Somebody else has it now: another one is taken.
  Simulation second(scenario_, folder_.path(), clock_);
  ASSERT_TRUE(second.open());
  EXPECT_EQ(second.ready().find(before), std::string::npos);
}

TEST_F(SimulationTest, nothing_is_left_but_ledger_ports_and_world) {
  simulation_->close();
  std::vector<std::string> left;
  for (const auto& file : std::filesystem::directory_iterator(folder_.path())) {
    left.push_back(file.path().filename().string());
  }
  std::sort(left.begin(), left.end());
  EXPECT_EQ(left, (std::vector<std::string>{"ledger.jsonl", "ports", "world"}));
}

TEST_F(SimulationTest, its_sea_goes_on_in_its_folder) {
  simulation_.reset();
  const auto earlier = utc("2026-11-20T12:00:00.000Z");
  std::ofstream(folder_.path() + "/world") << "2026-11-20T12:00:00.000000Z\n";
  begin();
  EXPECT_EQ(scenario_.world->began(), earlier);
  simulation_.reset();
  std::ofstream(folder_.path() + "/world") << "torn";
  begin();
  EXPECT_LE(clock_.wall() - scenario_.world->began(), Micros{60'000'000});
}

TEST_F(SimulationTest, stops_when_told) {
  const std::uint64_t one = 1;
  ASSERT_EQ(::write(stop_.get(), &one, sizeof one), 8);
  simulation_->run(stop_.get());
}

}  // namespace
}  // namespace buoysim
