// The program itself: started, killed and judged as the demo and the system tests do it.
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>

#include "firmware-host/judge/ledger_reader.hpp"
#include "firmware-host/temporary_folder.hpp"
#include "firmware-host/wire/folder_lock.hpp"
#include "platform/sqlite.hpp"
#include "support/child.hpp"
#include "support/places.hpp"

namespace buoysim {
namespace {

using buoyd::test::Child;
using buoyd::test::until;

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class ProgramTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::ofstream(scenario()) << R"(
[[line]]
name = "net"
tcp = "127.0.0.1:0"
[[line]]
name = "nmea"
pty = "nmea"
baud = 115200
[[instrument]]
name = "lidar"
line = "net"
model = "zx-300"
[[instrument]]
name = "met"
line = "nmea"
model = "nmea-0183"
period = "50 ms"
sentences = ["gga"]
counter = { channel = "gga.altitude", step = 0.1 }
)";
  }
  [[nodiscard]] std::string scenario() const { return folder_.path() + "/scenario.toml"; }
  [[nodiscard]] std::string run_folder() const { return folder_.path() + "/run"; }
  [[nodiscard]] std::string ledger() const { return run_folder() + "/ledger.jsonl"; }
  [[nodiscard]] std::string ready_file() const { return folder_.path() + "/ready"; }
  [[nodiscard]] std::string config_file() const { return folder_.path() + "/buoyd.toml"; }
  [[nodiscard]] std::string output() const { return content(folder_.path() + "/out"); }

  void start(std::vector<std::string> words) {
    words.insert(words.begin(), buoyd::built_program("buoysim"));
    const std::string out = folder_.path() + "/out";
    std::filesystem::remove(out);
    child_.emplace(words, out);
  }

  /// Runs to its end; the exit code.
  std::optional<int> run(const std::vector<std::string>& words) {
    start(words);
    return child_->wait();
  }

  void play() {
    std::filesystem::remove(ready_file());
    start({"run", scenario(), "--dir", run_folder(), "--models",
           buoyd::source_dir() + "/config/models", "--ready-file", ready_file(), "--config",
           config_file()});
    ASSERT_TRUE(until([&] { return std::filesystem::exists(ready_file()); })) << output();
  }

  std::optional<int> end(int signal) {
    child_->signal(signal);
    return child_->wait();
  }

  [[nodiscard]] std::uint64_t met_counter() const { return last_counters(ledger())["met"]; }

  TemporaryFolder folder_;
  std::optional<Child> child_;
};

TEST_F(ProgramTest, ends_cleanly_on_sigterm) {
  play();
  EXPECT_TRUE(std::filesystem::is_symlink(run_folder() + "/nmea"));
  EXPECT_EQ(end(SIGTERM), 0);
  EXPECT_FALSE(std::filesystem::is_symlink(run_folder() + "/nmea"));
  EXPECT_FALSE(std::filesystem::exists(run_folder() + "/control"));
  EXPECT_NE(output().find("ready {\"lines\":{\"net\":\"tcp://127.0.0.1:"), std::string::npos);
  EXPECT_NE(output().find("summary {\"lines\":["), std::string::npos);
}

TEST_F(ProgramTest, a_kill_loses_no_counter_and_no_address) {
  play();
  const std::string ready = content(ready_file());
  const std::string blocks = content(config_file());
  ASSERT_TRUE(until([&] { return met_counter() >= 3; }));
  end(SIGKILL);
  const std::uint64_t before = met_counter();
  play();
  EXPECT_EQ(content(ready_file()), ready);  // links and ports are where they were
  EXPECT_EQ(content(config_file()), blocks);
  ASSERT_TRUE(until([&] { return met_counter() >= before + 3; }));
  EXPECT_EQ(end(SIGTERM), 0);
  std::set<std::uint64_t> counters;
  EXPECT_TRUE(read_ledger(ledger(), [&](const LedgerEntry& entry) {
    if (entry.fault.empty()) {
      EXPECT_TRUE(counters.insert(entry.counter).second) << entry.counter;
    }
  }));
  EXPECT_EQ(counters.size(), *counters.rbegin());
}

TEST_F(ProgramTest, no_configuration_of_somebody_else_is_written_over) {
  std::ofstream(config_file()) << "[station]\n";
  EXPECT_EQ(run({"run", scenario(), "--dir", run_folder(), "--models",
                 buoyd::source_dir() + "/config/models", "--config", config_file()}),
            2);
  EXPECT_NE(output().find(config_file() + ": is there already"), std::string::npos) << output();
  EXPECT_EQ(content(config_file()), "[station]\n");
  EXPECT_FALSE(std::filesystem::exists(run_folder()));
}

TEST_F(ProgramTest, the_file_that_is_waited_for_is_never_an_earlier_runs) {
  std::ofstream(ready_file()) << "{}\n";
  EXPECT_EQ(run({"run", scenario(), "--dir", run_folder(), "--models",
                 buoyd::source_dir() + "/config/models", "--ready-file", ready_file(), "--config",
                 folder_.path() + "/absent/config.toml"}),
            1);
  EXPECT_NE(output().find("cannot be written"), std::string::npos) << output();
  EXPECT_FALSE(std::filesystem::exists(ready_file()));
}

TEST_F(ProgramTest, config_prints_the_blocks) {
  const std::vector<std::string> words{"config",   scenario(),
                                       "--dir",    run_folder(),
                                       "--models", buoyd::source_dir() + "/config/models"};
  EXPECT_EQ(run(words), 1);
  EXPECT_NE(output().find("line net takes a free port"), std::string::npos) << output();
  std::filesystem::create_directories(run_folder());
  std::ofstream(run_folder() + "/ports") << "net 38103\n";
  EXPECT_EQ(run(words), 0);
  EXPECT_NE(output().find("device = \"tcp://127.0.0.1:38103\""), std::string::npos) << output();
  EXPECT_NE(output().find("device = \"" + run_folder() + "/nmea\""), std::string::npos);
  EXPECT_NE(output().find("simulated = true"), std::string::npos);
}

TEST_F(ProgramTest, one_plays_in_a_folder_at_a_time) {
  std::filesystem::create_directories(run_folder());
  auto held = lock_folder(run_folder());
  ASSERT_TRUE(held) << held.error().text;
  const std::vector<std::string> words{
      "run", scenario(), "--dir", run_folder(), "--models", buoyd::source_dir() + "/config/models"};
  EXPECT_EQ(run(words), 1);
  EXPECT_NE(output().find("process " + std::to_string(getpid()) + ", plays in"), std::string::npos)
      << output();
  held->reset();
  EXPECT_TRUE(lock_folder(run_folder()));
}

TEST_F(ProgramTest, plays_what_a_configuration_misses) {
  const std::string configuration = folder_.path() + "/mine.toml";
  const std::string there = folder_.path() + "/there";
  const std::string absent = folder_.path() + "/ttyUSB7";
  std::ofstream(there) << "a device that is there";
  std::ofstream(configuration) << "[station]\nid = \"b1\"\n"
                               << "[[line]]\nname = \"a\"\ndevice = \"" << there << "\"\n"
                               << "[[line]]\nname = \"b\"\ndevice = \"" << absent << "\"\n"
                               << "[[instrument]]\nname = \"gps\"\nline = \"a\"\n"
                               << "model = \"nmea-0183\"\n"
                               << "[[instrument]]\nname = \"met\"\nline = \"b\"\n"
                               << "model = \"nmea-0183\"\n";
  start({"--missing", configuration, "--dir", run_folder(), "--models",
         buoyd::source_dir() + "/config/models", "--ready-file", ready_file(), "--config",
         config_file()});
  ASSERT_TRUE(until([&] { return std::filesystem::exists(ready_file()); })) << output();
  EXPECT_TRUE(std::filesystem::is_symlink(absent));
  EXPECT_EQ(content(ready_file()), "{\"lines\":{\"b\":\"" + absent + "\"}}\n");
  const std::string beside = content(config_file());
  EXPECT_NE(beside.find("[[instrument]]\nsimulated = true\nname = \"met\""), std::string::npos)
      << beside;
  EXPECT_NE(beside.find("[[instrument]]\nname = \"gps\""), std::string::npos) << beside;
  EXPECT_TRUE(until([&] { return met_counter() >= 1; }));
  EXPECT_EQ(end(SIGTERM), 0);
  EXPECT_FALSE(std::filesystem::exists(std::filesystem::symlink_status(absent)));
  EXPECT_NE(output().find("line a: its device is there, left alone"), std::string::npos);
}

TEST_F(ProgramTest, with_all_devices_there_the_configuration_beside_is_as_it_is) {
  const std::string configuration = folder_.path() + "/mine.toml";
  const std::string there = folder_.path() + "/there";
  const std::string text = "[[line]]\nname = \"a\"\ndevice = \"" + there + "\"\n" +
                           "[[instrument]]\nname = \"gps\"\nline = \"a\"\n";
  std::ofstream(there) << "a device that is there";
  std::ofstream(configuration) << text;
  const std::string mark =
      "# Written by buoysim, and written anew each time it plays with this file as --config.\n";
  std::ofstream(config_file()) << mark << text << "simulated = true\n";
  const std::vector<std::string> words{"--missing",  configuration, "--dir",
                                       run_folder(), "--config",    config_file()};
  EXPECT_EQ(run(words), 0) << output();
  EXPECT_EQ(content(config_file()), mark + text);
  std::ofstream(config_file()) << text;
  EXPECT_EQ(run(words), 2);
  EXPECT_EQ(content(config_file()), text);
}

TEST_F(ProgramTest, without_command_it_says_what_it_expects) {
  EXPECT_EQ(run({}), 2);
  EXPECT_NE(output().find("expected a command or --missing CONFIG"), std::string::npos);
}

TEST_F(ProgramTest, mistakes_end_it_before_it_begins) {
  std::ofstream(scenario(), std::ios::app) << "colour = \"red\"\n";
  EXPECT_EQ(run({"run", scenario(), "--dir", run_folder(), "--models",
                 buoyd::source_dir() + "/config/models"}),
            2);
  EXPECT_NE(output().find("scenario.toml:20:1: unknown key \"colour\""), std::string::npos)
      << output();
  EXPECT_FALSE(std::filesystem::exists(run_folder()));
}

/// A ledger and an archive, made by hand.
class ProgramJudges : public ProgramTest {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(run_folder());
    auto database = buoyd::Database::open(archive(), buoyd::Database::Mode::create);
    ASSERT_TRUE(database);
    ASSERT_TRUE((*database)->execute(
        "CREATE TABLE description(n INTEGER PRIMARY KEY, text TEXT);"
        "CREATE TABLE reading(seq INTEGER, description INTEGER, body TEXT, boottime INTEGER);"
        R"(INSERT INTO description VALUES(1, '{"v":1,"instrument":"met","kind":"hdt",)"
        R"("channels":[{"name":"heading","type":"decimal"}]}');)"));
  }
  [[nodiscard]] std::string archive() const { return folder_.path() + "/archive.db"; }

  /// The record's line, with the counter as its heading.
  static std::string line(std::uint64_t counter) {
    LedgerEntry entry;
    entry.instrument = "met";
    entry.kind = "hdt";
    entry.counter = counter;
    entry.values = {{"heading", std::to_string(counter) + ".5"}};
    return ledger_line(entry);
  }
  void say(const std::string& text) const { std::ofstream(ledger(), std::ios::app) << text; }
  void store(std::uint64_t seq, std::uint64_t counter) const {
    auto database = buoyd::Database::open(archive(), buoyd::Database::Mode::write);
    ASSERT_TRUE(database);
    ASSERT_TRUE((*database)->execute("INSERT INTO reading VALUES(" + std::to_string(seq) +
                                     ", 1, '[" + std::to_string(counter) + ".5]', 0)"));
  }
  std::optional<int> judge(const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{"judge", "--ledger", ledger(), "--archive", archive()};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
};

TEST_F(ProgramJudges, by_its_exit_code) {
  say(line(1));
  store(1, 1);
  EXPECT_EQ(judge(), 0) << output();
  store(2, 1);
  EXPECT_EQ(judge(), 1);
  EXPECT_NE(output().find("reading 2 has record 1 again"), std::string::npos) << output();
}

TEST_F(ProgramJudges, what_is_missing_where_nothing_may_be) {
  for (std::uint64_t counter = 1; counter <= 5; ++counter) say(line(counter));
  EXPECT_EQ(judge(), 0) << output();
  EXPECT_EQ(judge({"--complete"}), 1) << "none of them was archived: " << output();
  store(1, 2);
  store(2, 4);
  EXPECT_EQ(judge(), 0) << output();
  EXPECT_EQ(judge({"--complete"}), 1);
  EXPECT_NE(output().find("missing: 3\n"), std::string::npos) << output();
  store(3, 3);
  EXPECT_EQ(judge({"--complete"}), 0) << "the first and the last are nobody's: " << output();
}

TEST_F(ProgramJudges, no_ledger_that_hides_what_was_said) {
  say(line(1) + line(2).substr(0, 50));
  store(1, 1);
  EXPECT_EQ(judge(), 0) << "a kill may cut the last line: " << output();
  say(line(3));
  EXPECT_EQ(judge(), 1);
  EXPECT_NE(output().find("ledger.jsonl:2: no line of a ledger"), std::string::npos) << output();
}

}  // namespace
}  // namespace buoysim
