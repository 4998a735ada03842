// What the page is told of alarms that rules raised: answers, and events of what changed.

#include <gmock/gmock.h>

#include "shore/alarm/book_fixture.hpp"
#include "shore/serve/alarm_look.hpp"
#include "shore/serve/rule_alarms_json.hpp"
#include "support/fake_clock.hpp"

namespace buoyshore {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class RuleAlarms : public test::BookTest {
 protected:
  [[nodiscard]] std::string counts(const std::vector<std::string>& paths) const {
    AlarmBooks books(paths, [] { return false; });
    return alarm_counts_json(books, at(60)).value();
  }
  [[nodiscard]] std::string of_station(const std::string& station) const {
    AlarmBooks books({path()}, [] { return false; });
    return station_alarms_json(books, station, at(60)).value();
  }
};

TEST_F(RuleAlarms, are_counted_for_all_stations_and_the_books_are_named) {
  Condition over = raise("kelpie", 0);
  raise("kelpie", 1);
  raise("nixie", 2);
  Condition known = raise("selkie", 3);
  clear(over, 10);
  clear(known, 11);
  acknowledge(3, 12);
  acknowledge(4, 12);
  EXPECT_EQ(counts({path(), path("none.db")}),
            R"({"now":1795158060000,"books":[{"book":")" + path() +
                R"(","state":"read","problem":""},{"book":")" + path("none.db") +
                R"(","state":"missing","problem":""}],"stations":[)"
                R"({"station":"kelpie","standing":1,"unacknowledged":2},)"
                R"({"station":"nixie","standing":1,"unacknowledged":0}]})");
  EXPECT_EQ(counts({}), R"({"now":1795158060000,"books":[],"stations":[]})");
}

TEST_F(RuleAlarms, of_a_station_say_what_when_and_who_knows) {
  Condition over = raise("kelpie", 0, "wind <high>", "it is 31 m/s");
  raise("kelpie", 1, "lo\"w", "it is \x1b[31m \xff low");
  clear(over, 10);
  acknowledge(1, 12);
  EXPECT_EQ(
      of_station("kelpie"),
      R"({"now":1795158060000,"books":[{"book":")" + path() +
          R"(","state":"read","problem":""}],)"
          R"("count":{"station":"kelpie","standing":1,"unacknowledged":1},)"
          R"("looked_until":1795158010000,"standing":[{"book":0,"alarm":2,"rule":"lo\"w",)"
          R"("subject":"battery","raised":1795158001000,"raised_text":"it is \u001b[31m � low",)"
          R"("cleared":null,"cleared_text":"","acknowledged":null,"acknowledged_by":"",)"
          R"("acknowledged_text":""}],"over":[{"book":0,"alarm":1,"rule":"wind <high>",)"
          R"("subject":"battery","raised":1795158000000,"raised_text":"it is 31 m/s",)"
          R"("cleared":1795158010000,"cleared_text":"it is well again",)"
          R"("acknowledged":1795158012000,"acknowledged_by":"the watch",)"
          R"("acknowledged_text":"a boat goes out"}],"has_more_over":false})");
  EXPECT_THAT(of_station("nobody"), HasSubstr(R"("standing":[],"over":[])"));
}

class LookingAtBooks : public test::BookTest {
 protected:
  /// What a page of the station is told by the look a second later.
  std::vector<std::string> told(const std::string& station = "kelpie") {
    clock_.advance(AlarmLook::between_looks);
    std::uint64_t place = ring_.end();
    EXPECT_TRUE(look().look());
    std::vector<std::string> texts;
    for (;;) {
      const EventRing::Next next = ring_.next(place, station);
      if (next.text == nullptr) return texts;
      texts.push_back(*next.text);
    }
  }
  AlarmLook& look() {
    if (look_ == nullptr) {
      look_ = std::make_unique<AlarmLook>(std::vector{path()}, ring_, clock_, [] { return false; });
    }
    return *look_;
  }

  EventRing ring_;
  buoyd::FakeClock clock_;
  std::unique_ptr<AlarmLook> look_;
};

TEST_F(LookingAtBooks, tells_at_first_that_all_may_be_new_and_then_what_changed) {
  Condition low = raise("kelpie", 0);
  EXPECT_THAT(told(), ElementsAre(HasSubstr("event: books\ndata: {\"books\":[{\"book\":")));
  EXPECT_THAT(told(), IsEmpty());
  raise("nixie", 1);
  EXPECT_THAT(told(), IsEmpty()) << "it is another station's";
  raise("nixie", 2);
  EXPECT_THAT(told(""), ElementsAre("event: alarms\ndata: {\"station\":\"nixie\",\"standing\":2,"
                                    "\"unacknowledged\":2}\n\n"));
  clear(low, 3);
  EXPECT_THAT(told(), ElementsAre(HasSubstr(R"("standing":0,"unacknowledged":1)")));
  acknowledge(1, 4);
  EXPECT_THAT(told(), ElementsAre(HasSubstr(R"("standing":0,"unacknowledged":0)")));
  acknowledge(2, 5);
  Condition short_one = raise("kelpie", 6);
  clear(short_one, 7);
  acknowledge(4, 8);
  EXPECT_THAT(told(), ElementsAre(HasSubstr(R"("standing":0,"unacknowledged":0)")))
      << "it came and went, and stands in the list";
}

TEST_F(LookingAtBooks, tells_that_a_book_went_and_not_that_its_alarms_are_over) {
  raise("kelpie", 0);
  EXPECT_THAT(told(), ElementsAre(HasSubstr(R"("state":"read")")));
  book_.reset();
  std::filesystem::rename(path(), path("elsewhere.db"));
  EXPECT_THAT(told(), ElementsAre(HasSubstr(R"("state":"missing")")));
  EXPECT_THAT(told(), IsEmpty());
  std::filesystem::rename(path("elsewhere.db"), path());
  EXPECT_THAT(told(), ElementsAre(HasSubstr(R"("state":"read")")));
}

TEST_F(LookingAtBooks, looks_more_rarely_where_a_book_cannot_be_read) {
  auto other = buoyd::Database::open(path("other.db"), buoyd::Database::Mode::create);
  ASSERT_TRUE((*other)->execute("CREATE TABLE alarm(n)"));
  AlarmLook look({path("other.db")}, ring_, clock_, [] { return false; });
  EXPECT_TRUE(look.look());
  EXPECT_THAT(look.states().front().problem, HasSubstr("is no book of alarms"));
  clock_.advance(AlarmLook::between_looks);
  EXPECT_FALSE(look.look());
  clock_.advance(AlarmLook::after_a_problem);
  EXPECT_TRUE(look.look());
  AlarmLook nothing({}, ring_, clock_, [] { return false; });
  EXPECT_FALSE(nothing.look());
}

}  // namespace
}  // namespace buoyshore
