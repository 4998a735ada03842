#include "shore/verify/archived_run.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "shore/archive_fixture.hpp"
#include "verify/report.hpp"

namespace buoyshore {
namespace {

using test::epoch;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::size_t readings_of_ten_minutes = 600;

/// A met station whose readings come each second; of another board the same of another instrument.
buoyd::DescriptionPtr met(const std::string& instrument) {
  return buoyd::Description::parse(
             R"({"v":2,"instrument":")" + instrument +
             R"(","kind":"met","model":"some-met","model_hash":"0123456789abcdef","make":"Some",)"
             R"("type":"Met","serial_number":"A17","interval":1,"channels":[)"
             R"({"name":"air_temperature","type":"decimal","unit":"degC",)"
             R"("standard_name":"air_temperature"}]})")
      .value();
}

/// The mean of it, as buoyd computes it.
buoyd::DescriptionPtr mean_of(const std::string& instrument) {
  return buoyd::Description::parse(
             R"({"v":2,"instrument":")" + instrument +
             R"(","kind":"minute","computed":{"method":"statistics","of":"met","every":60},)"
             R"("channels":[{"name":"air_temperature_mean","type":"float64","unit":"degC"}]})")
      .value();
}

class ArchivedRuns : public test::ArchiveTest {
 protected:
  void put(const buoyd::DescriptionPtr& description, std::string body, buoyd::Micros at) {
    auto stored = test::reading(++seq_, description, std::move(body));
    stored.reading.utc = test::morning + at;
    waiting_.push_back(std::move(stored));
  }
  void put_own(buoyd::Reading reading, buoyd::Micros at) {
    auto stored = test::own(++seq_, std::move(reading));
    stored.reading.utc = test::morning + at;
    waiting_.push_back(std::move(stored));
  }
  /// 20 to 21 degrees in steps of 0.01, without a pattern.
  void play(const std::string& instrument, std::size_t readings, double above = 0) {
    const auto description = met(instrument);
    for (std::size_t i = 0; i < readings; ++i) {
      const double value = 20 + above + static_cast<double>(i * 7919 % 101) / 100;
      put(description, fmt::format("[{:.2f}]", value), test::second * static_cast<std::int64_t>(i));
    }
  }
  void flush() { commit(of(epoch(0xA), std::exchange(waiting_, {}))); }

  buoyd::Result<buoyd::RunRecord> run(const ArchivedRunQuestion& question,
                                      std::uint64_t most = most_run_values) {
    auto database = open_for_reading(path());
    PreparedSql prepared(**database);
    return archived_run(prepared, question, most);
  }
  static ArchivedRunQuestion mast() { return {"kelpie", "mast", ""}; }

  std::uint64_t seq_ = 0;
  std::vector<buoyd::StoredReading> waiting_;
};

const buoyd::Figure* figure(const buoyd::Figures& figures, const std::string& name,
                            const std::string& channel = "") {
  for (const buoyd::Figure& one : figures) {
    if (one.name == name && one.channel == channel) return &one;
  }
  return nullptr;
}

TEST_F(ArchivedRuns, are_who_their_descriptions_say_and_what_the_instrument_itself_said) {
  play("mast", readings_of_ten_minutes);
  put(mean_of("mast"), "[20.5]", test::second * 60);
  put(test::wind(), "[1,2.00]", test::second);
  flush();
  const auto record = run(mast());
  ASSERT_TRUE(record) << record.error().text;
  EXPECT_TRUE(record->head.is_archived);
  EXPECT_EQ(record->head.model, "some-met");
  EXPECT_EQ(record->head.serial_number, "A17");
  EXPECT_EQ(record->head.start, test::morning);
  EXPECT_EQ(record->readings.size(), readings_of_ten_minutes);
  EXPECT_EQ(record->length(), test::second * (readings_of_ten_minutes - 1));
  ArchivedRunQuestion computed = mast();
  computed.kind = "minute";
  EXPECT_EQ(run(computed)->readings.size(), 1U);
}

TEST_F(ArchivedRuns, of_bursts_expect_readings_within_them_alone) {
  std::string text = met("mast")->text();
  text.insert(text.find("\"channels\""), R"("bursts":{"every":60,"burst":20},)");
  const auto description = buoyd::Description::parse(text).value();
  for (std::int64_t second = 0; second < 600; ++second) {
    if (second % 60 < 20) put(description, "[20.5]", test::second * second);
  }
  flush();
  const auto record = run(mast());
  ASSERT_TRUE(record) << record.error().text;
  const buoyd::VerifyPlan plan = buoyd::plain_plan();
  const buoyd::Criteria criteria;
  const buoyd::VerifyReport report(*record, nullptr, plan, criteria);
  EXPECT_EQ(figure(report.figures, "received", "met")->value, 200);
  EXPECT_EQ(figure(report.figures, "expected", "met")->value, 200);
}

TEST_F(ArchivedRuns, give_the_figures_of_a_report_and_say_what_no_archive_knows) {
  play("mast", readings_of_ten_minutes);
  flush();
  const auto record = run(mast());
  ASSERT_TRUE(record) << record.error().text;
  const buoyd::VerifyPlan plan = buoyd::plain_plan();
  const buoyd::Criteria criteria;
  const buoyd::VerifyReport report(*record, nullptr, plan, criteria);
  EXPECT_TRUE(report.findings.empty());
  EXPECT_EQ(figure(report.figures, "serial_number")->text, "A17");
  EXPECT_EQ(figure(report.figures, "values", "met/air_temperature")->value, 600);
  EXPECT_NEAR(*figure(report.figures, "resolution", "met/air_temperature")->value, 0.01, 1e-9);
  EXPECT_EQ(figure(report.figures, "interval.median", "met")->value, 1);
  EXPECT_EQ(figure(report.figures, "expected", "met")->value, 600) << "its first and its last";
  for (const char* name : {"refusals", "answer_time", "unanswered", "errors"}) {
    ASSERT_NE(figure(report.figures, name), nullptr) << name;
    EXPECT_EQ(figure(report.figures, name)->missing, "not archived") << name;
  }
  const std::string page = html_of(report, "2026-11-26");
  EXPECT_THAT(page, HasSubstr("an archive does not keep it"));
  EXPECT_THAT(page, HasSubstr("存档中没有此项"));
  EXPECT_THAT(page, HasSubstr("buoyshore"));
  EXPECT_EQ(page,
            html_of(buoyd::VerifyReport(*run(mast()), nullptr, plan, criteria), "2026-11-26"));
}

TEST_F(ArchivedRuns, are_of_the_time_that_is_asked_for) {
  play("mast", readings_of_ten_minutes);
  flush();
  ArchivedRunQuestion question = mast();
  question.time = {test::morning + test::second * 60, test::morning + test::second * 120};
  const auto record = run(question);
  ASSERT_TRUE(record) << record.error().text;
  EXPECT_EQ(record->readings.size(), 60U);
  EXPECT_EQ(record->readings.front().at, buoyd::Micros(0));
  EXPECT_EQ(record->length(), test::second * 60);
  question.time = {test::morning - test::second * 60, test::morning - test::second};
  EXPECT_THAT(run(question).error().text, HasSubstr("no reading of mast"));
}

TEST_F(ArchivedRuns, expect_nothing_that_is_still_to_come) {
  play("mast", readings_of_ten_minutes);
  flush();
  ArchivedRunQuestion question = mast();
  question.time = {test::morning, test::morning + test::second * 3600};
  EXPECT_EQ(run(question)->length(), test::second * 3600);
  question.now = test::morning + test::second * 700;
  const auto record = run(question);
  ASSERT_TRUE(record) << record.error().text;
  const buoyd::VerifyPlan plan = buoyd::plain_plan();
  const buoyd::Criteria criteria;
  const buoyd::VerifyReport report(*record, nullptr, plan, criteria);
  EXPECT_EQ(figure(report.figures, "expected", "met")->value, 700);
  question.now = test::morning;
  EXPECT_EQ(run(question)->length(), test::second * (readings_of_ten_minutes - 1));
}

TEST_F(ArchivedRuns, are_of_the_instrument_that_was_there_in_the_time) {
  play("mast", readings_of_ten_minutes);
  std::string text = met("mast")->text();
  text.replace(text.find("A17"), 3, "B18");
  text.replace(text.find(R"("interval":1,)"), 13, R"("interval":10,)");
  const auto behind = buoyd::Description::parse(text).value();
  for (int i = 60; i < 70; ++i) put(behind, "[20.00]", test::second * (10 * i));
  flush();
  ArchivedRunQuestion question = mast();
  question.time = {test::morning, test::morning + test::second * 600};
  const auto record = run(question);
  ASSERT_TRUE(record) << record.error().text;
  EXPECT_EQ(record->descriptions.size(), 1U);
  const buoyd::VerifyPlan plan = buoyd::plain_plan();
  const buoyd::Criteria criteria;
  const buoyd::VerifyReport report(*record, nullptr, plan, criteria);
  EXPECT_EQ(figure(report.figures, "serial_number")->text, "A17");
  EXPECT_EQ(figure(report.figures, "expected", "met")->value, 600);
}

TEST_F(ArchivedRuns, expect_of_windows_those_that_end_in_the_time) {
  for (int minute = 0; minute <= 11; ++minute) {
    put(mean_of("mast"), "[20.5]", std::chrono::minutes(minute));
    waiting_.back().reading.span = std::chrono::minutes(1);
  }
  flush();
  ArchivedRunQuestion question = mast();
  question.kind = "minute";
  question.time = {test::morning, test::morning + std::chrono::minutes(10)};
  const auto record = run(question);
  ASSERT_TRUE(record) << record.error().text;
  const buoyd::VerifyPlan plan = buoyd::plain_plan();
  const buoyd::Criteria criteria;
  const buoyd::VerifyReport report(*record, nullptr, plan, criteria);
  EXPECT_EQ(figure(report.figures, "received", "minute")->value, 10);
  EXPECT_EQ(figure(report.figures, "expected", "minute")->value, 10);
  EXPECT_EQ(figure(report.figures, "share", "minute")->value, 1);
}

TEST_F(ArchivedRuns, begin_with_the_run_that_they_are_compared_with) {
  play("mast", readings_of_ten_minutes);
  play("other", readings_of_ten_minutes, 0.5);
  flush();
  const auto record = run(mast());
  const auto reference = run(reference_of(mast(), "other", record->head.start));
  ASSERT_TRUE(reference) << reference.error().text;
  const buoyd::VerifyPlan plan = buoyd::plain_plan();
  const buoyd::Criteria criteria;
  const buoyd::VerifyReport report(*record, &*reference, plan, criteria);
  EXPECT_NEAR(*figure(report.figures, "bias", "met/air_temperature")->value, -0.5, 1e-9);
  EXPECT_EQ(figure(report.figures, "pairs", "met/air_temperature")->value, 600);
}

TEST_F(ArchivedRuns, are_compared_with_what_is_named) {
  ArchivedRunQuestion question = mast();
  question.kind = "minute";
  const auto named = [&](const std::string& name) {
    const ArchivedRunQuestion made = reference_of(question, name, test::morning);
    return made.station + ' ' + made.instrument + ' ' + made.kind;
  };
  EXPECT_EQ(named("other"), "kelpie other minute");
  EXPECT_EQ(named("quay/other"), "quay other minute");
  EXPECT_EQ(named("quay/other/met"), "quay other met");
  EXPECT_EQ(reference_of(question, "other", test::morning).start, test::morning);
}

TEST_F(ArchivedRuns, know_the_clock_of_one_that_told_the_time) {
  play("mast", readings_of_ten_minutes);
  for (int i = 0; i < 12; ++i) {
    put_own(
        buoyd::clock_reading({"mast", {}, test::morning, test::second, buoyd::Micros(2'500'000)}),
        test::second * i);
    put_own(buoyd::clock_reading({"gnss", {}, test::morning, test::second, buoyd::Micros(0)}),
            test::second * i);
  }
  flush();
  const auto record = run(mast());
  ASSERT_TRUE(record) << record.error().text;
  const buoyd::VerifyPlan plan = buoyd::plain_plan();
  const buoyd::Criteria criteria;
  const buoyd::VerifyReport report(*record, nullptr, plan, criteria);
  EXPECT_EQ(figure(report.figures, "clock.offset")->value, 2.5);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings.front().name, "clock_offset");
}

TEST_F(ArchivedRuns, count_what_has_no_known_time) {
  play("mast", 40);
  for (int i = 0; i < 3; ++i) put(met("mast"), "[20.00]", test::second);
  for (std::size_t i = waiting_.size() - 3; i < waiting_.size(); ++i) {
    waiting_[i].reading.clock = 1 * 32 + 31;
    waiting_[i].reading.utc = test::utc_of(1'000'000);
  }
  flush();
  const auto record = run(mast());
  ASSERT_TRUE(record) << record.error().text;
  EXPECT_EQ(record->unplaced, 3U);
  const buoyd::VerifyPlan plan = buoyd::plain_plan();
  const buoyd::Criteria criteria;
  const buoyd::VerifyReport report(*record, nullptr, plan, criteria);
  EXPECT_EQ(figure(report.figures, "unplaced")->value, 3);
  ArchivedRunQuestion bounded = mast();
  bounded.time.from = test::morning + test::second * 10;
  EXPECT_EQ(run(bounded)->unplaced, 3U) << "they may be of that time";
}

TEST_F(ArchivedRuns, have_one_unit_of_each_channel) {
  const auto in = [](const std::string& unit) {
    return buoyd::Description::parse(R"({"v":2,"instrument":"mast","kind":"met","channels":[)"
                                     R"({"name":"wind_speed","type":"decimal","unit":")" +
                                     unit + R"("}]})")
        .value();
  };
  for (int i = 0; i < 10; ++i) put(in("knot"), "[10.0]", test::second * i);
  for (int i = 10; i < 20; ++i) put(in("m s-1"), "[5.0]", test::second * i);
  flush();
  EXPECT_THAT(run(mast()).error().text,
              HasSubstr("met/wind_speed was in knot and in m s-1: say --from and --to"));
  ArchivedRunQuestion question = mast();
  question.time.from = test::morning + test::second * 10;
  const auto later = run(question);
  ASSERT_TRUE(later) << later.error().text;
  EXPECT_EQ(later->readings.size(), 10U);
}

TEST_F(ArchivedRuns, are_refused_where_they_do_not_fit_and_where_there_are_none) {
  play("mast", readings_of_ten_minutes);
  put(mean_of("sums"), "[20.5]", test::second * 60);
  flush();
  EXPECT_THAT(run(mast(), 2399).error().text, HasSubstr("more than 2399 values"));
  EXPECT_TRUE(run(mast(), 2400));  // 600 readings of one value
  ArchivedRunQuestion question = mast();
  question.kind = "gusts";
  EXPECT_THAT(run(question).error().text,
              HasSubstr("no kind 'gusts', expected one of its kinds as --kind: met"));
  question = {"kelpie", "sums", ""};
  EXPECT_THAT(run(question).error().text, HasSubstr("only kinds that were computed"));
  question = {"kelpie", "nobody", ""};
  EXPECT_FALSE(run(question));
}

}  // namespace
}  // namespace buoyshore
