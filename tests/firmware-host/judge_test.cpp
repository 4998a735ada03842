#include "firmware-host/judge.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "core/sqlite.hpp"

namespace buoysim {
namespace {

using Values = std::vector<std::pair<std::string, std::string>>;

buoyd::DescriptionPtr description(const std::string& instrument, const std::string& kind,
                                  const std::string& channels) {
  return *buoyd::Description::parse(R"({"v":1,"instrument":")" + instrument + R"(","kind":")" +
                                    kind + R"(","channels":[)" + channels + "]}");
}

const std::string scan_channels =
    R"({"name":"speed","type":"float32","axis":{"name":"height","unit":"m","points":[10,20,0]}},)"
    R"({"name":"ref","type":"integer","axis":{"name":"height","unit":"m","points":[10,20,0]}},)"
    R"({"name":"tilt","type":"float32"})";

LedgerEntry entry(const std::string& instrument, const std::string& kind, std::uint64_t counter,
                  Values values, const std::string& fault = "") {
  LedgerEntry e;
  e.instrument = instrument;
  e.kind = kind;
  e.counter = counter;
  e.values = std::move(values);
  e.fault = fault;
  return e;
}

class JudgeTest : public ::testing::Test {
 protected:
  /// A sentence with one value.
  void say(std::uint64_t counter, const std::string& value, const std::string& fault = "") {
    judge_.said(entry("met", "hdt", counter, {{"heading", value}}, fault));
  }
  void store(std::uint64_t seq, const std::string& body) { judge_.stored(*heading_, seq, body); }

  /// One scan of two heights in use, as three answers.
  void say_scan(std::uint64_t counter, const std::string& speed) {
    const std::string ref = std::to_string(counter);
    judge_.said(entry("lidar", "scan", counter, {{"ref[0]", ref}, {"speed[0]", speed}}));
    judge_.said(entry("lidar", "scan", counter, {{"ref[1]", ref}, {"speed[1]", speed}}));
    judge_.said(entry("lidar", "scan", counter, {{"tilt", "0.5"}}));
  }
  void store_scan(std::uint64_t seq, const std::string& body) { judge_.stored(*scan_, seq, body); }

  Verdict verdict(const std::string& instrument, const std::string& kind) {
    return judge_.verdicts()[{instrument, kind}];
  }

  Judge judge_;
  buoyd::DescriptionPtr heading_ =
      description("met", "hdt", R"({"name":"heading","type":"decimal"})");
  buoyd::DescriptionPtr scan_ = description("lidar", "scan", scan_channels);
};

TEST_F(JudgeTest, AllThere) {
  say(1, "72.1");
  say(2, "72.2");
  store(10, "[72.1]");
  store(11, "[72.2]");
  const Verdict v = verdict("met", "hdt");
  EXPECT_TRUE(v.is_sound());
  EXPECT_EQ(v.answered, 2U);
  EXPECT_EQ(v.archived, 2U);
  EXPECT_TRUE(v.missing.empty());
  EXPECT_EQ(v.backwards, 0U);
}

TEST_F(JudgeTest, Doubled) {
  say(1, "72.1");
  store(10, "[72.1]");
  store(11, "[72.1]");
  const Verdict v = verdict("met", "hdt");
  EXPECT_EQ(v.doubled, 1U);
  EXPECT_FALSE(v.is_sound());
  ASSERT_EQ(v.findings.size(), 1U);
  EXPECT_NE(v.findings[0].find("reading 11"), std::string::npos);
}

TEST_F(JudgeTest, EqualValuesOfTwoRecordsAreNoDouble) {
  say(1, "72.1");
  say(2, "72.1");
  store(10, "[72.1]");
  store(11, "[72.1]");
  EXPECT_TRUE(verdict("met", "hdt").is_sound());
}

TEST_F(JudgeTest, WrongInOneBit) {
  say(1, "72.10");
  store(10, "[72.1]");
  const Verdict v = verdict("met", "hdt");
  EXPECT_EQ(v.wrong, 1U);
  EXPECT_FALSE(v.is_sound());
}

TEST_F(JudgeTest, WhatIsNoBodyIsWrong) {
  say(1, "72.1");
  store(10, "[72.1,3]");
  EXPECT_EQ(verdict("met", "hdt").wrong, 1U);
}

TEST_F(JudgeTest, ReadingsOfNobodyAreWrong) {
  store(10, "[72.1]");
  EXPECT_EQ(verdict("met", "hdt").wrong, 1U);
}

TEST_F(JudgeTest, OwnReadingsOfBuoydAreNotJudged) {
  judge_.stored(*description("buoyd", "health", R"({"name":"x","type":"integer"})"), 1, "[1]");
  EXPECT_TRUE(judge_.verdicts().empty());
}

TEST_F(JudgeTest, MissingBetweenAndOutside) {
  for (std::uint64_t counter = 1; counter <= 5; ++counter) {
    say(counter, std::to_string(counter) + ".0");
  }
  store(10, "[2.0]");
  store(11, "[4.0]");
  const Verdict v = verdict("met", "hdt");
  EXPECT_TRUE(v.is_sound());
  EXPECT_EQ(v.missing, (std::vector<std::uint64_t>{3}));
  EXPECT_EQ(v.outside, 2U);
  EXPECT_EQ(v.answered, 5U);
}

TEST_F(JudgeTest, FaultsOweNothing) {
  say(1, "1.0");
  say(2, "2.0", "silence");
  say(3, "3.0", "bad_checksum");
  say(4, "4.0");
  say(4, "4.0", "cut");
  say(5, "5.0");
  store(10, "[1.0]");
  store(11, "[5.0]");
  const Verdict v = verdict("met", "hdt");
  EXPECT_TRUE(v.missing.empty());
  EXPECT_TRUE(v.is_sound());
}

TEST_F(JudgeTest, ADamagedSentenceMustNotBeStored) {
  say(1, "1.0", "bad_checksum");
  store(10, "[1.0]");
  EXPECT_EQ(verdict("met", "hdt").wrong, 1U);
}

TEST_F(JudgeTest, ALateAnswerMayBeStoredButIsNotOwed) {
  say(1, "1.0", "late");
  say(2, "2.0");
  store(10, "[1.0]");
  EXPECT_TRUE(verdict("met", "hdt").is_sound());
}

TEST_F(JudgeTest, Backwards) {
  say(1, "1.0");
  say(2, "2.0");
  store(10, "[2.0]");
  store(11, "[1.0]");
  EXPECT_EQ(verdict("met", "hdt").backwards, 1U);
}

TEST_F(JudgeTest, ScansOfSeveralAnswers) {
  say_scan(7, "8.5");
  say_scan(8, "8.5");
  store_scan(10, "[[8.5,8.5,null],[7,7,null],0.5]");
  store_scan(11, "[[8.5,8.5,null],[8,8,null],0.5]");
  const Verdict v = verdict("lidar", "scan");
  EXPECT_TRUE(v.is_sound());
  EXPECT_EQ(v.answered, 2U);
  EXPECT_EQ(v.mixed, 0U);
}

TEST_F(JudgeTest, AScanWithAPointOfTheNextRecordIsMixedNotWrong) {
  say_scan(7, "8.5");
  say_scan(8, "8.75");
  store_scan(10, "[[8.75,8.5,null],[8,7,null],0.5]");
  store_scan(11, "[[8.75,8.75,null],[8,8,null],0.5]");
  const Verdict v = verdict("lidar", "scan");
  EXPECT_TRUE(v.is_sound());
  EXPECT_EQ(v.mixed, 1U);
}

TEST_F(JudgeTest, AMixedScanTwiceIsADouble) {
  say_scan(7, "8.5");
  say_scan(8, "8.75");
  store_scan(10, "[[8.75,8.5,null],[8,7,null],0.5]");
  store_scan(11, "[[8.75,8.5,null],[8,7,null],0.5]");
  EXPECT_EQ(verdict("lidar", "scan").doubled, 1U);
}

TEST_F(JudgeTest, APointWithTheValuesOfOneAndTheCounterOfAnotherIsWrong) {
  say_scan(7, "8.5");
  say_scan(8, "8.75");
  store_scan(10, "[[8.75,8.5,null],[8,8,null],0.5]");
  EXPECT_EQ(verdict("lidar", "scan").wrong, 1U);
}

TEST_F(JudgeTest, HalfAnAnsweredRecordIsNotOwed) {
  say_scan(7, "8.5");
  judge_.said(entry("lidar", "scan", 8, {{"ref[0]", "8"}, {"speed[0]", "9.5"}}));
  say_scan(9, "8.5");
  store_scan(10, "[[8.5,8.5,null],[7,7,null],0.5]");
  store_scan(11, "[[8.5,8.5,null],[9,9,null],0.5]");
  const Verdict v = verdict("lidar", "scan");
  EXPECT_TRUE(v.missing.empty());
  EXPECT_EQ(v.answered, 2U);
}

TEST_F(JudgeTest, TheReportNamesEverything) {
  say(1, "1.0");
  say(2, "2.0");
  say(3, "3.0");
  store(10, "[1.0]");
  store(11, "[3.0]");
  store(12, "[3.0]");
  const std::string text = report(judge_.verdicts());
  EXPECT_NE(text.find("met hdt"), std::string::npos);
  EXPECT_NE(text.find("missing: 2\n"), std::string::npos) << text;
  EXPECT_NE(text.find("reading 12 has record 3 again"), std::string::npos) << text;
}

class JudgeFiles : public JudgeTest {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "buoysim-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    std::ofstream(ledger()) << ledger_line(entry("met", "hdt", 1, {{"heading", "72.1"}}))
                            << "{\"torn";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string ledger() const { return folder_ + "/ledger.jsonl"; }
  [[nodiscard]] std::string archive() const { return folder_ + "/archive.db"; }

  void make_archive(const std::string& body) const {
    auto database = buoyd::Database::open(archive(), buoyd::Database::Mode::create);
    ASSERT_TRUE(database);
    const auto made = (*database)->execute(
        "CREATE TABLE description(n INTEGER PRIMARY KEY, text TEXT);"
        "CREATE TABLE reading(epoch INTEGER, seq INTEGER, description INTEGER, body TEXT);"
        "INSERT INTO description VALUES(1, '" +
        heading_->text() + "'); INSERT INTO reading VALUES(1, 5, 1, '" + body + "');");
    ASSERT_TRUE(made) << made.error().text;
  }

  std::string folder_;
};

TEST_F(JudgeFiles, SoundAndWrong) {
  make_archive("[72.1]");
  auto verdicts = judge_files(ledger(), archive());
  ASSERT_TRUE(verdicts) << verdicts.error().text;
  EXPECT_TRUE((*verdicts)[std::pair("met", "hdt")].is_sound());
  std::filesystem::remove(archive());
  make_archive("[72.2]");
  verdicts = judge_files(ledger(), archive());
  ASSERT_TRUE(verdicts);
  EXPECT_FALSE((*verdicts)[std::pair("met", "hdt")].is_sound());
}

TEST_F(JudgeFiles, WhatIsNotThereIsAnError) {
  EXPECT_FALSE(judge_files(folder_ + "/none", archive()));
  EXPECT_FALSE(judge_files(ledger(), archive()));
}

}  // namespace
}  // namespace buoysim
