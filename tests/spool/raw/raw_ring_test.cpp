// The ring of raw bytes in its file: order, bounds, and that whatever fails it is begun anew.

#include "spool/raw/raw_ring.hpp"

#include <fstream>
#include <memory>

#include "raw_chunks.hpp"
#include "spool/store_fixture.hpp"
#include "support/faulty_vfs.hpp"

namespace buoyd {
namespace {

class RawRingTest : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    begin();
  }
  [[nodiscard]] std::filesystem::path parent() const override { return in_memory(); }

  void begin(std::uint64_t limit = 1'000'000) {
    ring_ = std::make_unique<RawRing>(raw_path());
    ring_->set_limit(limit);
  }
  void append(std::int64_t from, std::int64_t to) {
    for (std::int64_t at = from; at <= to; ++at) ring_->append(std::vector{chunk_at(at)});
  }
  [[nodiscard]] std::string rows() const { return sql("SELECT count(*) FROM raw", raw_path()); }
  void expect_begun_anew(const std::string& what) {
    EXPECT_NE(ring_->take_trouble(), "") << what;
    EXPECT_EQ(ring_->take_trouble(), "") << what;
    const std::uint64_t refused = ring_->refused();
    ring_->append(std::vector{chunk_at(500)});
    EXPECT_EQ(ring_->take_trouble(), "") << what;
    EXPECT_EQ(ring_->refused(), refused) << what;
    EXPECT_EQ(starts(ring_->find(raw_query(400, 600))), Starts{500}) << what;
  }

  FaultyVfs vfs_;
  std::unique_ptr<RawRing> ring_;
};

TEST_F(RawRingTest, nothing_is_made_where_nothing_is_kept) {
  ring_->append({});
  EXPECT_FALSE(std::filesystem::exists(raw_path()));
  EXPECT_EQ(starts(ring_->find(raw_query(0, 100))), Starts{});
  begin(0);
  ring_->append(std::vector{chunk_at(1)});
  EXPECT_FALSE(std::filesystem::exists(raw_path()));
  EXPECT_EQ(ring_->refused(), chunk_at(1).bytes.size());
  EXPECT_EQ(ring_->find(raw_query(0, 100)).error().code, ErrorCode::unavailable);
}

TEST_F(RawRingTest, is_found_by_line_and_time_also_after_another_start) {
  ring_->append(std::vector{chunk_at(0), chunk_at(5, "other")});
  ring_->append(std::vector{chunk_at(20), chunk_at(40)});
  EXPECT_EQ(starts(ring_->find(raw_query(0, 100))), (Starts{0, 20, 40}));
  EXPECT_EQ(starts(ring_->find(raw_query(10, 39))), (Starts{0, 20})) << "the first reaches into it";
  EXPECT_EQ(starts(ring_->find(raw_query(11, 19))), Starts{});
  EXPECT_EQ(starts(ring_->find(raw_query(0, 100, "other"))), Starts{5});
  EXPECT_EQ(ring_->find(raw_query(20, 20)).value().front(), chunk_at(20));
  begin();
  EXPECT_EQ(starts(ring_->find(raw_query(0, 100))), (Starts{0, 20, 40}));
  EXPECT_EQ(ring_->refused(), 0U);
}

TEST_F(RawRingTest, its_oldest_rows_go_when_it_is_at_its_limit) {
  constexpr std::uint64_t limit = 200'000;
  begin(limit);
  for (std::int64_t at = 0; at < 100; ++at) {
    append(at, at);
    ASSERT_LE(ring_->bytes(), limit);
  }
  EXPECT_GT(ring_->bytes(), limit / 2);
  EXPECT_EQ(sql("SELECT max(boottime) FROM raw", raw_path()), "99000000");
  EXPECT_EQ(sql("SELECT max(n) - min(n) + 1 = count(*) FROM raw", raw_path()), "1") << "no hole";
  ring_->set_limit(100'000);
  ring_->append({});
  EXPECT_LE(ring_->bytes(), 100'000U) << "the file shrinks";
  EXPECT_GT(ring_->bytes(), 20'000U);
  EXPECT_EQ(ring_->refused(), 0U);
  ring_->set_limit(0);
  EXPECT_EQ(ring_->bytes(), 0U) << "switched off";
  EXPECT_FALSE(std::filesystem::exists(raw_path()));
}

TEST_F(RawRingTest, what_could_never_be_kept_pushes_nothing_out) {
  begin(100'000);
  append(1, 5);
  ring_->append(chunks_at(10, 40));
  EXPECT_GT(ring_->refused(), 100'000U);
  EXPECT_EQ(starts(ring_->find(raw_query(0, 100))), (Starts{1, 2, 3, 4, 5}));
}

TEST_F(RawRingTest, a_request_for_too_much_is_refused_with_what_there_is) {
  begin(10'000'000);
  ring_->append(chunks_at(0, 299));
  const auto all = ring_->find(raw_query(0, 1000));
  ASSERT_FALSE(all);
  EXPECT_EQ(all.error().code, ErrorCode::full);
  EXPECT_NE(all.error().text.find("1048576"), std::string::npos) << all.error().text;
  EXPECT_EQ(ring_->find(raw_query(0, 100)).value().size(), 101U);
  EXPECT_EQ(ring_->take_trouble(), "");
}

TEST_F(RawRingTest, a_file_that_is_no_ring_is_begun_anew) {
  for (const char* content : {"no database at all, whatever stands behind it in the file", ""}) {
    begin();
    ring_->remove();
    std::ofstream(raw_path(), std::ios::binary) << content;
    if (*content == 0) {
      auto other = Database::open(raw_path(), Database::Mode::write).value();
      ASSERT_TRUE(other->execute("CREATE TABLE raw(n INTEGER PRIMARY KEY)"));
    }
    append(1, 1);
    EXPECT_EQ(ring_->refused(), chunk_at(1).bytes.size());
    expect_begun_anew(content);
  }
}

TEST_F(RawRingTest, whatever_page_is_damaged_it_costs_the_ring_alone) {
  append(1, 60);
  ring_->close();
  std::ifstream file(raw_path(), std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(file), {}};
  constexpr std::size_t page = 4096;
  std::size_t met = 0;
  for (std::size_t at = 0; at < whole.size(); at += page) {
    std::string damaged = whole;
    damaged.replace(at, page, page, '\x5a');
    ring_.reset();
    std::ofstream(raw_path(), std::ios::binary) << damaged;
    begin(50'000);  // far below: every row is met
    for (int i = 0; i < 10; ++i) ring_->append({});
    static_cast<void>(ring_->find(raw_query(0, 100)));
    if (ring_->refused() > 0 || ring_->bytes() == 0) ++met;
    static_cast<void>(ring_->take_trouble());
    append(500, 500);
    EXPECT_EQ(starts(ring_->find(raw_query(400, 600))), Starts{500}) << at;
  }
  EXPECT_GT(met, 3U);
}

TEST_F(RawRingTest, a_disk_that_fails_it_costs_what_came_meanwhile) {
  for (const FileKind kind : {FileKind::database, FileKind::wal}) {
    for (const FileOp op : {FileOp::open, FileOp::read, FileOp::write, FileOp::sync}) {
      for (const int code : {SQLITE_IOERR, SQLITE_FULL}) {
        begin();
        ring_->remove();
        append(1, 3);
        begin();
        vfs_.fail(kind, op, code);
        append(4, 6);
        vfs_.heal();
        if (ring_->refused() > 0) expect_begun_anew("a failing disk");
      }
    }
  }
}

TEST_F(RawRingTest, another_process_that_writes_costs_what_came_meanwhile_and_a_reader_nothing) {
  append(1, 2);
  auto other = Database::open(raw_path(), Database::Mode::write).value();
  ASSERT_TRUE(other->execute("BEGIN IMMEDIATE"));
  append(3, 3);
  EXPECT_EQ(ring_->refused(), chunk_at(3).bytes.size());
  ASSERT_TRUE(other->execute("ROLLBACK"));
  ASSERT_TRUE(other->execute("BEGIN; SELECT * FROM raw"));
  append(4, 5);
  EXPECT_EQ(starts(ring_->find(raw_query(0, 100))), (Starts{1, 2, 4, 5}));
  EXPECT_EQ(ring_->refused(), chunk_at(3).bytes.size());
  EXPECT_EQ(ring_->take_trouble(), "");
}

TEST_F(RawRingTest, a_read_that_stays_open_does_not_let_it_grow_past_its_limit) {
  begin(300'000);
  append(1, 10);
  auto reader = Database::open(raw_path(), Database::Mode::read).value();
  auto statement = reader->prepare("SELECT * FROM raw");
  ASSERT_TRUE(statement->step().value());
  for (std::int64_t at = 11; at < 200; ++at) {
    append(at, at);
    ASSERT_LE(ring_->bytes(), 500'000U) << "its limit, and what the last deletions wrote";
  }
  EXPECT_GT(ring_->refused(), 0U);
  statement->reset();
  append(200, 210);
  EXPECT_EQ(starts(ring_->find(raw_query(205, 300))).back(), 210);
}

TEST_F(RawRingTest, a_file_that_was_deleted_under_it_is_made_again) {
  append(1, 2);
  for (const char* part : {"", "-wal", "-shm"}) std::filesystem::remove(raw_path() + part);
  append(3, 3);
  EXPECT_EQ(starts(ring_->find(raw_query(0, 100))), Starts{3});
  EXPECT_EQ(rows(), "1");
  EXPECT_EQ(ring_->take_trouble(), "");
}

}  // namespace
}  // namespace buoyd
