#include "shore/export/text/joined_names.hpp"

#include <gmock/gmock.h>

#include <filesystem>

#include "shore/export/joined_fixture.hpp"

namespace buoyshore {
namespace {

using test::epoch;
using test::Joined;
using test::ten_minutes;
using test::wave_rows;
using test::wind_rows;
using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(Joined, a_change_of_the_configuration_begins_a_new_file) {
  const auto other = ten_minutes("met", "wind", R"("height":5,)",
                                 R"({"name":"wind_speed_mean","type":"float32","unit":"m s-1"})");
  commit(of(epoch(0xA), {row(1, wave_rows(), 1, "[1]"), row(2, wind_rows(), 2, "[5,600,0]"),
                         row(3, other, 3, "[6]"), row(4, wave_rows(), 3, "[2]"),
                         row(5, wind_rows(), 4, "[7,600,0]")}));
  const JoinedOutcome outcome = exported(
      form("join = \"station\"\nrow = \"{each:{value};}\"\nheader = [\"{each:{channel};}\"]"));
  ASSERT_EQ(outcome.files.size(), 3U);
  EXPECT_EQ(text_of(outcome.files[0].path),
            "hm0;wind_speed_mean;wind_speed_n;wind_direction_mean;\n1;;;;\n;5;600;0;\n");
  EXPECT_EQ(text_of(outcome.files[1].path), "hm0;wind_speed_mean;\n2;6;\n");
  EXPECT_THAT(outcome.files[2].path, HasSubstr("_2.txt"));
}

TEST_F(Joined, an_instrument_that_came_doubles_no_row_in_the_same_directory) {
  const TextTemplate ten = form("join = \"station\"\nrow = \"{time}\"\ntime = \"%H:%M\"");
  commit(of(epoch(0xA), {row(1, wave_rows(), 1, "[1]"), row(2, wave_rows(), 2, "[2]")}));
  finish(exported(ten));
  commit(of(epoch(0xA), {row(3, wave_rows(), 3, "[3]"), row(4, wind_rows(), 3, "[5,600,0]")}));
  EXPECT_TRUE(exported(ten, "", 1).was_ended);
  EXPECT_EQ(texts().size(), 3U) << "a part, its mark, and what is whole until the part is, too";
  finish(exported(ten));
  EXPECT_THAT(lines(), ElementsAre("12:10", "12:20", "12:30"));
  EXPECT_EQ(texts().size(), 1U);
}

TEST_F(Joined, descriptions_that_came_one_after_the_other_double_no_row) {
  const auto other_wind = ten_minutes("met", "wind", R"("height":5,)",
                                      R"({"name":"wind_speed_mean","type":"float32"})");
  const auto other_waves = ten_minutes("deck", "waves", R"("serial_number":"2",)",
                                       R"({"name":"hm0","type":"float32","unit":"m"})");
  const TextTemplate ten =
      form("join = \"station\"\nrow = \"{time}\"\ntime = \"%H:%M\"\nheader = [\"{each:{title}}\"]");
  commit(of(epoch(0xA), {row(1, wind_rows(), 1, "[5,600,0]"), row(2, wave_rows(), 1, "[1]"),
                         row(3, other_wind, 2, "[6]")}));
  finish(exported(ten));
  const auto before = texts();
  EXPECT_EQ(before.size(), 2U);
  commit(of(epoch(0xA), {row(4, other_waves, 2, "[2]")}));
  finish(exported(ten));
  EXPECT_EQ(texts().size(), 2U);
  EXPECT_NE(texts(), before);
}

TEST_F(Joined, other_exports_into_the_same_directory_keep_their_files) {
  const TextTemplate ten = form("join = \"station\"\nrow = \"{time}\"\ntime = \"%H:%M\"");
  commit(of(epoch(0xA), {row(1, wave_rows(), 1, "[1]")}));
  finish(exported(ten));
  const auto first = texts();
  commit(of(epoch(0xA), {row(2, wind_rows(), 1, "[5,600,0]")}));
  bound_ = test::utc_of(test::noon - 86'400'000'000);
  finish(exported(ten));
  bound_.reset();
  finish(exported(ten, "met"));
  form_name_ = "another";
  finish(exported(ten));
  auto others = texts();
  EXPECT_EQ(others.size(), 4U);
  EXPECT_EQ(others.erase(first.begin()->first), 1U);
  form_name_ = "";
  finish(exported(ten));
  EXPECT_EQ(texts(), others);
}

TEST_F(Joined, an_export_of_another_archive_keeps_the_files_of_the_first) {
  const TextTemplate ten = form("join = \"station\"\nrow = \"{time}\"\ntime = \"%H:%M\"");
  commit(of(epoch(0xA), {row(1, wave_rows(), 1, "[1]")}));
  finish(exported(ten));
  archive_.reset();
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path() + end);
  open();
  commit(of(epoch(0xB), {row(1, wave_rows(), 2, "[2]"), row(2, wind_rows(), 2, "[5,600,0]")}));
  finish(exported(ten));
  EXPECT_THAT(lines(), ElementsAre("12:10", "12:20"));
}

TEST_F(Joined, a_list_of_files_that_cannot_be_read_is_not_an_empty_one) {
  const std::string list = folder_ + "/.joined-exports";
  auto names = JoinedNames::load(folder_, "one");
  ASSERT_TRUE(names) << names.error().text;
  std::filesystem::create_symlink(list, list);  // root cannot read it, either
  names = JoinedNames::load(folder_, "one");
  ASSERT_FALSE(names);
  EXPECT_EQ(names.error().code, buoyd::ErrorCode::unavailable);
  EXPECT_THAT(names.error().text, HasSubstr(".joined-exports cannot be read: "));
  std::filesystem::remove(list);
  std::filesystem::create_directory(list);  // opens, and cannot be read
  EXPECT_FALSE(JoinedNames::load(folder_, "one"));
}

}  // namespace
}  // namespace buoyshore
