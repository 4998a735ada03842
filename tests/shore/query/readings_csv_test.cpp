#include "shore/query/readings_csv.hpp"

#include <gmock/gmock.h>

#include <sstream>

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
    ReadingQuery query = query_;
    query.station = "kelpie";
    query.instrument = instrument;
    query.kind = kind;
    auto written = write_csv(prepared, query, [&](std::string_view line) {
      text += line;
      return ++lines < most_lines;
    });
    if (!written) return pass_on(written);
    return text;
  }
  /// The numbers of the readings that come.
  std::string numbers(const std::string& instrument, const std::string& kind = "") {
    std::string list;
    std::istringstream text(csv(instrument, kind).value());
    std::string line;
    for (std::getline(text, line); std::getline(text, line);) {
      for (int i = 0; i < 3; ++i) line.erase(0, line.find(',') + 1);
      list += line.substr(0, line.find(',')) + ' ';
    }
    return list;
  }
  /// When wind_reading(seq) was taken.
  static buoyd::WallTime at(std::uint64_t seq) { return test::wind_reading(seq).reading.utc; }

  ReadingQuery query_;  // but for station, instrument and kind
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

TEST_F(Csv, a_text_is_neither_a_formula_nor_a_control_character) {
  const auto note = test::described("log", "note", R"({"name":"=a\u001b","type":"text"})");
  commit(of(epoch(0xA),
            {test::reading(1, note, R"(["=1+1\u001b[2J"])"), test::reading(2, note, R"(["-1"])")}));
  const std::string text = csv("log").value();
  EXPECT_THAT(text, HasSubstr(",'=a\\u001b"));
  EXPECT_THAT(text, HasSubstr(",'=1+1\\u001b[2J\r\n"));
  EXPECT_THAT(text, HasSubstr(",-1\r\n")) << "a number";
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
  auto unplaced = test::reading(2, later, "[9,8]", "14");
  unplaced.reading.clock = 31;
  commit(of(epoch(0xA), {test::wind_reading(1), unplaced}));
  EXPECT_EQ(csv("anemometer").value(),
            "time,placed,epoch,seq,flags,wind_speed (m s-1),wind_from_direction (degree),"
            "gust (m s-1)\r\n"
            "2026-11-20T07:00:01.123456Z,clock,aaaaaaaaaaaaaaaa,1,21-,0.1,214.50,\r\n"
            ",unplaced,aaaaaaaaaaaaaaaa,2,4-1,8,,9\r\n");
}

TEST_F(Csv, what_there_is_not_is_said) {
  const auto gust =
      test::described("anemometer", "gust", R"({"name":"gust","type":"float32","unit":"m s-1"})");
  EXPECT_EQ(csv("anemometer").error().text,
            "there is no station 'kelpie' in this archive: it holds none");
  const auto scan =
      test::described("sodar", "scan", R"({"name":"speed","type":"float32","unit":"m s-1"})");
  commit(of(epoch(0xA),
            {test::wind_reading(1), test::reading(2, gust, "[9]"), test::reading(3, scan, "[9]")}));
  EXPECT_EQ(csv("anemometer").error().text,
            "which kind of anemometer (--kind)? There are: gust, wind");
  EXPECT_THAT(csv("lidar").error().text,
              HasSubstr("no such readings of lidar; there are: anemometer/gust"));
  EXPECT_TRUE(csv("anemometer", "gust"));
}

TEST_F(Csv, a_reader_that_has_enough_ends_it) {
  commit(winds(epoch(0xA), 1, 5));
  const std::string text = csv("anemometer", "wind", 3).value();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3);
}

TEST_F(Csv, an_instant_belongs_to_the_time_that_begins_with_it) {
  commit(winds(epoch(0xA), 1, 5));
  query_.from = at(2);
  query_.to = at(4);
  EXPECT_EQ(numbers("anemometer"), "2 3 ");
  query_.from = at(2) + buoyd::Micros(1);
  query_.to = at(4) + buoyd::Micros(1);
  EXPECT_EQ(numbers("anemometer"), "3 4 ");
  query_.from.reset();
  EXPECT_EQ(numbers("anemometer"), "1 2 3 4 ");
  query_.from = at(4);
  query_.to.reset();
  EXPECT_EQ(numbers("anemometer"), "4 5 ");
}

TEST_F(Csv, an_interval_belongs_to_the_time_that_ends_with_it) {
  auto batch = winds(epoch(0xA), 1, 5);
  for (auto& stored : batch.readings) stored.reading.span = std::chrono::seconds(1);
  commit(batch);
  query_.from = at(2);
  query_.to = at(4);
  EXPECT_EQ(numbers("anemometer"), "3 4 ");
}

TEST_F(Csv, within_a_time_comes_no_reading_whose_time_nobody_knows) {
  auto unplaced = test::wind_reading(2);
  unplaced.reading.clock = 31;
  commit(of(epoch(0xA), {test::wind_reading(1), unplaced, test::wind_reading(3)}));
  EXPECT_EQ(numbers("anemometer"), "1 2 3 ");
  query_.from = buoyd::WallTime{};
  EXPECT_EQ(numbers("anemometer"), "1 3 ");
  query_.from.reset();
  query_.to = at(9);
  EXPECT_EQ(numbers("anemometer"), "1 3 ");
}

TEST_F(Csv, a_time_is_the_one_that_a_reading_was_placed_at) {
  // The clock said 1970; the record of the same boot says when it was.
  auto unset = test::wind_reading(1);
  unset.reading.clock = 1 * 32 + 31;
  unset.reading.boottime = buoyd::MonoTime(std::chrono::seconds(10));
  unset.reading.utc = test::utc_of(10'000'000);
  auto record =
      test::own(2, buoyd::clock_reading({"gnss", buoyd::MonoTime(std::chrono::seconds(20)), at(30),
                                         buoyd::Micros(500), buoyd::Micros(0)}));
  commit(of(epoch(0xA), {unset, record, test::wind_reading(3)}));
  query_.from = at(20);
  query_.to = at(21);
  EXPECT_EQ(numbers("anemometer"), "1 ");
}

TEST_F(Csv, one_channel_or_one_point_of_it) {
  commit(of(epoch(0xA), {test::reading(1, test::profile(), R"([[7.1,null,7.3],5,1,"x"])")}));
  query_.channels = {"count", "wind_speed[100 m]", "wind_speed[10]"};
  EXPECT_EQ(csv("lidar").value(),
            "time,placed,epoch,seq,flags,wind_speed[10 m] (m s-1),wind_speed[100 m] (m s-1),"
            "count (1)\r\n"
            "2026-11-20T07:00:01.123456Z,clock,aaaaaaaaaaaaaaaa,1,222,7.1,7.3,5\r\n");
  query_.channels = {"wind_speed"};
  EXPECT_THAT(csv("lidar").value(), HasSubstr(",1,292,7.1,,7.3\r\n"));
  for (const char* name : {"wind", "wind_speed[11 m]", "wind_speed[", "wind_speed[]", "count[1]"}) {
    query_.channels = {name};
    EXPECT_EQ(csv("lidar").error().text,
              std::string("there is no channel '") + name +
                  "'; there are: wind_speed[10 m … 100 m], count, pressure, remark");
    EXPECT_EQ(csv("lidar").error().code, buoyd::ErrorCode::invalid);
  }
}

TEST_F(Csv, readings_without_the_channel_do_not_come) {
  const auto later =
      test::described("anemometer", "wind", R"({"name":"gust","type":"float32","unit":"m s-1"})");
  commit(of(epoch(0xA), {test::wind_reading(1), test::reading(2, later, "[9]"),
                         test::reading(3, test::wind(), "[null,20.10]")}));
  query_.channels = {"wind_speed"};
  EXPECT_EQ(numbers("anemometer"), "1 3 ") << "one that misses its value says so";
  query_.channels = {"gust"};
  EXPECT_EQ(numbers("anemometer"), "2 ");
}

TEST_F(Csv, values_of_other_flags_are_left_out) {
  commit(of(epoch(0xA), {test::reading(1, test::profile(), R"([[7.1,null,7.3],5,1,"x"])", "293143"),
                         test::reading(2, test::profile(), R"([[7,7,7],5,1,"x"])", "333333"),
                         test::reading(3, test::profile(), R"([[7,7,7],5,1,"x"])")}));
  query_.flags = "12";
  EXPECT_EQ(csv("lidar").value(),
            "time,placed,epoch,seq,flags,wind_speed[10 m] (m s-1),wind_speed[50 m] (m s-1),"
            "wind_speed[100 m] (m s-1),count (1),pressure (hPa),remark\r\n"
            "2026-11-20T07:00:01.123456Z,clock,aaaaaaaaaaaaaaaa,1,293143,7.1,,,5,,\r\n"
            "2026-11-20T07:00:03.123456Z,clock,aaaaaaaaaaaaaaaa,3,222222,7,7,7,5,1,x\r\n");
  query_.channels = {"pressure"};
  EXPECT_EQ(numbers("lidar"), "3 ");
  query_.flags = "4";
  EXPECT_EQ(numbers("lidar"), "1 ");
}

TEST_F(Csv, times_are_of_the_zone) {
  commit(winds(epoch(0xA), 1, 1));
  query_.zone = TimeZone::named("+08:00").value();
  EXPECT_THAT(csv("anemometer").value(), HasSubstr("\n2026-11-20T15:00:01.123456+08:00,clock,"));
}

TEST_F(Csv, readings_of_descriptions_in_turn_come_by_their_numbers) {
  const auto later = test::described("anemometer", "wind",
                                     R"({"name":"wind_speed","type":"float32","unit":"m s-1"})");
  commit(of(epoch(0xA), {test::reading(1, later, "[1]"), test::wind_reading(2),
                         test::reading(3, later, "[3]"), test::wind_reading(4)}));
  EXPECT_EQ(numbers("anemometer"), "1 2 3 4 ");
}

}  // namespace
}  // namespace buoyshore
