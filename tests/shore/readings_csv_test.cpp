#include "shore/readings_csv.hpp"

#include <gmock/gmock.h>

#include "shore/archive_fixture.hpp"

namespace buoyshore {
namespace {

using test::epoch;
using testing::HasSubstr;

class Csv : public test::ArchiveTest {
 protected:
  buoyd::Result<std::string> csv(const std::string& instrument, const std::string& kind = "",
                                 std::size_t most_lines = 1000) {
    auto database = open_for_reading(path());
    PreparedSql prepared(**database);
    std::string text;
    std::size_t lines = 0;
    auto written = write_csv(prepared, {"kelpie", instrument, kind}, [&](std::string_view line) {
      text += line;
      return ++lines < most_lines;
    });
    if (!written) return pass_on(written);
    return text;
  }
};

TEST_F(Csv, a_row_a_reading_a_column_a_value) {
  commit(
      of(epoch(0xA), {test::wind_reading(1), test::reading(2, test::wind(), "[null,20.10]", "94"),
                      test::reading(3, test::profile(), R"([[7.1,null,1],5,1,"a, \"b\""])")}));
  EXPECT_EQ(csv("anemometer").value(),
            "time,placed,epoch,seq,flags,wind_speed (m s-1),wind_from_direction (degree)\r\n"
            "2026-11-20T07:00:01.123456Z,clock,aaaaaaaaaaaaaaaa,1,21,0.1,214.50\r\n"
            "2026-11-20T07:00:02.123456Z,clock,aaaaaaaaaaaaaaaa,2,94,,20.10\r\n");
  EXPECT_EQ(csv("lidar", "scan").value(),
            "time,placed,epoch,seq,flags,wind_speed[10 m] (m s-1),wind_speed[50 m] (m s-1),"
            "wind_speed[100 m] (m s-1),count (1),pressure (hPa),remark\r\n"
            "2026-11-20T07:00:03.123456Z,clock,aaaaaaaaaaaaaaaa,3,292222,7.1,,1,5,1,"
            "\"a, \"\"b\"\"\"\r\n");
}

TEST_F(Csv, epochs_come_in_the_order_they_were_lived_and_amendments_are_applied) {
  const auto amendment =
      test::described("buoyd", "amendment",
                      R"({"name":"epoch","type":"text"},{"name":"seq","type":"integer"},)"
                      R"({"name":"channel","type":"text"},{"name":"point","type":"integer"},)"
                      R"({"name":"flag","type":"integer"})");
  commit(of(epoch(0xB),
            {start(3, epoch(0xA), 2), test::wind_reading(4),
             test::reading(5, amendment, R"(["aaaaaaaaaaaaaaaa",2,"wind_speed",null,4])")}));
  commit(of(epoch(0xA), {test::wind_reading(1), test::wind_reading(2)}));
  EXPECT_EQ(csv("anemometer").value(),
            "time,placed,epoch,seq,flags,wind_speed (m s-1),wind_from_direction (degree)\r\n"
            "2026-11-20T07:00:01.123456Z,clock,aaaaaaaaaaaaaaaa,1,21,0.1,214.50\r\n"
            "2026-11-20T07:00:02.123456Z,clock,aaaaaaaaaaaaaaaa,2,41,0.2,214.50\r\n"
            "2026-11-20T07:00:04.123456Z,clock,bbbbbbbbbbbbbbbb,4,21,0.4,214.50\r\n");
}

TEST_F(Csv, a_description_that_changed_gets_columns_of_its_own) {
  const auto later = test::described("anemometer", "wind",
                                     R"({"name":"gust","type":"float32","unit":"m s-1"},)"
                                     R"({"name":"wind_speed","type":"float32","unit":"m s-1"})");
  auto unplaced = test::reading(2, later, "[9,8]");
  unplaced.reading.clock = 31;
  commit(of(epoch(0xA), {test::wind_reading(1), unplaced}));
  EXPECT_EQ(csv("anemometer").value(),
            "time,placed,epoch,seq,flags,wind_speed (m s-1),wind_from_direction (degree),"
            "gust (m s-1)\r\n"
            "2026-11-20T07:00:01.123456Z,clock,aaaaaaaaaaaaaaaa,1,21,0.1,214.50,\r\n"
            ",unplaced,aaaaaaaaaaaaaaaa,2,22,8,,9\r\n");
}

TEST_F(Csv, what_there_is_not_is_said) {
  const auto gust =
      test::described("anemometer", "gust", R"({"name":"gust","type":"float32","unit":"m s-1"})");
  EXPECT_EQ(csv("anemometer").error().text,
            "there is no station 'kelpie' in this archive: it holds none");
  commit(of(epoch(0xA), {test::wind_reading(1), test::reading(2, gust, "[9]")}));
  EXPECT_THAT(
      csv("anemometer").error().text,
      HasSubstr("which kind of anemometer (--kind)? There are: anemometer/gust, anemometer/wind"));
  EXPECT_THAT(csv("lidar").error().text,
              HasSubstr("no such readings of lidar; there are: anemometer/gust"));
  EXPECT_TRUE(csv("anemometer", "gust"));
}

TEST_F(Csv, a_reader_that_has_enough_ends_it) {
  commit(winds(epoch(0xA), 1, 5));
  const std::string text = csv("anemometer", "wind", 3).value();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3);
}

}  // namespace
}  // namespace buoyshore
