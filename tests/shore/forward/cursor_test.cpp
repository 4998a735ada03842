#include "shore/forward/cursor.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace buoyshore {
namespace {

using buoyd::ErrorCode;
using buoyd::Range;
using testing::ElementsAre;
using testing::HasSubstr;

/// What made a state of today one of the first version.
constexpr const char* as_version_1 =
    "ALTER TABLE pending DROP COLUMN places; ALTER TABLE pending DROP COLUMN form; "
    "ALTER TABLE pending DROP COLUMN may_be_there; ALTER TABLE pending DROP COLUMN was_refused; "
    "ALTER TABLE pending DROP COLUMN amended; ALTER TABLE forward DROP COLUMN amended; "
    "PRAGMA user_version=1;";

class Cursors : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "cursor_test.XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string path() const { return folder_ + "/state"; }
  static ForwardIdentity identity() { return {"kelpie", "lidar", "", "tcp://h:1", ""}; }
  std::unique_ptr<Cursor> open() const {
    auto cursor = Cursor::open(path(), identity(), false);
    EXPECT_TRUE(cursor) << cursor.error().text;
    return cursor ? std::move(*cursor) : nullptr;
  }
  static void settle(Cursor& cursor, Range range) {
    ASSERT_TRUE(cursor.prepare(batch("b", range)));
    ASSERT_TRUE(cursor.finish());
  }
  [[nodiscard]] buoyd::Error refusal(const ForwardIdentity& wanted, bool is_moved = false) const {
    auto cursor = Cursor::open(path(), wanted, is_moved);
    EXPECT_FALSE(cursor);
    return cursor ? buoyd::Error{ErrorCode::stopped, ""} : cursor.error();
  }
  static ForwardBatch batch(std::string name, Range readings) {
    ForwardBatch made;
    made.parcel = {std::move(name), "text/plain", {{"a.csv", 0, std::string("x\0y", 3)}}};
    made.records = {1};
    made.epoch = "aaaaaaaaaaaaaaaa";
    made.readings.add(readings);
    made.rows = 1;
    return made;
  }

  std::string folder_;
};

TEST_F(Cursors, keep_what_was_settled_and_what_is_pending) {
  std::string id;
  {
    const auto cursor = open();
    id = cursor->id();
    EXPECT_FALSE(cursor->pending());
    ASSERT_TRUE(cursor->prepare(batch("one", {5, 9})));
  }
  {
    const auto cursor = open();
    EXPECT_EQ(cursor->id(), id);
    ASSERT_TRUE(cursor->pending());
    EXPECT_EQ(cursor->pending()->parcel.name, "one");
    EXPECT_EQ(cursor->pending()->parcel.parts[0].text, std::string("x\0y", 3));
    EXPECT_TRUE(cursor->done("aaaaaaaaaaaaaaaa").empty()) << "it was not sent";
    ASSERT_TRUE(cursor->finish());
  }
  const auto cursor = open();
  EXPECT_FALSE(cursor->pending());
  EXPECT_THAT(cursor->done("aaaaaaaaaaaaaaaa").list(), ElementsAre(Range{5, 9}));
  EXPECT_TRUE(cursor->done("bbbbbbbbbbbbbbbb").empty());
  EXPECT_EQ(cursor->totals().rows, 1U);
  EXPECT_EQ(cursor->file("a.csv").value().length, 3U);
  EXPECT_EQ(cursor->file("a.csv").value().records, 1U);
  EXPECT_EQ(cursor->file("b.csv").value().length, 0U);
}

TEST_F(Cursors, merge_ranges_in_the_file_as_in_memory) {
  {
    const auto cursor = open();
    settle(*cursor, {10, 19});
    settle(*cursor, {30, 39});
    settle(*cursor, {50, 59});
    settle(*cursor, {15, 33});
    settle(*cursor, {1, 2});
    settle(*cursor, {3, 3});
  }
  const auto cursor = open();
  EXPECT_THAT(cursor->done("aaaaaaaaaaaaaaaa").list(),
              ElementsAre(Range{1, 3}, Range{10, 39}, Range{50, 59}));
}

TEST_F(Cursors, write_down_with_the_next_batch_what_was_passed_over) {
  {
    const auto cursor = open();
    cursor->pass_over("aaaaaaaaaaaaaaaa", buoyd::Ranges({{1, 4}}));
    cursor->pass_over_gaps("bbbbbbbbbbbbbbbb", buoyd::Ranges({{7, 8}}));
    EXPECT_THAT(cursor->done("aaaaaaaaaaaaaaaa").list(), ElementsAre(Range{1, 4}));
  }
  {
    const auto cursor = open();
    EXPECT_TRUE(cursor->done("aaaaaaaaaaaaaaaa").empty());
    cursor->pass_over("aaaaaaaaaaaaaaaa", buoyd::Ranges({{1, 4}}));
    cursor->pass_over_gaps("bbbbbbbbbbbbbbbb", buoyd::Ranges({{7, 8}}));
    ASSERT_TRUE(cursor->prepare(batch("one", {5, 9})));
    ASSERT_TRUE(cursor->drop());
  }
  const auto cursor = open();
  EXPECT_FALSE(cursor->pending());
  EXPECT_THAT(cursor->done("aaaaaaaaaaaaaaaa").list(), ElementsAre(Range{1, 4}));
  EXPECT_THAT(cursor->told("bbbbbbbbbbbbbbbb").list(), ElementsAre(Range{7, 8}));
}

TEST_F(Cursors, are_for_one_platform_and_one_process) {
  {
    const auto cursor = open();
    EXPECT_EQ(refusal(identity()).code, ErrorCode::full);
    EXPECT_THAT(refusal(identity()).text, HasSubstr("another forward uses it"));
    settle(*cursor, {1, 2});
  }
  for (const ForwardIdentity& other :
       {ForwardIdentity{"otter", "lidar", "", "tcp://h:1", ""},
        ForwardIdentity{"kelpie", "", "", "tcp://h:1", ""},
        ForwardIdentity{"kelpie", "lidar", "scan", "tcp://h:1", ""},
        ForwardIdentity{"kelpie", "lidar", "", "tcp://h:2", ""},
        ForwardIdentity{"kelpie", "lidar", "", "tcp://h:1", "abc"}}) {
    EXPECT_EQ(refusal(other).code, ErrorCode::invalid);
  }
  EXPECT_THAT(refusal({"otter", "lidar", "", "tcp://h:1", ""}).text,
              HasSubstr("is for kelpie lidar to tcp://h:1, not for otter lidar"));
}

TEST_F(Cursors, may_be_told_that_the_platform_has_moved) {
  settle(*open(), {1, 2});
  ForwardIdentity moved = identity();
  moved.target = "tcp://elsewhere:1";
  ASSERT_TRUE(Cursor::open(path(), moved, true));
  EXPECT_TRUE(Cursor::open(path(), moved, false));
  EXPECT_EQ(refusal(identity()).code, ErrorCode::invalid) << "where it was before";
}

TEST_F(Cursors, are_for_one_query_of_a_url) {
  settle(*open(), {1, 2});
  ForwardIdentity with_query = identity();
  with_query.target = "tcp://h:1 (query 1a2b3c4d)";
  EXPECT_TRUE(Cursor::open(path(), with_query, false)) << "one of before knew no query";
  EXPECT_EQ(refusal(identity()).code, ErrorCode::invalid);
  with_query.target = "tcp://h:1 (query 00000000)";
  EXPECT_THAT(refusal(with_query).text, HasSubstr("to tcp://h:1 (query 1a2b3c4d), not for"));
}

TEST_F(Cursors, bind_nobody_before_anything_was_sent) {
  {
    const auto cursor = open();
    cursor->pass_over("aaaaaaaaaaaaaaaa", buoyd::Ranges({{1, 4}}));
    ASSERT_TRUE(cursor->prepare(batch("one", {5, 9})));
    ASSERT_TRUE(cursor->note(false, false)) << "nobody was there";
  }
  {
    auto cursor = Cursor::open(path(), {"kelpie", "", "", "tcp://h:2", "abc"}, false);
    ASSERT_TRUE(cursor) << cursor.error().text;
    EXPECT_FALSE((*cursor)->pending());
    EXPECT_TRUE((*cursor)->done("aaaaaaaaaaaaaaaa").empty()) << "that was for another selection";
    ASSERT_TRUE((*cursor)->prepare(batch("two", {1, 9})));
  }
  // It was killed while it sent: nobody knows.
  EXPECT_EQ(refusal(identity()).code, ErrorCode::invalid);
}

TEST_F(Cursors, of_the_first_version_are_brought_up) {
  {
    const auto cursor = open();
    ASSERT_TRUE(cursor->prepare(batch("one", {5, 9})));
  }
  {
    auto database = buoyd::Database::open(path(), buoyd::Database::Mode::write);
    ASSERT_TRUE((*database)->execute(as_version_1));
  }
  const auto cursor = open();
  ASSERT_NE(cursor, nullptr);
  ASSERT_TRUE(cursor->pending());
  EXPECT_EQ(cursor->pending()->parcel.name, "one");
  EXPECT_TRUE(cursor->pending()->may_be_there);
  EXPECT_FALSE(cursor->pending()->was_refused);
  ASSERT_TRUE(cursor->finish());
  settle(*cursor, {10, 12});
  EXPECT_THAT(cursor->done("aaaaaaaaaaaaaaaa").list(), ElementsAre(Range{5, 12}));
}

TEST_F(Cursors, keep_nothing_in_a_file_that_was_deleted_or_replaced) {
  const auto cursor = open();
  ASSERT_TRUE(cursor->prepare(batch("one", {5, 9})));
  const auto refusal_of = [](const buoyd::Result<void>& result) {
    EXPECT_EQ(result.error().code, ErrorCode::invalid);
    return result.error().text;
  };
  std::filesystem::rename(path(), path() + ".aside");
  EXPECT_THAT(refusal_of(cursor->finish()), HasSubstr("/state was deleted while it was in use"));
  std::ofstream(path()) << "";
  EXPECT_THAT(refusal_of(cursor->finish()), HasSubstr("/state was replaced while it was in use"));
  EXPECT_THAT(refusal_of(cursor->drop()), HasSubstr("replaced"));
  EXPECT_TRUE(cursor->pending()) << "it is not settled";
  std::filesystem::rename(path() + ".aside", path());
  EXPECT_TRUE(cursor->finish()) << "it was put back";
}

TEST_F(Cursors, are_for_the_group_at_most) {
  ASSERT_NE(open(), nullptr);
  struct stat facts = {};
  ASSERT_EQ(stat(path().c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0137, 0U);
}

TEST_F(Cursors, are_no_other_file) {
  std::ofstream(path()) << std::string(5000, 'x');
  EXPECT_NE(refusal(identity()).code, ErrorCode::stopped);
  std::filesystem::remove(path());
  {
    auto database = buoyd::Database::open(path(), buoyd::Database::Mode::create);
    ASSERT_TRUE((*database)->execute("CREATE TABLE t(a)"));
  }
  EXPECT_EQ(refusal(identity()).code, ErrorCode::invalid);
}

}  // namespace
}  // namespace buoyshore
