#pragma once
// Books of alarms in a folder of the test's own.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "shore/alarm/alarm_book.hpp"

namespace buoyshore::test {

class BookTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "book_test.XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    open();
  }
  void TearDown() override {
    book_.reset();
    std::filesystem::remove_all(folder_);
  }

  [[nodiscard]] std::string path(const std::string& name = "alarms.db") const {
    return folder_ + '/' + name;
  }
  void open(const std::string& name = "alarms.db") {
    book_.reset();
    auto opened = AlarmBook::open(path(name));
    ASSERT_TRUE(opened) << opened.error().text;
    book_ = std::move(*opened);
  }
  /// An alarm at a second of the day; it stands.
  Condition raise(const std::string& station, int second_of_day, const std::string& rule = "low",
                  const std::string& said = "it is low") {
    Condition condition{rule, station, "battery"};
    auto entry = book_->begin();
    EXPECT_TRUE(entry);
    EXPECT_TRUE(entry->raise(condition, at(second_of_day), said, {}));
    condition.seen = at(second_of_day);
    EXPECT_TRUE(entry->keep(condition));
    EXPECT_TRUE(entry->commit());
    return condition;
  }
  /// So many alarms, a second apart, which are cleared at once if `over`; one commit.
  void raise_many(const std::string& station, int count, bool over, const std::string& said) {
    auto entry = book_->begin();
    ASSERT_TRUE(entry);
    for (int i = 0; i < count; ++i) {
      Condition condition{"low", station, "battery"};
      ASSERT_TRUE(entry->raise(condition, at(i), said, {}));
      if (!over) continue;
      ASSERT_TRUE(entry->clear(condition, at(i), "it is well again", {}));
    }
    ASSERT_TRUE(entry->commit());
  }
  void clear(Condition& condition, int second_of_day) {
    auto entry = book_->begin();
    ASSERT_TRUE(entry);
    ASSERT_TRUE(entry->clear(condition, at(second_of_day), "it is well again", {}));
    condition.seen = at(second_of_day);
    ASSERT_TRUE(entry->keep(condition));
    ASSERT_TRUE(entry->commit());
  }
  void acknowledge(std::int64_t alarm, int second_of_day) {
    ASSERT_TRUE(book_->acknowledge(alarm, "the watch", "a boat goes out", at(second_of_day)));
  }
  /// 2026-11-20T07:00:00Z and so many seconds.
  static buoyd::WallTime at(int second_of_day) {
    return buoyd::WallTime(std::chrono::seconds(1'795'158'000 + second_of_day));
  }

  std::string folder_;
  std::unique_ptr<AlarmBook> book_;
};

}  // namespace buoyshore::test
