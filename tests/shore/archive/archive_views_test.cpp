#include <gtest/gtest.h>

#include <fstream>

#include "shore/archive_fixture.hpp"
#include "support/places.hpp"

namespace buoyshore {
namespace {

using buoyd::Micros;
using test::epoch;

/// Views of the archive that plain SQL works on.
class Views : public test::ArchiveTest {
 protected:
  std::string placed() {
    return sql("SELECT seq, placed, utc FROM readings ORDER BY epoch_n, seq");
  }
};

using test::noon;

TEST_F(Views, a_point_has_its_place_on_the_axis_whatever_the_descriptions_version) {
  const auto older = test::described(
      "lidar", "older",
      R"({"name":"v","type":"decimal","axis":{"name":"height","unit":"m","points":[10,50]}})");
  const auto newer =
      *buoyd::Description::parse(R"({"v":2,"instrument":"lidar","kind":"newer",)"
                                 R"("axis":{"name":"height","unit":"m","points":[10,50]},)"
                                 R"("channels":[{"name":"v","type":"decimal","axis":"height"}]})");
  commit(of(epoch(0xA), {test::reading(1, older, "[[1,2]]"), test::reading(2, newer, "[[3,4]]")}));
  EXPECT_EQ(
      sql("SELECT kind, point, axis, axis_value, axis_unit, value FROM channel_values ORDER BY "
          "seq, "
          "point"),
      "older|0|height|10|m|1\nolder|1|height|50|m|2\nnewer|0|height|10|m|3\nnewer|1|height|50|m|4");
}

TEST_F(Views, A6_a_reading_without_a_set_clock_is_placed_by_the_nearest_clock_record) {
  commit(of(epoch(0xA), {start(1, std::nullopt, std::nullopt), unset(2, 10 * test::second),
                         clock(3, 20 * test::second, noon), unset(4, 24 * test::second),
                         clock(5, 30 * test::second, noon + 11'000'000),
                         unset(6, 26 * test::second), unset(7, 99 * test::second)}));
  EXPECT_EQ(placed(),
            "1|clock|1795158001123456\n"
            "2|record|1795175990000000\n"
            "3|clock|1795158003123456\n"
            "4|record|1795176004000000\n"
            "5|clock|1795158005123456\n"
            "6|record|1795176007000000\n"
            "7|record|1795176080000000");
  EXPECT_EQ(sql("SELECT time FROM readings WHERE seq = 2"), "2026-11-20T11:59:50.000000Z");
}

constexpr std::int64_t year_2000 = 946'684'800'000'000;

TEST_F(Views, A6_a_clock_record_with_a_date_that_cannot_be_places_nothing) {
  commit(of(epoch(0xA), {start(1, std::nullopt, std::nullopt), unset(2, 10 * test::second),
                         clock(3, 20 * test::second, year_2000), unset(4, 21 * test::second)}));
  EXPECT_EQ(sql("SELECT seq, placed FROM readings WHERE seq % 2 = 0"), "2|unplaced\n4|unplaced");
  commit(of(epoch(0xA), {clock(5, 80 * test::second, noon)}));
  EXPECT_EQ(sql("SELECT seq, placed, utc FROM readings WHERE seq % 2 = 0"),
            "2|record|1795175930000000\n4|record|1795175941000000");
}

TEST_F(Views, A6_one_that_was_believed_before_is_forgotten_when_the_archive_is_opened) {
  commit(of(epoch(0xA), {start(1, std::nullopt, std::nullopt), unset(2, 10 * test::second),
                         clock(3, 80 * test::second, noon)}));
  archive_.reset();
  {
    auto database = buoyd::Database::open(path(), buoyd::Database::Mode::write);
    ASSERT_TRUE((*database)->execute(
        "INSERT INTO clock_record SELECT station, boot, 11000000, n, 9, 946684800000000, 50000 "
        "FROM epoch"));
  }
  EXPECT_EQ(sql("SELECT time FROM readings WHERE seq = 2"), "1999-12-31T23:59:59.000000Z");
  open();
  EXPECT_EQ(sql("SELECT utc FROM readings WHERE seq = 2"), "1795175930000000");
  EXPECT_EQ(sql("SELECT count(*) FROM redo"), "1") << "it is rolled up anew";
}

TEST_F(Views, A6_clock_records_may_come_later_and_from_another_epoch_of_the_same_boot) {
  commit(of(epoch(0xA),
            {start(1, std::nullopt, std::nullopt, "boot 1"), unset(2, 10 * test::second)}));
  EXPECT_EQ(sql("SELECT seq, placed, utc, time FROM readings WHERE seq = 2"),
            "2|unplaced|NULL|NULL");
  commit(of(epoch(0xC), {start(50, std::nullopt, std::nullopt, "boot 2"),
                         clock(51, 10 * test::second, noon + 3'600'000'000)}));
  EXPECT_EQ(sql("SELECT placed FROM readings WHERE seq = 2"), "unplaced") << "another boot";
  // The clock record arrives before the start reading that tells its boot.
  commit(of(epoch(0xB), {clock(4, 20 * test::second, noon)}));
  EXPECT_EQ(sql("SELECT placed FROM readings WHERE seq = 2"), "unplaced");
  commit(of(epoch(0xB), {start(3, epoch(0xA), 2, "boot 1")}));
  EXPECT_EQ(sql("SELECT placed, utc FROM readings WHERE seq = 2"), "record|1795175990000000");
}

TEST_F(Views, A6_within_an_epoch_a_clock_record_places_without_its_start_reading) {
  commit(of(epoch(0xA), {unset(2, 10 * test::second), clock(3, 20 * test::second, noon)}));
  EXPECT_EQ(sql("SELECT placed, utc FROM readings WHERE seq = 2"), "record|1795175990000000");
}

TEST_F(Views, A6_a_clock_record_places_no_reading_of_another_station) {
  commit(
      of(epoch(0xA), {start(1, std::nullopt, std::nullopt, "boot"), unset(2, 10 * test::second)}));
  auto foreign = of(epoch(0xB), {start(1, std::nullopt, std::nullopt, "boot"),
                                 clock(2, 20 * test::second, noon)});
  const buoyd::Bytes message = foreign.message();
  ASSERT_TRUE(archive_->take_batch("osprey", *parse_batch(message), now_));
  EXPECT_EQ(sql("SELECT placed FROM readings WHERE station = 'kelpie' AND seq = 2"), "unplaced");
}

/// Hellos of a board that never knew the time. `boottime` is when each was made.
class Arrivals : public Views {
 protected:
  bool say_hello(unsigned nonce, Micros boottime, std::optional<HeardHello> heard = {},
                 buoyd::WallTime by_its_clock = {}) {
    Hello message;
    message.nonce = epoch(nonce);
    message.now = by_its_clock;
    message.epochs = {{epoch(0xA), 1, 9, 0}};
    message.boot = "boot";
    message.boottime = buoyd::MonoTime(boottime);
    message.heard = heard;
    return archive_->take_hello("kelpie", message, now_).value().at(0).resync;
  }
  std::string placed() {
    return sql("SELECT seq, placed, utc, bound FROM readings WHERE seq > 1 ORDER BY seq");
  }
};

TEST_F(Arrivals, a_boot_without_a_fix_is_placed_by_the_nearest_hello_within_a_bound) {
  now_ = test::utc_of(noon);
  commit(of(epoch(0xA), {start(1, std::nullopt, std::nullopt, "boot"), unset(2, 10 * test::second),
                         unset(3, 5000 * test::second)}));
  EXPECT_EQ(placed(), "2|unplaced|NULL|NULL\n3|unplaced|NULL|NULL");
  EXPECT_TRUE(say_hello(1, 12 * test::second)) << "another hello tells how long the way was";
  EXPECT_EQ(placed(), "2|arrival|1795175998000000|NULL\n3|arrival|1795180988000000|NULL");
  now_ += 5000 * test::second;
  EXPECT_FALSE(say_hello(2, 5010 * test::second, HeardHello{epoch(1), Micros(800'000)}));
  EXPECT_EQ(placed(), "2|arrival|1795175998000000|800000\n3|arrival|1795180990000000|NULL");
  commit(of(epoch(0xA), {clock(4, 20 * test::second, noon)}));
  EXPECT_EQ(placed(),
            "2|record|1795175990000000|500\n3|record|1795180980000000|500\n"
            "4|clock|1795158004123456|1024");
}

TEST_F(Arrivals, of_each_hour_one_hello_is_kept_one_with_a_bound_before_others) {
  say_hello(1, 10 * test::second);
  say_hello(2, 20 * test::second);
  EXPECT_EQ(sql("SELECT boottime, bound FROM arrival"), "20000000|NULL");
  say_hello(3, 30 * test::second, HeardHello{epoch(2), Micros(9)});
  EXPECT_EQ(sql("SELECT boottime, bound FROM arrival"), "20000000|9");
  say_hello(4, 3601 * test::second);
  EXPECT_EQ(sql("SELECT boottime, bound FROM arrival"), "20000000|9\n3601000000|NULL");
}

TEST_F(Arrivals, I5_a_hello_that_comes_again_or_late_is_not_when_it_came) {
  now_ = test::utc_of(noon);
  commit(
      of(epoch(0xA), {start(1, std::nullopt, std::nullopt, "boot"), unset(2, 10 * test::second)}));
  say_hello(1, 12 * test::second);
  now_ += 600 * test::second;
  say_hello(1, 12 * test::second);  // doubled on the way
  say_hello(2, 612 * test::second, HeardHello{epoch(1), Micros(800'000)});
  EXPECT_EQ(placed(), "2|arrival|1795175998000000|800000");
}

TEST_F(Arrivals, I5_an_older_hello_takes_no_place_of_a_newer_one) {
  say_hello(2, 20 * test::second);
  say_hello(1, 10 * test::second);
  EXPECT_EQ(sql("SELECT boottime, nonce FROM arrival"), "20000000|2222222222222222");
}

TEST_F(Arrivals, a_hello_that_came_while_the_clock_ashore_was_not_set_places_nothing) {
  now_ = test::utc_of(0);
  commit(
      of(epoch(0xA), {start(1, std::nullopt, std::nullopt, "boot"), unset(2, 10 * test::second)}));
  EXPECT_FALSE(say_hello(1, 12 * test::second, {}, test::utc_of(noon))) << "of no use, another one";
  EXPECT_EQ(placed(), "2|unplaced|NULL|NULL");
  now_ = test::utc_of(noon);
  EXPECT_TRUE(say_hello(2, 14 * test::second));
  EXPECT_EQ(placed(), "2|arrival|1795175996000000|NULL");
}

TEST_F(Arrivals, a_board_whose_clock_is_right_is_not_asked_for_another_hello) {
  EXPECT_FALSE(say_hello(1, 10 * test::second, {}, now_ - 2 * test::second));
}

TEST_F(Arrivals, hello_names_the_boot_of_an_epoch_whose_start_reading_was_let_go) {
  commit(of(epoch(0xA), {unset(2, 10 * test::second)}));
  commit(of(epoch(0xB),
            {start(3, std::nullopt, std::nullopt, "boot"), clock(4, 20 * test::second, noon)}));
  EXPECT_EQ(sql("SELECT placed FROM readings WHERE seq = 2"), "unplaced");
  say_hello(1, 30 * test::second);
  EXPECT_EQ(sql("SELECT placed, utc FROM readings WHERE seq = 2"), "record|1795175990000000");
}

TEST_F(Views, every_clock_state_is_placed_as_it_must) {
  const auto with_state = [](std::uint64_t seq, unsigned state) {
    auto stored = unset(seq, test::second);
    stored.reading.clock = static_cast<std::uint8_t>(state * 32 + 5);
    return stored;
  };
  commit(of(epoch(0xA), {with_state(1, 0), with_state(2, 1), with_state(3, 2), with_state(4, 3),
                         with_state(5, 4), with_state(6, 5), with_state(7, 7)}));
  EXPECT_EQ(sql("SELECT group_concat(placed) FROM (SELECT placed FROM readings ORDER BY seq)"),
            "unplaced,unplaced,clock,clock,clock,unplaced,unplaced");
}

TEST_F(Views, a_value_a_row) {
  commit(of(epoch(0xA),
            {test::reading(1, test::profile(), R"([[7.1,null,7.3],5,1013.25,"a\"b"])", "292132"),
             test::reading(2, test::wind(), "[null,20.10]")}));
  EXPECT_EQ(sql("SELECT seq, instrument, channel, point, value, unit, flag FROM channel_values "
                "ORDER BY seq, channel, point"),
            "1|lidar|count|NULL|5|1|1\n"
            "1|lidar|pressure|NULL|1013.25|hPa|3\n"
            "1|lidar|remark|NULL|a\"b||2\n"
            "1|lidar|wind_speed|0|7.1|m s-1|2\n"
            "1|lidar|wind_speed|1|NULL|m s-1|9\n"
            "1|lidar|wind_speed|2|7.3|m s-1|2\n"
            "2|anemometer|wind_from_direction|NULL|20.1|degree|1\n"
            "2|anemometer|wind_speed|NULL|NULL|m s-1|9");
}

TEST_F(Views, a_point_of_an_array_says_where_it_stands) {
  commit(of(epoch(0xA), {test::reading(1, test::profile(), R"([[7.1,null,7.3],5,1,"x"])")}));
  EXPECT_EQ(sql("SELECT channel, axis_value, axis_unit, value FROM channel_values "
                "WHERE channel IN ('wind_speed', 'count') ORDER BY channel, point"),
            "count|NULL|NULL|5\n"
            "wind_speed|10|m|7.1\n"
            "wind_speed|50|m|NULL\n"
            "wind_speed|100|m|7.3");
}

TEST_F(Views, A6_amendments_are_applied_whenever_they_come) {
  // Before the reading that they amend, of a later epoch, and a later one over an earlier one.
  commit(of(epoch(0xB), {amendment(11, "wind_speed", "null", 3, 2)}));
  commit(of(epoch(0xA), {test::wind_reading(1), test::wind_reading(2),
                         test::reading(3, test::profile(), R"([[1,2,3],5,1,"x"])")}));
  commit(of(epoch(0xB),
            {amendment(12, "wind_speed", "null", 4, 2), amendment(13, "wind_speed", "1", 3, 3)}));
  EXPECT_EQ(sql("SELECT seq, channel, point, flag FROM channel_values WHERE epoch LIKE 'a%' "
                "AND flag > 2 ORDER BY seq"),
            "2|wind_speed|NULL|4\n3|wind_speed|1|3");
  EXPECT_EQ(sql("SELECT flags FROM reading WHERE seq = 2"), "NULL") << "I3: rows never change";
}

/// What stands between `sqlite3 … "` and `"` on a page.
std::vector<std::string> queries_on(const std::string& page) {
  std::ifstream file(page);
  std::vector<std::string> queries;
  for (std::string line; std::getline(file, line);) {
    const auto begin = line.find("sqlite3 -readonly archive.db \"");
    if (begin == std::string::npos) continue;
    const auto quote = line.find('"', begin);
    queries.push_back(line.substr(quote + 1, line.rfind('"') - quote - 1));
  }
  return queries;
}

TEST_F(Views, the_queries_of_the_page_work) {
  commit(of(epoch(0xA), {test::reading(1, test::profile(), R"([[1,2,3],5,1,"x"])")}));
  const auto queries = queries_on(buoyd::source_dir() + "/docs/archive.md");
  ASSERT_EQ(queries.size(), 2U);
  for (const std::string& query : queries) EXPECT_NE(sql(query), "") << query;
}

TEST_F(Views, a_backup_taken_beside_the_collector_is_an_archive) {
  commit(winds(epoch(0xA), 1, 3));
  {
    auto database = open_for_reading(path());
    ASSERT_TRUE((*database)->execute("VACUUM INTO '" + folder_ + "/backup.db'"));
  }
  commit(winds(epoch(0xA), 4, 6));
  const std::string id = archive_->id();
  archive_ = Archive::open(folder_ + "/backup.db").value();
  EXPECT_EQ(archive_->id(), id);
  auto batch = winds(epoch(0xA), 7, 7);
  batch.first = 1;
  batch.floor = 6;
  EXPECT_TRUE(commit(batch).resync) << "A3: what came after the backup is asked for";
}

TEST_F(Views, an_amendment_that_says_nothing_sound_is_a_reading_like_others) {
  const auto description =
      test::described("buoyd", "amendment", R"({"name":"remark","type":"text"})");
  commit(of(epoch(0xA), {test::reading(1, description, "[\"x\"]")}));
  EXPECT_EQ(sql("SELECT count(*) FROM amendment"), "0");
  EXPECT_EQ(sql("SELECT count(*) FROM reading"), "1");
}

}  // namespace
}  // namespace buoyshore
