// compare, availability, verify and erddap, asked wrongly: nothing that was said is passed over.

#include <gtest/gtest.h>

#include <fstream>

#include "shore/archive_fixture.hpp"
#include "shore/commands.hpp"
#include "shore/report_commands.hpp"

namespace buoyshore {
namespace {

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
