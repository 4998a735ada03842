// compare, availability, verify and erddap, asked wrongly: nothing that was said is passed over.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "shore/archive_fixture.hpp"
#include "shore/commands.hpp"
#include "shore/report_commands.hpp"

namespace buoyshore {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class CompareCommand : public test::ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    commit(winds(test::epoch(0xA), 1, 10));
    words_.reference = words_.value = "kelpie/anemometer/wind/wind_speed";
  }
  int code() { return compare(path(), words_); }

  CompareWords words_;
};

TEST_F(CompareCommand, bounds_are_numbers_in_their_order) {
  EXPECT_EQ(code(), 0);
  words_.lowest = "3";
  words_.highest = "9";
  EXPECT_EQ(code(), 0);
  words_.lowest = "9.5";
  EXPECT_EQ(code(), 2);
  words_.lowest = "nan";
  EXPECT_EQ(code(), 2);
}

TEST_F(CompareCommand, what_would_be_passed_over_is_refused) {
  words_.sectors = 8;
  EXPECT_EQ(code(), 2) << "sectors of no direction";
  words_.sectors = CompareWords().sectors;
  words_.flags = "";
  EXPECT_EQ(code(), 2) << "no value has none of the flags";
}

TEST_F(CompareCommand, what_a_station_said_reaches_no_terminal_as_control) {
  const auto in = [](const std::string& unit) {
    return *buoyd::Description::parse(R"({"v":1,"instrument":"cup","kind":"wind","channels":[)"
                                      R"({"name":"x","type":"float32","unit":")" +
                                      unit + R"("}]})");
  };
  commit(of(test::epoch(0xB), {test::reading(1, in("m\\u001b[2J"), "[5]")}));
  words_.reference = words_.value = "kelpie/cup/wind/x";
  testing::internal::CaptureStdout();
  EXPECT_EQ(code(), 0);
  EXPECT_THAT(testing::internal::GetCapturedStdout(), HasSubstr("(m\\u001b[2J)"));
  commit(of(test::epoch(0xB), {test::reading(2, in("m"), "[5]")}));
  testing::internal::CaptureStderr();
  EXPECT_EQ(code(), 2);
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("was in m\\u001b[2J and in m"));
}

TEST_F(CompareCommand, leaves_out_the_bench_where_both_have_been_at_sea) {
  const auto of_state = [](const std::string& instrument, const std::string& state) {
    return *buoyd::Description::parse(R"({"v":1,"instrument":")" + instrument +
                                      R"(","kind":"wind","deployment":{"id":"one","state":")" +
                                      state + R"("},"channels":[{"name":"x","type":"float32"}]})");
  };
  const auto both = [&](std::uint64_t seq, const std::string& state, const std::string& value) {
    auto cup = test::reading(seq, of_state("cup", state), "[5]");
    auto vane = test::reading(seq + 1, of_state("vane", state), value);
    vane.reading.utc = cup.reading.utc;
    return std::vector{cup, vane};
  };
  words_.reference = "kelpie/cup/wind/x";
  words_.value = "kelpie/vane/wind/x";
  words_.is_json = true;
  const auto printed = [&] {
    testing::internal::CaptureStdout();
    EXPECT_EQ(code(), 0);
    return testing::internal::GetCapturedStdout();
  };
  commit(of(test::epoch(0xB), both(1, "bench", "[9]")));
  EXPECT_THAT(printed(), AllOf(HasSubstr(R"("of_bench":0)"), HasSubstr(R"("bias":4)")));
  commit(of(test::epoch(0xB), both(3, "deployed", "[6]")));
  EXPECT_THAT(printed(), AllOf(HasSubstr(R"("of_bench":2)"), HasSubstr(R"("bias":1)")));
}

TEST_F(CompareCommand, the_sea_has_no_sector_of_a_direction_of_the_bench) {
  const auto at_once = [](std::uint64_t seq, const std::string& instrument,
                          const std::string& said) {
    auto made = test::reading(
        seq,
        *buoyd::Description::parse(R"({"v":1,"instrument":")" + instrument + R"(","kind":"wind",)" +
                                   said +
                                   R"("channels":[{"name":"x","type":"float32","unit":"degree",)"
                                   R"("reference":"true north"}]})"),
        "[90]");
    made.reading.utc = test::morning;
    return made;
  };
  commit(of(test::epoch(0xB), {at_once(1, "cup", ""), at_once(2, "vane", R"("simulated":true,)")}));
  words_.reference = "kelpie/cup/wind/x";
  words_.sectors_by = "kelpie/vane/wind/x";
  words_.is_json = true;
  const auto printed = [&](const char* value) {
    words_.value = value;
    testing::internal::CaptureStdout();
    EXPECT_EQ(code(), 0);
    return testing::internal::GetCapturedStdout();
  };
  EXPECT_THAT(printed("kelpie/cup/wind/x"), HasSubstr(R"("without_sector":1)"));
  EXPECT_THAT(printed("kelpie/vane/wind/x"), HasSubstr(R"("without_sector":0)"))
      << "with the bench its directions, too";
}

class AvailabilityCommand : public test::ArchiveTest {};

TEST_F(AvailabilityCommand, has_one_form_at_a_time) {
  commit(winds(test::epoch(0xA), 1, 10));
  AvailabilityWords words;
  words.station = "kelpie";
  words.is_csv = true;
  EXPECT_EQ(availability(path(), words), 0);
  words.is_json = true;
  EXPECT_EQ(availability(path(), words), 2);
}

class VerifyCommand : public test::ArchiveTest {};

TEST_F(VerifyCommand, writes_over_no_report) {
  commit(winds(test::epoch(0xA), 1, 10));
  VerifyWords words;
  words.query.station = "kelpie";
  words.query.instrument = "anemometer";
  words.output = folder_ + "/report";
  EXPECT_EQ(verify(path(), words), 3) << "nothing was asked of it";
  std::ofstream(words.output + "/report.html") << "signed";
  testing::internal::CaptureStderr();
  EXPECT_EQ(verify(path(), words), 2);
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "buoyshore: " + words.output + ": is there already, expected a new folder\n");
  EXPECT_EQ(text_of(words.output + "/report.html"), "signed");
}

class ErddapCommand : public test::ArchiveTest {};

TEST_F(ErddapCommand, a_broker_is_one_of_a_topic) {
  commit(winds(test::epoch(0xA), 1, 10));
  ErddapWords words;
  words.station = "kelpie";
  words.broker = "broker.example:1883";
  testing::internal::CaptureStderr();
  EXPECT_EQ(erddap(path(), words), 2);
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "buoyshore: --broker stands alone, expected --topic too\n");
}

}  // namespace
}  // namespace buoyshore
