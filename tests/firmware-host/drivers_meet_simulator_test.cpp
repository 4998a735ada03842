// The daemon's drivers and line against the simulator, on real ptys and TCP: what the drivers read
// is what the ledger says, each record once. Neither side knows the other's code.
#include <gtest/gtest.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <deque>
#include <thread>

#include "base/json.hpp"
#include "core/body.hpp"
#include "drivers/driver.hpp"
#include "firmware-host/bench/simulation.hpp"
#include "firmware-host/judge/judge.hpp"
#include "firmware-host/judge/ledger_reader.hpp"
#include "firmware-host/temporary_folder.hpp"
#include "firmware-host/test_models.hpp"
#include "line/port/port_line.hpp"
#include "model/describe.hpp"

namespace buoysim {
namespace {

using buoyd::MonoTime;

/// Bound of every wait: reached only by a failure.
constexpr Micros patience_with_drivers{120'000'000};

/// Makes bodies of samples, as acquire does.
class Bodies final : public buoyd::SampleSink {
 public:
  explicit Bodies(const InstrumentScenario& instrument) : instrument_(instrument) {}

  void take(buoyd::Sample sample) override {
    const auto made = buoyd::describe(*instrument_.model, sample.kind, instrument_.settings, {},
                                      sample.identity, sample.axis);
    ASSERT_TRUE(made) << made.error().text;
    const auto body = buoyd::write_body(**made, sample.values);
    ASSERT_TRUE(body) << body.error().text;
    all.push_back({*made, *body, sample.taken});
  }

  struct Body {
    buoyd::DescriptionPtr description;
    std::string text;
    buoyd::MonoTime taken;
  };
  std::vector<Body> all;

 private:
  const InstrumentScenario& instrument_;
};

class DriversMeetSimulator : public ::testing::Test {
 protected:
  void play(const std::string& text) {
    scenario_ = scenario_of(text);
    simulation_.emplace(scenario_, folder_.path(), clock_);
    ASSERT_TRUE(simulation_->open());
    ready_ = simulation_->ready();
    thread_ = std::thread([this] { simulation_->run(stop_.get()); });
  }

  void TearDown() override { stop(); }

  void stop() {
    const std::uint64_t one = 1;
    EXPECT_EQ(::write(stop_.get(), &one, sizeof one), 8);
    if (thread_.joinable()) {
      thread_.join();
    }
  }

  /// A line's count in the summary; ends the simulation.
  std::int64_t counted(std::size_t index, const std::string& what) {
    stop();
    const auto summary = buoyd::Json::parse(simulation_->summary());
    return summary->find("lines")->items()[index].integer_at(what).value_or(-1);
  }

  [[nodiscard]] std::unique_ptr<buoyd::PortLine> line(std::size_t index) {
    buoyd::LineSettings settings = scenario_.lines[index].settings;
    settings.device =
        buoyd::Json::parse(ready_)->find("lines")->string_at(settings.name).value_or("");
    settings_.push_back(settings);
    auto line = std::make_unique<buoyd::PortLine>(settings, clock_, never_, log_);
    EXPECT_TRUE(line->open());
    return line;
  }

  [[nodiscard]] std::unique_ptr<buoyd::Driver> driver(std::size_t index) const {
    auto made = buoyd::make_driver(scenario_.instruments[index].model,
                                   scenario_.instruments[index].settings);
    EXPECT_TRUE(made);
    return std::move(*made);
  }

  /// Polls until so many readings are there; errors of the instrument are counted, not judged.
  void poll(buoyd::Driver& driver, buoyd::Line& line, Bodies& bodies, std::size_t count) {
    const MonoTime end = clock_.mono() + patience_with_drivers;
    while (bodies.all.size() < count && clock_.mono() < end) {
      if (!driver.poll(line, bodies)) {
        ++failures_;
        static_cast<void>(line.open());
      }
    }
    EXPECT_GE(bodies.all.size(), count);
  }

  void listen(buoyd::Driver& driver, buoyd::Line& line, Bodies& bodies, std::size_t count) {
    const MonoTime end = clock_.mono() + patience_with_drivers;
    std::array<std::uint8_t, 256> buffer{};
    while (bodies.all.size() < count && line.wait_readable(end)) {
      const auto got = line.read_some(buffer);
      ASSERT_TRUE(got);
      driver.receive(std::span(buffer).first(*got), clock_.mono(), bodies);
    }
    EXPECT_GE(bodies.all.size(), count);
  }

  /// All kinds together; every kind must be sound.
  Verdict judge(const std::vector<const Bodies*>& readers) {
    Judge judge;
    EXPECT_TRUE(read_ledger(folder_.path() + "/ledger.jsonl",
                            [&](const LedgerEntry& entry) { judge.said(entry); }));
    std::uint64_t seq = 0;
    for (const Bodies* bodies : readers) {
      for (const auto& [description, body, taken] : bodies->all) {
        judge.stored(*description, ++seq, taken, body);
      }
    }
    const auto verdicts = judge.verdicts();
    Verdict sum;
    for (const auto& [name, verdict] : verdicts) {
      EXPECT_TRUE(verdict.is_sound()) << report(verdicts);
      sum.archived += verdict.archived;
      sum.backwards += verdict.backwards;
      sum.mixed += verdict.mixed;
      sum.missing.insert(sum.missing.end(), verdict.missing.begin(), verdict.missing.end());
    }
    return sum;
  }

  TemporaryFolder folder_;
  const buoyd::SystemClock clock_{};
  const Descriptor stop_{::eventfd(0, EFD_CLOEXEC)};
  buoyd::StopSignal never_;
  buoyd::RepeatLog log_{clock_, [](buoyd::Priority, std::string_view) {}};
  Scenario scenario_;
  std::optional<Simulation> simulation_;
  std::string ready_;
  std::thread thread_;
  std::deque<buoyd::LineSettings> settings_;
  std::size_t failures_ = 0;
};

/// Polls, by which chance has struck.
constexpr std::size_t enough = 500;

const std::string lidar = R"(
[[line]]
name = "net"
tcp = "127.0.0.1:0"
[[instrument]]
name = "lidar"
line = "net"
model = "zx-300"
record_interval = "400 ms"
turnaround = "0 s"
nulls = 0.05
axis = [10, 20, 40, 60]
counter = { channel = "reference", start = 16777200 }
)";

TEST_F(DriversMeetSimulator, the_lidar_with_nulls) {
  play(lidar);
  const auto port = line(0);
  const auto reader = driver(0);
  Bodies bodies(scenario_.instruments[0]);
  poll(*reader, *port, bodies, 8);
  EXPECT_EQ(judge({&bodies}).backwards, 0U);
}

TEST_F(DriversMeetSimulator, a_lidar_whose_heights_are_measured_one_after_another) {
  play(lidar + "scan_time = \"100 ms\"\n");
  const auto port = line(0);
  const auto reader = driver(0);
  Bodies bodies(scenario_.instruments[0]);
  poll(*reader, *port, bodies, 8);
  judge({&bodies});
}

const std::string sonde = R"(
[[line]]
name = "bus"
pty = "bus"
baud = 115200
parity = "even"
[[instrument]]
name = "sonde"
line = "bus"
model = "aqua-troll-400"
unit = 5
turnaround = "1 ms"
nulls = 0.1
counter = { channel = "resistivity", start = 16777200 }
)";

TEST_F(DriversMeetSimulator, the_sonde_misses_nothing) {
  play(sonde);
  const auto port = line(0);
  const auto reader = driver(0);
  Bodies bodies(scenario_.instruments[0]);
  poll(*reader, *port, bodies, 40);
  const Verdict verdict = judge({&bodies});
  // A starved machine may cost a time-out; a record that was answered in time is never missing.
  EXPECT_LE(verdict.missing.size(), failures_);
  EXPECT_EQ(verdict.backwards, 0U);
  EXPECT_EQ(counted(0, "inside_gap"), 0);
}

// Pitfall MB-1: a late answer is never taken for the next request's.
TEST_F(DriversMeetSimulator, late_answers_of_two_units) {
  const std::string unit = R"(
[[instrument]]
name = "other"
line = "bus"
model = "aqua-troll-400"
unit = 6
turnaround = "1 ms"
timeout = "100 ms"
counter = { channel = "resistivity", start = 5000 }
[[fault]]
kind = "late"
instrument = "sonde"
probability = 0.1
late = "150 ms"
[[fault]]
kind = "late"
instrument = "other"
probability = 0.1
late = "150 ms"
)";
  std::string text = sonde;
  text.insert(text.find("baud"), "late = \"200 ms\"\n");
  play(text + "timeout = \"100 ms\"\n" + unit);
  const auto port = line(0);
  const auto first = driver(0);
  const auto second = driver(1);
  Bodies of_first(scenario_.instruments[0]);
  Bodies of_second(scenario_.instruments[1]);
  for (std::size_t count = 1; count <= 10 || (count < enough && failures_ == 0); ++count) {
    poll(*first, *port, of_first, count);
    poll(*second, *port, of_second, count);
  }
  EXPECT_EQ(judge({&of_first, &of_second}).backwards, 0U);
  EXPECT_GT(failures_, 0U);
}

TEST_F(DriversMeetSimulator, damaged_and_noisy_answers_are_never_readings) {
  play(sonde + R"(
[[fault]]
kind = "bad_checksum"
instrument = "sonde"
probability = 0.1
[[fault]]
kind = "garbage"
instrument = "sonde"
probability = 0.1
)");
  const auto port = line(0);
  const auto reader = driver(0);
  Bodies bodies(scenario_.instruments[0]);
  // An answer is asked for twice, so both have to be struck.
  for (std::size_t count = 8; count < enough && failures_ == 0; ++count) {
    poll(*reader, *port, bodies, count);
  }
  judge({&bodies});
  EXPECT_GT(failures_, 0U);
}

TEST_F(DriversMeetSimulator, sentences_between_garbage) {
  play(R"(
[[line]]
name = "nmea"
pty = "nmea"
baud = 115200
[[instrument]]
name = "met"
line = "nmea"
model = "nmea-0183"
period = "100 ms"
nulls = 0.1
counter = { channel = "gga.altitude", step = 0.1 }
[[fault]]
kind = "bad_checksum"
instrument = "met"
probability = 0.1
[[fault]]
kind = "garbage"
instrument = "met"
probability = 0.1
)");
  const auto port = line(0);
  const auto reader = driver(0);
  Bodies bodies(scenario_.instruments[0]);
  listen(*reader, *port, bodies, 150);
  const Verdict verdict = judge({&bodies});
  EXPECT_EQ(verdict.backwards, 0U);
  EXPECT_GT(reader->counters().damaged_frames, 0U);
}

/// Two instruments on one inductive cable.
const std::string cable = R"(
[[line]]
name = "cable"
pty = "cable"
baud = 115200
[[instrument]]
name = "upper"
line = "cable"
model = "sbe-39plus-im"
unit = 3
turnaround = "1 ms"
timeout = "300 ms"
counter = { channel = "sample_number" }
sentences = ["average_numbered"]
[[instrument]]
name = "lower"
line = "cable"
model = "sbe-39plus-im"
unit = 4
turnaround = "1 ms"
timeout = "300 ms"
counter = { channel = "sample_number", start = 5000 }
sentences = ["average_numbered"]
)";

TEST_F(DriversMeetSimulator, two_on_an_inductive_cable) {
  play(cable);
  const auto port = line(0);
  const auto upper = driver(0);
  const auto lower = driver(1);
  Bodies of_upper(scenario_.instruments[0]);
  Bodies of_lower(scenario_.instruments[1]);
  for (std::size_t count = 1; count <= 5; ++count) {
    poll(*upper, *port, of_upper, count);
    const auto held = port->woken_at("GData\r\n");
    ASSERT_TRUE(held);
    poll(*lower, *port, of_lower, count);
    EXPECT_EQ(port->woken_at("GData\r\n"), held) << "a second one throws the averages away";
  }
  EXPECT_EQ(judge({&of_upper, &of_lower}).backwards, 0U);
}

// Silent, late, damaged, another's: a poll more, never a wrong value.
TEST_F(DriversMeetSimulator, a_cable_with_faults) {
  std::string faults;
  for (const char* const kind :
       {"silence", "late", "truncated", "bad_checksum", "garbage", "wrong_unit", "duplicated"}) {
    faults += std::string("[[fault]]\nkind = \"") + kind +
              "\"\ninstrument = \"upper\"\nprobability = 0.1\n";
  }
  play(cable + faults);
  const auto port = line(0);
  const auto upper = driver(0);
  const auto lower = driver(1);
  Bodies of_upper(scenario_.instruments[0]);
  Bodies of_lower(scenario_.instruments[1]);
  for (std::size_t count = 1; count <= 12; ++count) {
    poll(*upper, *port, of_upper, count);
    poll(*lower, *port, of_lower, count);
  }
  judge({&of_upper, &of_lower});
  EXPECT_GT(failures_, 0U);
}

}  // namespace
}  // namespace buoysim
