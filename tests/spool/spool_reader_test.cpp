#include "spool/spool_reader.hpp"

#include <fstream>

#include "store_fixture.hpp"
#include "support/faulty_vfs.hpp"

namespace buoyd {
namespace {

class SpoolReaderTest : public StoreTest {
 protected:
  SpoolReader reader() {
    auto opened = SpoolReader::open(path());
    EXPECT_TRUE(opened) << opened.error().text;
    return std::move(*opened);
  }
  static std::vector<std::uint64_t> numbers(const Result<std::vector<StoredReading>>& readings) {
    std::vector<std::uint64_t> found;
    EXPECT_TRUE(readings);
    for (const StoredReading& stored : *readings) found.push_back(stored.seq);
    return found;
  }
  using Numbers = std::vector<std::uint64_t>;

  FaultyVfs vfs_;
};

TEST_F(SpoolReaderTest, follows_a_store_that_is_being_written) {
  append(probe_readings(1, 5));
  SpoolReader tail = reader();
  EXPECT_EQ(tail.last().value(), 5U);
  EXPECT_EQ(numbers(tail.newest(2)), (Numbers{4, 5}));
  EXPECT_EQ(numbers(tail.newest(100)), (Numbers{1, 2, 3, 4, 5}));
  EXPECT_EQ(numbers(tail.after(5, 10)), Numbers{});
  append({probe_reading(6, probe_description("other"))});
  const auto fresh = tail.after(5, 10);
  EXPECT_EQ(numbers(fresh), Numbers{6});
  EXPECT_EQ(fresh->front().reading.description->instrument(), "other");
  EXPECT_EQ(numbers(tail.after(1, 2)), (Numbers{2, 3}));
  EXPECT_EQ(numbers(tail.after(1, 0)), Numbers{});
}

TEST_F(SpoolReaderTest, latest_is_the_newest_of_each_instrument_and_kind) {
  append(probe_readings(1, 5));
  append({probe_reading(6, probe_description("other")),
          probe_reading(7, probe_description("probe", "rest")), probe_reading(8)});
  EXPECT_EQ(numbers(reader().latest()), (Numbers{6, 7, 8}));
}

TEST_F(SpoolReaderTest, finds_the_newest_of_a_kind_behind_more_than_the_latest_are_taken_from) {
  append({probe_reading(1, probe_description("lidar", "scan")),
          probe_reading(2, probe_description("lidar", "scan")),
          probe_reading(3, probe_description("lidar", "rest"))});
  append(probe_readings(4, 10'003));
  SpoolReader after = reader();
  EXPECT_EQ(after.newest_of_kind("lidar", "scan").value()->seq, 2U);
  EXPECT_EQ(after.newest_of_kind("probe", "sample").value()->seq, 10'003U);
  EXPECT_FALSE(after.newest_of_kind("lidar", "sample").value());
}

/// Of mast's event `kind`.
Reading event_reading_of(const std::string& kind, const std::string& body) {
  Reading reading = probe_reading(1);
  reading.description = *Description::parse(
      R"({"v":1,"instrument":"mast","kind":")" + kind +
      R"(","computed":{"method":"event","of":"wind"},"channels":[{"name":"state","type":)"
      R"("integer","values":{"0":"over","1":"on"}},{"name":"value","type":"float64"}]})");
  reading.body = body;
  return reading;
}

TEST_F(SpoolReaderTest, knows_the_events_that_are_on_however_much_came_since) {
  append({event_reading_of("gale", "[1,18.5]"), event_reading_of("drift", "[1,151]"),
          event_reading_of("leak", "[1,null]")});
  append({event_reading_of("gale", "[0,13]"), event_reading_of("leak", "[0,0]"),
          event_reading_of("leak", "[1,1]")});
  append(probe_readings(7, 100));
  EXPECT_EQ(reader().events_that_are_on().value(),
            (std::vector<std::string>{"mast.drift", "mast.leak"}));
}

TEST_F(SpoolReaderTest, knows_how_an_event_is_described_however_much_came_since) {
  const Reading gale = event_reading_of("gale", "[1,18.5]");
  append({gale, probe_reading(2, probe_description("mast", "drift"))});
  append(probe_readings(3, 10'000));
  SpoolReader after = reader();
  const DescriptionPtr described = after.description_of_event("mast.gale").value();
  ASSERT_NE(described, nullptr);
  EXPECT_EQ(described->text(), gale.description->text());
  EXPECT_EQ(after.description_of_event("mast.drift").value(), nullptr) << "it is no event";
}

TEST_F(SpoolReaderTest, the_newest_of_one_instrument_however_many_others_said_since) {
  append(
      {probe_reading(1, probe_description("rare")), probe_reading(2, probe_description("rare"))});
  append(probe_readings(3, 25'000));
  append({probe_reading(25'001, probe_description("rare", "rest")), probe_reading(25'002)});
  SpoolReader tail = reader();
  EXPECT_EQ(numbers(tail.newest_of("rare", 2)), (Numbers{2, 25'001}));
  EXPECT_EQ(numbers(tail.newest_of("rare", 10)), (Numbers{1, 2, 25'001}));
  EXPECT_EQ(numbers(tail.newest_of("rare", 0)), Numbers{});
  EXPECT_EQ(numbers(tail.newest_of("nobody", 10)), Numbers{});
  EXPECT_EQ(tail.instruments().value(), (std::vector<std::string>{"probe", "rare"}));
}

TEST_F(SpoolReaderTest, keeps_no_read_open) {
  append(probe_readings(1, 5));
  SpoolReader tail = reader();
  EXPECT_TRUE(tail.latest());
  EXPECT_TRUE(tail.newest(2));
  EXPECT_TRUE(tail.newest_of("probe", 2));
  EXPECT_TRUE(tail.instruments());
  append(probe_readings(6, 6));
  EXPECT_TRUE(store_->checkpoint(true));
  EXPECT_EQ(file_size("spool.db-wal"), 0U);
}

TEST_F(SpoolReaderTest, an_empty_store) {
  SpoolReader tail = reader();
  EXPECT_EQ(tail.last().value(), 0U);
  EXPECT_EQ(numbers(tail.newest(5)), Numbers{});
  EXPECT_EQ(numbers(tail.newest_of("probe", 5)), Numbers{});
  EXPECT_TRUE(tail.instruments().value().empty());
  EXPECT_EQ(numbers(tail.latest()), Numbers{});
}

TEST_F(SpoolReaderTest, reads_where_it_cannot_make_a_shm_file) {
  append(probe_readings(1, 5));
  store_.reset();
  vfs_.fail(FileKind::database, FileOp::shared_memory, SQLITE_CANTOPEN);
  EXPECT_EQ(numbers(reader().newest(1)), Numbers{5});
}

TEST_F(SpoolReaderTest, but_never_past_a_wal_that_it_cannot_read) {
  append(probe_readings(1, 5));
  store_->leave_untouched();
  store_.reset();
  EXPECT_GT(file_size("spool.db-wal"), 0U);
  vfs_.fail(FileKind::database, FileOp::shared_memory, SQLITE_CANTOPEN);
  EXPECT_FALSE(SpoolReader::open(path())) << "immutable=1 would show older content";
}

TEST_F(SpoolReaderTest, what_is_no_store_is_refused) {
  EXPECT_FALSE(SpoolReader::open(folder_ + "/none.db"));
  std::ofstream(folder_ + "/text.db") << "hello";
  EXPECT_FALSE(SpoolReader::open(folder_ + "/text.db"));
  ASSERT_TRUE(store_->database().execute("PRAGMA user_version = 99"));
  const auto newer = SpoolReader::open(path());
  ASSERT_FALSE(newer);
  EXPECT_EQ(newer.error().code, ErrorCode::invalid);
}

TEST_F(SpoolReaderTest, a_path_with_odd_characters) {
  const std::string odd = folder_ + "/a?b#c%d.db";
  auto store = Store::open(odd);
  ASSERT_TRUE(store);
  (*store)->begin_epoch({epoch_id(1), "boot"});
  ASSERT_TRUE((*store)->append(probe_readings(1, 3)));
  store->reset();
  vfs_.fail(FileKind::database, FileOp::shared_memory, SQLITE_CANTOPEN);
  auto opened = SpoolReader::open(odd);
  ASSERT_TRUE(opened) << opened.error().text;
  EXPECT_EQ(opened->last().value(), 3U);
}

}  // namespace
}  // namespace buoyd
