#include "firmware-host/judge/ledger.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "firmware-host/judge/ledger_reader.hpp"

namespace buoysim {
namespace {

class LedgerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "buoysim-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    path_ = folder_ + "/ledger.jsonl";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string content() const {
    std::ostringstream all;
    all << std::ifstream(path_).rdbuf();
    return all.str();
  }
  void append(const std::string& text) const { std::ofstream(path_, std::ios::app) << text; }

  std::string folder_;
  std::string path_;
};

LedgerEntry entry(const std::string& instrument, std::uint64_t counter) {
  LedgerEntry e;
  e.time = *buoyd::parse_iso8601("2026-11-20T07:00:00.123456Z");
  e.boottime = buoyd::MonoTime(buoyd::Micros(123456789));
  e.instrument = instrument;
  e.kind = "scan";
  e.counter = counter;
  e.values = {{"reference", "17"}, {"wind_speed[2]", "8.7421"}, {"status", "\"A\""}};
  e.bytes = {0x00, 0x04, 0xFF};
  return e;
}

TEST_F(LedgerTest, the_line_is_as_documented) {
  EXPECT_EQ(ledger_line(entry("lidar", 17)),
            R"({"time":"2026-11-20T07:00:00.123456Z","boottime":123456789,"instrument":"lidar",)"
            R"("kind":"scan","counter":17,"values":{"reference":"17","wind_speed[2]":"8.7421",)"
            R"("status":"\"A\""},"bytes":"0004ff","fault":null})"
            "\n");
  LedgerEntry late = entry("lidar", 17);
  late.fault = "late";
  EXPECT_NE(ledger_line(late).find(R"("fault":"late"})"), std::string::npos);
  late.asked = buoyd::MonoTime(buoyd::Micros(120));
  EXPECT_NE(ledger_line(late).find(R"("fault":"late","asked":120})"), std::string::npos);
}

TEST_F(LedgerTest, the_truth_stands_behind_the_fault) {
  LedgerEntry true_too = entry("lidar", 17);
  true_too.age = 17.5;
  true_too.truth = {{"wind_speed[2]", 8.75}, {"upward_wind[2]", -0.125}};
  const std::string line = ledger_line(true_too);
  EXPECT_NE(line.find(R"("fault":null,"age":17.500000,"truth":{"wind_speed[2]":8.75,)"
                      R"("upward_wind[2]":-0.125}})"
                      "\n"),
            std::string::npos)
      << line;
  EXPECT_EQ(parse_ledger_line(line)->values, true_too.values);
}

TEST_F(LedgerTest, what_is_written_reads_back) {
  auto ledger = Ledger::open(path_);
  ASSERT_TRUE(ledger);
  LedgerEntry faulty = entry("troll", 3);
  faulty.fault = "silence";
  faulty.bytes.clear();
  faulty.asked = buoyd::MonoTime(buoyd::Micros(120));
  ASSERT_TRUE(ledger->write(entry("lidar", 1)));
  ASSERT_TRUE(ledger->write(faulty));
  std::vector<LedgerEntry> all;
  const auto read = read_ledger(path_, [&](LedgerEntry e) { all.push_back(std::move(e)); });
  ASSERT_TRUE(read);
  EXPECT_EQ(read->entries, 2U);
  EXPECT_EQ(read->broken_line, 0U);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(ledger_line(all[0]), ledger_line(entry("lidar", 1)));
  EXPECT_EQ(ledger_line(all[1]), ledger_line(faulty));
}

TEST_F(LedgerTest, each_line_is_in_the_file_when_write_returns) {
  auto ledger = Ledger::open(path_);
  ASSERT_TRUE(ledger);
  ASSERT_TRUE(ledger->write(entry("lidar", 1)));
  EXPECT_EQ(content(), ledger_line(entry("lidar", 1)));
}

TEST_F(LedgerTest, a_torn_last_line_is_cut_off_at_opening) {
  const std::string line = ledger_line(entry("lidar", 1));
  append(line + line.substr(0, 40));
  auto ledger = Ledger::open(path_);
  ASSERT_TRUE(ledger);
  EXPECT_EQ(content(), line);
  ASSERT_TRUE(ledger->write(entry("lidar", 2)));
  EXPECT_EQ(content(), line + ledger_line(entry("lidar", 2)));
}

TEST_F(LedgerTest, a_torn_first_line_leaves_nothing) {
  append(std::string(10'000, 'x'));
  ASSERT_TRUE(Ledger::open(path_));
  EXPECT_EQ(content(), "");
}

/// As on a full disk: what is written beyond `bytes` is cut off.
class FileLimit {
 public:
  explicit FileLimit(std::size_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  FileLimit(const FileLimit&) = delete;
  FileLimit& operator=(const FileLimit&) = delete;

 private:
  rlimit before_{};
};

TEST_F(LedgerTest, a_line_that_could_not_be_written_whole_leaves_nothing) {
  auto ledger = Ledger::open(path_);
  ASSERT_TRUE(ledger);
  ASSERT_TRUE(ledger->write(entry("lidar", 1)));
  const std::string whole = content();
  {
    const FileLimit limit(whole.size() + 40);
    EXPECT_FALSE(ledger->write(entry("lidar", 2)));
  }
  EXPECT_EQ(content(), whole);
  ASSERT_TRUE(ledger->write(entry("lidar", 3)));
  EXPECT_EQ(content(), whole + ledger_line(entry("lidar", 3)));
}

TEST_F(LedgerTest, the_line_that_is_broken_is_told_unless_it_is_the_cut_last_one) {
  const std::string line = ledger_line(entry("lidar", 8));
  const std::string cut = line.substr(0, 60);
  const std::pair<std::string, std::uint64_t> cases[] = {
      {line + cut, 0},
      {line + cut + line, 2},
      {line + cut + "\n", 2},
      {line + line + "\n" + cut, 3},
  };
  for (const auto& [text, broken] : cases) {
    std::ofstream(path_, std::ios::trunc) << text;
    const auto read = read_ledger(path_, [](const LedgerEntry&) {});
    ASSERT_TRUE(read);
    EXPECT_EQ(read->broken_line, broken) << text;
  }
}

TEST_F(LedgerTest, readers_tolerate_a_torn_line) {
  append(ledger_line(entry("lidar", 8)) + ledger_line(entry("lidar", 9)).substr(0, 60));
  std::uint64_t last = 0;
  const auto read = read_ledger(path_, [&](const LedgerEntry& e) { last = e.counter; });
  ASSERT_TRUE(read);
  EXPECT_EQ(read->entries, 1U);
  EXPECT_EQ(last, 8U);
}

TEST_F(LedgerTest, last_counters_are_the_highest_of_each_instrument) {
  append(ledger_line(entry("lidar", 8)) + ledger_line(entry("troll", 2)) +
         ledger_line(entry("lidar", 7)));
  const auto last = last_counters(path_);
  EXPECT_EQ(last, (std::map<std::string, std::uint64_t>{{"lidar", 8}, {"troll", 2}}));
  EXPECT_TRUE(last_counters(folder_ + "/none").empty());
}

TEST_F(LedgerTest, what_is_no_ledger_is_an_error) {
  EXPECT_FALSE(Ledger::open(folder_ + "/no/such/folder"));
  EXPECT_FALSE(read_ledger(folder_ + "/none", [](const LedgerEntry&) {}));
  for (const char* const line :
       {"", "{}", "[1]", R"({"instrument":"a","kind":"b","counter":-1})",
        R"({"time":"x","boottime":1,"instrument":"a","kind":"b","counter":1,"values":{}})",
        R"({"time":"2026-11-20T07:00:00Z","boottime":1,"instrument":"a","kind":"b","counter":1,)"
        R"("values":{},"bytes":"0","fault":null})",
        R"({"time":"2026-11-20T07:00:00Z","boottime":1,"instrument":"a","kind":"b","counter":1,)"
        R"("values":{"x":1},"bytes":"","fault":null})"}) {
    EXPECT_FALSE(parse_ledger_line(line)) << line;
  }
}

}  // namespace
}  // namespace buoysim
