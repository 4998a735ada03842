#include <fmt/format.h>
#include <gmock/gmock.h>

#include "shore/archive_fixture.hpp"
#include "shore/serve/live_watch.hpp"
#include "support/fake_clock.hpp"

namespace buoyshore {
namespace {

using test::epoch;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Looking : public test::ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    database_ = open_for_reading(path()).value();
    sql_ = std::make_unique<PreparedSql>(*database_);
    clock_.advance(std::chrono::hours(1));
  }
  void TearDown() override {
    sql_.reset();
    database_.reset();
    ArchiveTest::TearDown();
  }
  /// What a page of the station is told by the next look.
  std::vector<std::string> told(const std::string& station = "kelpie") {
    std::uint64_t place = ring_.end();
    EXPECT_TRUE(look_.look(*sql_));
    std::vector<std::string> texts;
    for (;;) {
      const EventRing::Next next = ring_.next(place, station);
      if (next.text == nullptr) return texts;
      texts.push_back(*next.text);
    }
  }

  EventRing ring_;
  buoyd::FakeClock clock_;
  LiveLook look_{ring_, clock_};
  std::unique_ptr<buoyd::Database> database_;
  std::unique_ptr<PreparedSql> sql_;
};

TEST_F(Looking, tells_the_newest_reading_of_each_kind_that_came) {
  hello({{epoch(0xA), 1, 1}});
  EXPECT_THAT(told(), ElementsAre(HasSubstr("event: station")));
  commit(of(epoch(0xA), {test::wind_reading(1), test::wind_reading(2),
                         test::reading(3, test::profile(), R"([[1,2,3],5,1,"x"])")}));
  EXPECT_THAT(told(), ElementsAre(HasSubstr(R"(event: reading
data: {"station":"kelpie","instrument":"anemometer","kind":"wind","hash":")" +
                                            buoyd::to_hex(test::wind()->hash()) +
                                            R"(","time":1795158002123,"placed":"clock")"),
                                  HasSubstr(R"("instrument":"lidar","kind":"scan")")));
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(Looking, tells_that_a_link_was_lost) {
  hello({{epoch(0xA), 1, 1}});
  EXPECT_THAT(told(""), ElementsAre(HasSubstr(R"("link":null)")));
  ASSERT_TRUE(archive_->note_link("kelpie", false, now_));
  clock_.advance(std::chrono::seconds(1));
  EXPECT_THAT(told(""), ElementsAre(HasSubstr(R"("link":{"state":"offline")")));
}

TEST_F(Looking, tells_nothing_of_older_readings_that_come_later) {
  hello({{epoch(0xA), 1, 9}});
  commit(winds(epoch(0xA), 5, 9));
  EXPECT_THAT(told(), Not(IsEmpty()));
  clock_.advance(std::chrono::seconds(1));
  EXPECT_THAT(told(), IsEmpty());
  commit(winds(epoch(0xA), 1, 4));
  EXPECT_THAT(told(), IsEmpty());
  clock_.advance(std::chrono::seconds(1));
  EXPECT_THAT(told(""), ElementsAre(HasSubstr(R"("owed":0)")));
}

/// A board that was away sends what the runs before this one owe first.
TEST_F(Looking, tells_how_a_station_is_while_readings_of_a_run_before_come) {
  hello({{epoch(0xB), 1, 2}, {epoch(0xA), 1, 9}});
  EXPECT_THAT(told(""), ElementsAre(HasSubstr(R"("owed":11)")));
  for (std::uint64_t seq = 1; seq <= 2; ++seq) {
    now_ += std::chrono::minutes(20);
    commit(winds(epoch(0xA), seq, seq));
    clock_.advance(std::chrono::seconds(1));
    EXPECT_THAT(told(""), ElementsAre(HasSubstr(fmt::format(R"("owed":{})", 11 - seq))));
    clock_.advance(std::chrono::seconds(1));
    EXPECT_THAT(told(""), IsEmpty());
  }
}

TEST_F(Looking, tells_summaries_once_a_second_at_most) {
  hello({{epoch(0xA), 1, 9}});
  EXPECT_THAT(told(""), ElementsAre(HasSubstr(R"("owed":9)")));
  commit(winds(epoch(0xA), 1, 4));
  EXPECT_THAT(told(""), IsEmpty());
  commit(winds(epoch(0xA), 5, 8));
  clock_.advance(std::chrono::seconds(1));
  EXPECT_THAT(told(""), ElementsAre(HasSubstr(R"("owed":1)")));
}

TEST_F(Looking, tells_later_what_it_could_not_read) {
  hello({{epoch(0xA), 1, 9}});
  commit(winds(epoch(0xA), 1, 3));
  auto hand = buoyd::Database::open(path(), buoyd::Database::Mode::write).value();
  ASSERT_TRUE(hand->execute("ALTER TABLE amendment RENAME TO away"));
  EXPECT_FALSE(look_.look(*sql_));
  ASSERT_TRUE(hand->execute("ALTER TABLE away RENAME TO amendment"));
  clock_.advance(std::chrono::seconds(1));
  EXPECT_THAT(told(), ElementsAre(HasSubstr("event: reading"), HasSubstr("event: station")));
  commit(winds(epoch(0xA), 4, 4));
  ASSERT_TRUE(hand->execute("ALTER TABLE alarm RENAME TO away"));
  clock_.advance(std::chrono::seconds(1));
  EXPECT_FALSE(look_.look(*sql_));
  ASSERT_TRUE(hand->execute("ALTER TABLE away RENAME TO alarm"));
  clock_.advance(std::chrono::seconds(1));
  EXPECT_THAT(told(), ElementsAre(HasSubstr(R"("owed":5)")));
}

}  // namespace
}  // namespace buoyshore
