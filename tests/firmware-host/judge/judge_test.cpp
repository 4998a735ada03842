#include "firmware-host/judge/judge.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "firmware-host/judge/judge_fixture.hpp"
#include "platform/sqlite.hpp"

namespace buoysim {
namespace {

TEST_F(JudgeTest, all_there) {
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

TEST_F(JudgeTest, doubled) {
  say(1, "72.1");
  store(10, "[72.1]");
  store(11, "[72.1]");
  const Verdict v = verdict("met", "hdt");
  EXPECT_EQ(v.doubled, 1U);
  EXPECT_FALSE(v.is_sound());
  ASSERT_EQ(v.findings.size(), 1U);
  EXPECT_NE(v.findings[0].find("reading 11"), std::string::npos);
}

TEST_F(JudgeTest, equal_values_of_two_records_are_no_double) {
  say(1, "72.1");
  say(2, "72.1");
  store(10, "[72.1]");
  store(11, "[72.1]");
  EXPECT_TRUE(verdict("met", "hdt").is_sound());
}

TEST_F(JudgeTest, of_equal_records_the_one_said_when_it_was_taken) {
  for (std::uint64_t counter = 1; counter <= 4; ++counter) {
    LedgerEntry one = entry("met", "hdt", counter, {{"heading", counter == 2 ? "72.2" : "72.1"}});
    one.boottime = at(counter);
    judge_.said(one);
  }
  store(2, "[72.2]");
  store(3, "[72.1]");
  store(4, "[72.1]");
  const Verdict v = verdict("met", "hdt");
  EXPECT_TRUE(v.missing.empty());
  EXPECT_EQ(v.outside, 1U) << "the first was said before anybody listened";
}

TEST_F(JudgeTest, wrong_in_one_bit) {
  say(1, "72.10");
  store(10, "[72.1]");
  const Verdict v = verdict("met", "hdt");
  EXPECT_EQ(v.wrong, 1U);
  EXPECT_FALSE(v.is_sound());
}

TEST_F(JudgeTest, what_is_no_body_is_wrong) {
  say(1, "72.1");
  store(10, "[72.1,3]");
  EXPECT_EQ(verdict("met", "hdt").wrong, 1U);
}

TEST_F(JudgeTest, readings_of_nobody_are_wrong) {
  store(10, "[72.1]");
  EXPECT_EQ(verdict("met", "hdt").wrong, 1U);
}

TEST_F(JudgeTest, own_readings_of_buoyd_are_not_judged) {
  judge_.stored(*description("buoyd", "health", R"({"name":"x","type":"integer"})"), 1, at(1),
                "[1]");
  EXPECT_TRUE(judge_.verdicts().empty());
}

TEST_F(JudgeTest, missing_between_and_outside) {
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

TEST_F(JudgeTest, faults_owe_nothing) {
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

TEST_F(JudgeTest, who_never_says_anything_without_a_fault_owes_nothing) {
  say(1, "1.0", "silence");
  say(2, "2.0", "bad_checksum");
  const Verdict v = verdict("met", "hdt");
  EXPECT_EQ(v.answered, 0U);
  EXPECT_TRUE(v.is_complete());
}

TEST_F(JudgeTest, a_damaged_sentence_must_not_be_stored) {
  say(1, "1.0", "bad_checksum");
  store(10, "[1.0]");
  EXPECT_EQ(verdict("met", "hdt").wrong, 1U);
}

TEST_F(JudgeTest, a_late_answer_may_be_stored_but_is_not_owed) {
  say(1, "1.0", "late");
  say(2, "2.0");
  store(10, "[1.0]");
  EXPECT_TRUE(verdict("met", "hdt").is_sound());
}

TEST_F(JudgeTest, of_two_with_the_same_values_the_one_said_last_before_is_stored) {
  for (const std::uint64_t counter : {1U, 2U, 3U, 4U}) {
    LedgerEntry said =
        entry("met", "hdt", counter, {{"heading", counter % 2 == 1 ? "1.0" : "2.0"}});
    said.boottime = at(10) + buoyd::Micros(500'000) * counter;
    judge_.said(said);
  }
  judge_.stored(*heading_, 7, at(10) + buoyd::Micros(1'020'000), "[2.0]");
  judge_.stored(*heading_, 8, at(10) + buoyd::Micros(1'520'000), "[1.0]");
  judge_.stored(*heading_, 9, at(10) + buoyd::Micros(2'020'000), "[2.0]");
  const Verdict v = verdict("met", "hdt");
  ASSERT_EQ(v.absent.size(), 1U);
  EXPECT_EQ(v.absent.front().counter, 1U);
}

TEST_F(JudgeTest, a_scan_whose_counter_was_not_read_again_is_not_owed) {
  for (const std::uint64_t counter : {1U, 2U, 3U, 4U}) {
    say_counter(counter);
    say_scan(counter, std::to_string(counter) + ".5");
    if (counter != 2) say_counter(counter);  // the second record ends before
  }
  store_scan(10, "[[1.5,1.5,null],[1,1,null],0.5]");
  store_scan(11, "[[4.5,4.5,null],[4,4,null],0.5]");
  const Verdict v = verdict("lidar", "scan");
  EXPECT_EQ(v.answered, 3U);
  EXPECT_EQ(v.missing, std::vector<std::uint64_t>{3});
}

TEST_F(JudgeTest, a_scan_that_began_in_the_record_before_is_not_owed_though_all_of_it_was_said) {
  for (const std::uint64_t counter : {1U, 2U, 3U}) {
    const std::string ref = std::to_string(counter);
    if (counter != 2) say_counter(counter);
    say_scan(counter, ref + ".5");
    say_counter(counter);
    // The second's scan is torn, and the next one ends in the third record.
    if (counter == 2) {
      judge_.said(entry("lidar", "scan", 2, {{"ref[1]", ref}, {"speed[1]", ref + ".5"}}));
    }
  }
  store_scan(10, "[[1.5,1.5,null],[1,1,null],0.5]");
  store_scan(11, "[[3.5,3.5,null],[3,3,null],0.5]");
  EXPECT_TRUE(verdict("lidar", "scan").missing.empty());
}

TEST_F(JudgeTest, of_late_answers_only_whole_records_are_given_up) {
  judge_.said(entry("lidar", "scan", 1, {{"ref[0]", "1"}, {"speed[0]", "1.5"}}, "late"));
  say_scan(2, "2.5");
  store_scan(10, "[[2.5,2.5,null],[2,2,null],0.5]");
  EXPECT_TRUE(verdict("lidar", "scan").given_up.empty());
}

TEST_F(JudgeTest, no_value_of_any_damaged_frame_may_be_stored) {
  for (const char* const fault : {"truncated", "bit_errors", "wrong_unit", "exception", "busy",
                                  "late+bit_errors", "garbage+truncated", "something new"}) {
    Judge judge;
    judge.said(entry("met", "hdt", 1, {{"heading", "1.0"}}, fault));
    judge.stored(*heading_, 10, at(10), "[1.0]");
    EXPECT_EQ((judge.verdicts()[{"met", "hdt"}].wrong), 1U) << fault;
  }
}

TEST_F(JudgeTest, whole_answers_may_be_stored) {
  for (const char* const fault : {"slow", "duplicated", "torn", "echo", "garbage", "stuck"}) {
    Judge judge;
    judge.said(entry("met", "hdt", 1, {{"heading", "1.0"}}, fault));
    judge.stored(*heading_, 10, at(10), "[1.0]");
    EXPECT_TRUE((judge.verdicts()[{"met", "hdt"}].is_sound())) << fault;
  }
}

TEST_F(JudgeTest, a_copied_sentence_may_be_stored_twice_not_thrice) {
  say(1, "1.0", "duplicated");
  say(1, "1.0", "duplicated+copy");
  store(10, "[1.0]");
  store(11, "[1.0]");
  EXPECT_EQ(judge_.verdicts()[std::pair("met", "hdt")].doubled, 0U);
  store(12, "[1.0]");
  EXPECT_EQ(verdict("met", "hdt").doubled, 1U);
}

TEST_F(JudgeTest, an_undetectable_frame_excuses_one_reading_near_it) {
  say_at(20, entry("met", "hdt", 1, {{"heading", "1.0"}}, "bit_errors+undetectable"));
  store(9, "[3.0]");  // too early
  store(30, "[3.0]");
  store(29, "[4.0]");
  store(31, "[1.0]");  // the damage did not touch the value
  const Verdict v = verdict("met", "hdt");
  EXPECT_EQ(v.undetectable, 1U);
  EXPECT_EQ(v.wrong, 2U);
  EXPECT_NE(report(judge_.verdicts()).find("\nundetectable=1\n"), std::string::npos);
}

TEST_F(JudgeTest, undetectable_damage_may_make_one_record_look_like_another) {
  say(1, "1.0");
  say_at(11, entry("met", "hdt", 2, {{"heading", "2.0"}}, "bit_errors+undetectable"));
  store(10, "[1.0]");
  store(11, "[1.0]");
  EXPECT_EQ(judge_.verdicts()[std::pair("met", "hdt")].doubled, 0U);
  store(12, "[1.0]");
  EXPECT_EQ(verdict("met", "hdt").doubled, 1U) << "once";
}

TEST_F(JudgeTest, what_looks_like_a_later_record_does_not_take_its_place) {
  say_at(27, entry("met", "hdt", 1, {{"heading", "27.0"}}, "bit_errors+undetectable"));
  say_at(38, entry("met", "hdt", 2, {{"heading", "37.0"}}));
  store(27, "[37.0]");
  store(38, "[37.0]");
  EXPECT_TRUE(verdict("met", "hdt").is_sound());
}

TEST_F(JudgeTest, an_excuse_is_for_its_instrument_only) {
  say_at(20, entry("gyro", "hdt", 1, {{"heading", "1.0"}}, "bit_errors+undetectable"));
  store(20, "[3.0]");
  EXPECT_EQ(verdict("met", "hdt").wrong, 1U);
}

TEST_F(JudgeTest, recordings_are_counted_not_judged) {
  judge_.said(entry("met", recorded_kind, 1, {}));
  store(10, "[72.1]");
  const Verdict v = verdict("met", "hdt");
  EXPECT_TRUE(v.is_sound());
  EXPECT_EQ(v.archived, 1U);
}

TEST_F(JudgeTest, a_recorded_answer_that_departs_late_makes_no_record) {
  judge_.said(entry("met", recorded_kind, 1, {}));
  LedgerEntry departed = entry("met", recorded_kind, 1, {}, departed_fault);
  departed.asked = at(1);
  departed.boottime = at(2);
  judge_.said(departed);
  store(2, "[72.1]");
  const auto verdicts = judge_.verdicts();
  EXPECT_FALSE(verdicts.contains({"met", recorded_kind}));
  EXPECT_EQ(verdicts.at({"met", "hdt"}).archived, 1U);
}

TEST_F(JudgeTest, an_answer_that_stalled_is_owed_all_the_same) {
  say(1, "1.0");
  say(2, "2.0");
  LedgerEntry stalled = entry("met", "hdt", 1, {}, stalled_fault);
  stalled.asked = at(1);
  stalled.boottime = at(1) + buoyd::Micros(300'000);
  judge_.said(stalled);
  store(10, "[2.0]");
  const Verdict v = verdict("met", "hdt");
  ASSERT_EQ(v.absent.size(), 1U);
  EXPECT_EQ(v.absent[0].answering, buoyd::Micros(300'000));
}

TEST_F(JudgeTest, backwards) {
  say(1, "1.0");
  say(2, "2.0");
  store(10, "[2.0]");
  store(11, "[1.0]");
  EXPECT_EQ(verdict("met", "hdt").backwards, 1U);
}

TEST_F(JudgeTest, a_reading_that_may_be_of_several_records_says_nothing_of_their_order) {
  for (std::uint64_t counter = 1; counter <= 3; ++counter) {
    say_at(counter, entry("met", "hdt", counter, {{"heading", counter == 2 ? "2.0" : "null"}}));
  }
  store(4, "[null]");
  store(5, "[2.0]");
  const Verdict v = verdict("met", "hdt");
  ASSERT_EQ(v.placed.size(), 2U);
  EXPECT_EQ(v.placed[0].record.counter, 3U) << "it was taken long after the first one";
  EXPECT_EQ(v.backwards, 0U);
}

TEST_F(JudgeTest, scans_of_several_answers) {
  say_scan(7, "8.5");
  say_scan(8, "8.5");
  store_scan(10, "[[8.5,8.5,null],[7,7,null],0.5]");
  store_scan(11, "[[8.5,8.5,null],[8,8,null],0.5]");
  const Verdict v = verdict("lidar", "scan");
  EXPECT_TRUE(v.is_sound());
  EXPECT_EQ(v.answered, 2U);
  EXPECT_EQ(v.mixed, 0U);
}

TEST_F(JudgeTest, readings_of_a_kind_may_have_different_numbers_of_points) {
  judge_.said(entry("lidar", "scan", 1, {{"ref[0]", "1"}, {"speed[0]", "7"}, {"tilt", "0.5"}}));
  say_scan(2, "8");
  judge_.stored(*one_height_, 1, at(1), "[[7],[1],0.5]");
  store_scan(2, "[[8,8,null],[2,2,null],0.5]");
  EXPECT_TRUE(verdict("lidar", "scan").is_sound());
  EXPECT_EQ(verdict("lidar", "scan").archived, 2U);
}

TEST_F(JudgeTest, a_scan_with_a_point_of_the_next_record_is_mixed_not_wrong) {
  say_scan(7, "8.5");
  say_scan(8, "8.75");
  store_scan(10, "[[8.75,8.5,null],[8,7,null],0.5]");
  store_scan(11, "[[8.75,8.75,null],[8,8,null],0.5]");
  const Verdict v = verdict("lidar", "scan");
  EXPECT_TRUE(v.is_sound());
  EXPECT_EQ(v.mixed, 1U);
}

TEST_F(JudgeTest, a_mixed_scan_twice_is_a_double) {
  say_scan(7, "8.5");
  say_scan(8, "8.75");
  store_scan(10, "[[8.75,8.5,null],[8,7,null],0.5]");
  store_scan(11, "[[8.75,8.5,null],[8,7,null],0.5]");
  EXPECT_EQ(verdict("lidar", "scan").doubled, 1U);
}

TEST_F(JudgeTest, a_point_with_the_values_of_one_and_the_counter_of_another_is_wrong) {
  say_scan(7, "8.5");
  say_scan(8, "8.75");
  store_scan(10, "[[8.75,8.5,null],[8,8,null],0.5]");
  EXPECT_EQ(verdict("lidar", "scan").wrong, 1U);
}

TEST_F(JudgeTest, half_an_answered_record_is_not_owed) {
  say_scan(7, "8.5");
  judge_.said(entry("lidar", "scan", 8, {{"ref[0]", "8"}, {"speed[0]", "9.5"}}));
  say_scan(9, "8.5");
  store_scan(10, "[[8.5,8.5,null],[7,7,null],0.5]");
  store_scan(11, "[[8.5,8.5,null],[9,9,null],0.5]");
  const Verdict v = verdict("lidar", "scan");
  EXPECT_TRUE(v.missing.empty());
  EXPECT_EQ(v.answered, 2U);
}

TEST_F(JudgeTest, the_report_names_everything) {
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

TEST_F(JudgeTest, the_report_counts_mixed_readings) {
  say_scan(7, "8.5");
  say_scan(8, "8.75");
  store_scan(10, "[[8.75,8.5,null],[8,7,null],0.5]");
  const std::string text = report(judge_.verdicts());
  EXPECT_NE(text.find("answered  archived  doubled    wrong    mixed  missing  outside\n"),
            std::string::npos);
  EXPECT_NE(text.find("       2         1        0        0        1        0        2\n"),
            std::string::npos)
      << text;
}

TEST_F(JudgeTest, the_report_for_programs_lists_every_record) {
  for (const std::uint64_t counter : {1U, 2U, 3U, 4U}) {
    LedgerEntry said = entry("met", "hdt", counter, {{"heading", std::to_string(counter) + ".0"}},
                             counter == 4 ? "late" : "");
    said.boottime = at(counter);
    said.time = buoyd::WallTime(buoyd::Micros(1000 + counter));
    judge_.said(said);
  }
  LedgerEntry departed = entry("met", "hdt", 3, {}, departed_fault);
  departed.boottime = at(3) + buoyd::Micros(700);
  departed.asked = at(3);
  judge_.said(departed);
  store(2, "[2.0]");
  const std::string text = report_json(judge_.verdicts());
  const auto second = [](std::uint64_t count) {
    return std::to_string(at(count).time_since_epoch().count());
  };
  const auto record = [&](std::uint64_t n) {
    const auto last = at(n).time_since_epoch().count() + (n == 3 ? 700 : 0);
    return "[" + std::to_string(n) + "," + second(n) + "," + std::to_string(last) + "," +
           std::to_string(1000 + n) + (n == 3 ? ",700]" : ",0]");
  };
  EXPECT_NE(text.find(R"("absent":[)" + record(1) + "," + record(3) + "]"), std::string::npos)
      << text;
  EXPECT_NE(text.find(R"("given_up":[)" + record(4) + "]"), std::string::npos) << text;
  EXPECT_NE(text.find(R"("placed":[[2,)" + second(2) + "," + record(2) + "]]"), std::string::npos)
      << text;
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
        "CREATE TABLE reading(epoch INTEGER, seq INTEGER, description INTEGER, boottime INTEGER, "
        "body TEXT);"
        "INSERT INTO description VALUES(1, '" +
        heading_->text() + "'); INSERT INTO reading VALUES(1, 5, 1, 0, '" + body + "');");
    ASSERT_TRUE(made) << made.error().text;
  }

  std::string folder_;
};

TEST_F(JudgeFiles, sound_and_wrong) {
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

TEST_F(JudgeFiles, what_is_not_there_is_an_error) {
  EXPECT_FALSE(judge_files(folder_ + "/none", archive()));
  EXPECT_FALSE(judge_files(ledger(), archive()));
}

}  // namespace
}  // namespace buoysim
