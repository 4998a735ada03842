#include "core/shown/print_reading.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

DescriptionPtr scan_of_four() {
  return *Description::parse(
      R"({"v":1,"instrument":"lidar","kind":"scan","channels":[)"
      R"({"name":"speed","type":"float32","unit":"m s-1",)"
      R"("axis":{"name":"h","unit":"m","points":[1,2,3,4]}},)"
      R"({"name":"state","type":"integer","values":{"0":"off","1":"ready"}},)"
      R"({"name":"count","type":"integer","unit":"1"},{"name":"note","type":"text"}]})");
}

TEST(PrintReading, one_line) {
  EXPECT_EQ(
      reading_line(*scan_of_four(), R"([[8.74,null,7.1,6],1,7,"a \"b\""])", "2934222"),
      "speed=[1 m: 8.74, 2 m: -, 3 m: 7.1? … 4 points] m s-1  state=ready  count=7  note=a \"b\"");
  EXPECT_EQ(reading_line(*scan_of_four(), R"([[8.74,1,7.1,6],5,null,null])", ""),
            "speed=[1 m: 8.74, 2 m: 1, 3 m: 7.1 … 4 points] m s-1  state=5  count=-  note=-");
}

TEST(PrintReading, table) {
  EXPECT_EQ(reading_table(*scan_of_four(), R"([[8.74,null,7.1,6],0,7,"x"])", "2924222"),
            "  speed                        [1 m: 8.74, 2 m: -, 3 m: 7.1, 4 m: 6!] m s-1\n"
            "  state                        off\n"
            "  count                        7\n"
            "  note                         x\n");
}

TEST(PrintReading, what_goes_over_an_axis_apart_from_the_line) {
  const TabledReading reading =
      tabled_reading(*scan_of_four(), R"([[8.74,null,7.1,6],1,7,"x"])", "2934222");
  EXPECT_EQ(reading.line, "state=ready  count=7  note=x");
  ASSERT_EQ(reading.profile.columns.size(), 1U);
  EXPECT_EQ(reading.profile.columns[0].name, "speed");
  EXPECT_EQ(reading.profile.columns[0].values,
            (std::vector<std::string>{"8.74", "-", "7.1?", "6!"}));
  EXPECT_EQ(tabled_reading(*scan_of_four(), "[1]", "").line, "[1]");
}

TEST(PrintReading, a_body_that_does_not_fit_is_printed_as_it_stands) {
  EXPECT_EQ(reading_line(*scan_of_four(), "[1]", ""), "[1]");
  EXPECT_EQ(reading_table(*scan_of_four(), "[1]", ""), "  [1]\n");
}

}  // namespace
}  // namespace buoyd
