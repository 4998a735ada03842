// buoyshore export as a person calls it: what it says of what it does not write.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "shore/archive_fixture.hpp"
#include "shore/commands.hpp"
#include "support/places.hpp"

namespace buoyshore {
namespace {

class ExportCommand : public test::ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    commit(winds(test::epoch(0xA), 1, 3));
  }

  /// Exports what there is from that time on, and expects that it ends well.
  void run(const std::string& form, const std::string& from = "") {
    ExportWords words;
    words.query.station = "kelpie";
    words.query.from = from;
    words.directory = folder_ + "/out";
    words.format = buoyd::source_dir() + "/config/exports/" + form + ".toml";
    testing::internal::CaptureStderr();
    EXPECT_EQ(export_files(path(), words), 0);
    said_ = testing::internal::GetCapturedStderr();
  }
  [[nodiscard]] bool has_written() const { return !std::filesystem::is_empty(folder_ + "/out"); }

  std::string said_;
};

TEST_F(ExportCommand, a_file_is_all_that_it_says) {
  run("csv");
  EXPECT_TRUE(has_written());
  EXPECT_EQ(said_, "");
}

TEST_F(ExportCommand, a_time_without_readings_is_said) {
  run("csv", "2999-01-01");
  EXPECT_FALSE(has_written());
  EXPECT_EQ(said_, "no file is written: nothing is archived of that time\n");
}

TEST_F(ExportCommand, a_station_without_the_intervals_of_a_form_is_said) {
  run("ndbc");
  EXPECT_FALSE(has_written());
  EXPECT_EQ(said_,
            "no file is written: nothing of that time ends an interval of 10 min, as this form "
            "wants\n");
}

TEST_F(ExportCommand, what_a_station_said_reaches_no_terminal_as_control) {
  auto stored = test::reading(
      1,
      *buoyd::Description::parse(R"({"v":2,"instrument":"met","kind":"wind","over":600,)"
                                 R"("channels":[{"name":"v\u001b[2J","type":"decimal",)"
                                 R"("unit":"m s-1","standard_name":"wind_speed",)"
                                 R"("method":"mean"}]})"),
      "[5]");
  stored.reading.span = std::chrono::minutes(10);
  commit(of(test::epoch(0xB), {stored}));
  run("ndbc");
  EXPECT_NE(said_.find("WSPD: met/wind/v\\u001b[2J\n"), std::string::npos) << said_;
}

TEST_F(ExportCommand, a_form_that_there_is_not_is_said_with_those_that_there_are) {
  ExportWords words;
  words.query.station = "kelpie";
  words.directory = folder_ + "/out";
  words.format = "NetCDF";
  EXPECT_EXIT(static_cast<void>(export_files(path(), words)), testing::ExitedWithCode(2),
              "there is no form 'NetCDF', expected netcdf, csv, .* or a template's file");
  EXPECT_FALSE(std::filesystem::exists(words.directory));
}

TEST_F(ExportCommand, a_kind_that_there_is_not_makes_no_directory) {
  ExportWords words;
  words.query.station = "kelpie";
  words.query.kind = "gale";
  words.directory = folder_ + "/out";
  EXPECT_EXIT(static_cast<void>(export_files(path(), words)), testing::ExitedWithCode(2),
              "kelpie sent no readings of kind 'gale', expected one that buoyshore instruments "
              "kelpie lists");
  EXPECT_FALSE(std::filesystem::exists(words.directory));
}

}  // namespace
}  // namespace buoyshore
