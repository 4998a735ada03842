#include "firmware-host/world/csv_columns.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "firmware-host/temporary_folder.hpp"

namespace buoysim {
namespace {

TEST(CsvColumns, takes_what_is_named) {
  const auto columns = parse_csv("time, hs ,\"tp\"\r\n1,0.5, 8.1\r\n\r\n2,,\"x y\"\r\n3,0.75,9",
                                 "w.csv", {"tp", "hs"});
  ASSERT_TRUE(columns) << columns.error().text;
  EXPECT_EQ(*columns, (CsvColumns{{"8.1", "x y", "9"}, {"0.5", "", "0.75"}}));
}

TEST(CsvColumns, of_a_file_that_excel_wrote_the_first_one_has_its_name) {
  const auto columns = parse_csv("\xEF\xBB\xBFhs,tp\n1,2\n", "w.csv", {"hs"});
  ASSERT_TRUE(columns) << columns.error().text;
  EXPECT_EQ(*columns, (CsvColumns{{"1"}}));
}

TEST(CsvColumns, mistakes_say_where) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "w.csv:1: no column \"hs\""},
      {"a,b\n1,2\n", "w.csv:1: no column \"hs\", expected one of a, b"},
      {"hs,b\n", "no row below the heading"},
      {"hs,b\n\n  \n", "no row below the heading"},
      {"hs,b\n1,2\n3\n", "w.csv:3: 1 cells, expected 2"},
      {"hs,b\n1,2,3\n", "w.csv:2: 3 cells, expected 2"},
  };
  for (const auto& [text, expected] : cases) {
    const auto columns = parse_csv(text, "w.csv", {"hs"});
    ASSERT_FALSE(columns) << text;
    EXPECT_NE(columns.error().text.find(expected), std::string::npos) << columns.error().text;
  }
}

TEST(CsvColumns, from_a_file) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/w.csv";
  EXPECT_FALSE(load_csv(path, {"hs"}));
  std::ofstream(path) << "hs\n1\n";
  EXPECT_EQ(load_csv(path, {"hs"}).value(), (CsvColumns{{"1"}}));
}

}  // namespace
}  // namespace buoysim
