#include "shore/alarm/alarm_books.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>

#include "shore/alarm/book_fixture.hpp"

namespace buoyshore {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Books : public test::BookTest {
 protected:
  AlarmBooks read(const std::vector<std::string>& names = {"alarms.db"}) {
    std::vector<std::string> paths;
    for (const std::string& name : names) paths.push_back(path(name));
    return {paths, [this] { return must_end_; }};
  }
  static std::vector<std::int64_t> numbers(const std::vector<AlarmBooks::Listed>& alarms) {
    std::vector<std::int64_t> numbers;
    for (const AlarmBooks::Listed& listed : alarms) numbers.push_back(listed.alarm.n);
    return numbers;
  }
  bool must_end_ = false;
};

TEST_F(Books, what_stands_and_what_nobody_acknowledged_is_counted_by_station) {
  raise("kelpie", 0);
  Condition over = raise("kelpie", 10);
  clear(over, 20);
  raise("nixie", 30);
  acknowledge(3, 40);
  auto books = read();
  auto counts = books.counts();
  EXPECT_EQ(counts["kelpie"], (AlarmCount{1, 2, 0}));
  EXPECT_EQ(counts["nixie"], (AlarmCount{1, 0, 0}));
  EXPECT_TRUE(books.states().front().is_read());
  acknowledge(1, 50);
  raise("kelpie", 60);
  counts = books.counts();
  EXPECT_EQ(counts["kelpie"], (AlarmCount{2, 2, 4})) << "the newest tells that it changed";
}

TEST_F(Books, a_station_has_what_stands_then_what_is_over_the_latest_first) {
  Condition first = raise("kelpie", 0);
  Condition second = raise("kelpie", 10);
  Condition third = raise("kelpie", 20);
  raise("kelpie", 30);
  raise("nixie", 40);
  clear(third, 50);
  clear(first, 60);
  acknowledge(1, 70);
  auto books = read();
  const auto found = books.of_station("kelpie");
  EXPECT_THAT(numbers(found.standing), ElementsAre(4, 2));
  EXPECT_THAT(numbers(found.over), ElementsAre(1, 3));
  EXPECT_EQ(found.count, (AlarmCount{2, 3, 0}));
  EXPECT_EQ(found.looked_until, at(60));
  const Alarm& over = found.over.front().alarm;
  EXPECT_EQ(over.rule, "low");
  EXPECT_EQ(over.subject, "battery");
  EXPECT_EQ(over.raised_said, "it is low");
  EXPECT_EQ(over.cleared_at, at(60));
  EXPECT_EQ(over.cleared_said, "it is well again");
  EXPECT_EQ(over.acknowledged_at, at(70));
  EXPECT_EQ(over.acknowledged_by, "the watch");
  EXPECT_EQ(over.acknowledged_words, "a boat goes out");
  EXPECT_THAT(books.of_station("selkie").standing, IsEmpty());
}

TEST_F(Books, lists_and_texts_are_bounded) {
  raise_many("kelpie", 201, false, "it is low");
  raise_many("kelpie", 101, true, std::string(2000, 'x'));
  auto books = read();
  const auto found = books.of_station("kelpie");
  EXPECT_THAT(found.standing, SizeIs(AlarmBooks::most_standing));
  EXPECT_EQ(found.standing.front().alarm.raised_at, at(200));
  EXPECT_EQ(found.count.standing, 201U);
  EXPECT_THAT(found.over, SizeIs(AlarmBooks::most_over));
  EXPECT_TRUE(found.has_more_over);
  EXPECT_EQ(found.over.front().alarm.cleared_at, at(100));
  EXPECT_EQ(found.over.front().alarm.raised_said.size(), 500U);
}

TEST_F(Books, several_are_one_list_that_names_the_book) {
  raise("kelpie", 0);
  open("other.db");
  raise("kelpie", 10);
  Condition over = raise("kelpie", 5);
  clear(over, 20);
  auto books = read({"alarms.db", "other.db"});
  EXPECT_EQ(books.counts()["kelpie"], (AlarmCount{2, 3, 0}));
  const auto found = books.of_station("kelpie");
  ASSERT_THAT(found.standing, SizeIs(2));
  EXPECT_EQ(found.standing[0].book, 1U);
  EXPECT_EQ(found.standing[1].book, 0U);
}

TEST_F(Books, one_that_is_missing_is_not_made_and_is_read_once_it_is_there) {
  auto books = read({"later.db", "alarms.db"});
  raise("kelpie", 0);
  EXPECT_EQ(books.counts()["kelpie"].standing, 1U) << "the other one is read";
  EXPECT_TRUE(books.states()[0].is_missing);
  EXPECT_FALSE(std::filesystem::exists(path("later.db")));
  open("later.db");
  raise("nixie", 0);
  EXPECT_EQ(books.counts()["nixie"].standing, 1U);
  EXPECT_TRUE(books.states()[0].is_read());
}

TEST_F(Books, one_that_was_replaced_is_read_anew) {
  raise("kelpie", 0);
  auto books = read();
  EXPECT_EQ(books.counts()["kelpie"].standing, 1U);
  open("fresh.db");
  raise("kelpie", 0);
  raise("kelpie", 1);
  book_.reset();
  for (const char* const end : {"", "-wal", "-shm"}) {
    std::filesystem::rename(path("fresh.db") + end, path() + end);
  }
  EXPECT_EQ(books.counts()["kelpie"].standing, 2U);
  EXPECT_THAT(books.of_station("kelpie").standing, SizeIs(2));
  book_.reset();
  std::filesystem::remove(path());
  EXPECT_THAT(books.counts(), IsEmpty());
  EXPECT_TRUE(books.states().front().is_missing);
}

TEST_F(Books, what_is_no_book_is_a_problem_that_says_so) {
  std::ofstream(path("text.db")) << std::string(5000, 'x');
  ASSERT_EQ(::mkfifo(path("pipe.db").c_str(), 0600), 0);
  std::filesystem::create_directory(path("folder.db"));
  auto other = buoyd::Database::open(path("other.db"), buoyd::Database::Mode::create);
  ASSERT_TRUE((*other)->execute("CREATE TABLE alarm(n)"));
  auto books = read({"text.db", "pipe.db", "folder.db", "other.db"});
  EXPECT_THAT(books.counts(), IsEmpty());
  EXPECT_THAT(books.of_station("kelpie").standing, IsEmpty());
  EXPECT_THAT(books.states()[0].problem, HasSubstr(" is no database"));
  EXPECT_THAT(books.states()[1].problem, HasSubstr("no regular file"));
  EXPECT_THAT(books.states()[2].problem, HasSubstr("no regular file"));
  EXPECT_THAT(books.states()[3].problem, HasSubstr("is no book of alarms of version 1"));
}

TEST_F(Books, one_that_another_program_keeps_to_itself_is_not_waited_for_long) {
  raise("kelpie", 0);
  book_.reset();
  auto other = buoyd::Database::open(path(), buoyd::Database::Mode::write);
  ASSERT_TRUE((*other)->execute("PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE"));
  auto books = read();
  EXPECT_THAT(books.counts(), IsEmpty());
  EXPECT_THAT(books.states().front().problem, HasSubstr("locked"));
  ASSERT_TRUE((*other)->execute("COMMIT"));
  other->reset();
  EXPECT_EQ(books.counts()["kelpie"].standing, 1U);
}

TEST_F(Books, one_that_takes_too_long_is_given_up) {
  raise_many("kelpie", 4000, false, "it is low");
  auto books = read();
  must_end_ = true;
  EXPECT_THAT(books.counts(), IsEmpty());
  EXPECT_THAT(books.states().front().problem, HasSubstr("interrupted"));
  must_end_ = false;
  EXPECT_EQ(books.counts()["kelpie"].standing, 4000U);
}

TEST_F(Books, who_may_not_write_beside_it_reads_it_while_nobody_has_it_open) {
  raise("kelpie", 0);
  book_.reset();
  EXPECT_TRUE(std::filesystem::exists(path() + "-wal"));
  EXPECT_TRUE(std::filesystem::exists(path() + "-shm"));
  auto beside = AlarmBook::open_beside(path());
  ASSERT_TRUE(beside) << beside.error().text;
  ASSERT_TRUE((*beside)->acknowledge(1, "the watch", "", at(1)));
  beside->reset();
  EXPECT_TRUE(std::filesystem::exists(path() + "-wal"));
  EXPECT_TRUE(std::filesystem::exists(path() + "-shm"));
}

}  // namespace
}  // namespace buoyshore
