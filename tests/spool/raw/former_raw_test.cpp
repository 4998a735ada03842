// A store of an older buoyd, which kept raw bytes in a table of it: they move over, once.

#include "raw_chunks.hpp"
#include "spool/spool_fixture.hpp"

namespace buoyd {
namespace {

/// As it made them.
constexpr const char* former_tables = R"(
CREATE TABLE raw(n INTEGER PRIMARY KEY, line TEXT NOT NULL, boot_id TEXT NOT NULL,
  utc INTEGER NOT NULL, boottime INTEGER NOT NULL, clock INTEGER NOT NULL, span INTEGER NOT NULL,
  cost INTEGER NOT NULL, upto INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE INDEX raw_time ON raw(line, utc);)";

class FormerRawTest : public SpoolTest {
 protected:
  static constexpr std::int64_t rows = 200;

  void SetUp() override {
    SpoolTest::SetUp();
    setup_.settings.raw_share = 0.1;
    auto store = Store::open(path()).value();
    store->begin_epoch({epoch_id(1), "boot"});
    ASSERT_TRUE(store->append(probe_readings(1, 3)));
    ASSERT_TRUE(store->database().execute(former_tables));
    auto row = store->database().prepare(
        "INSERT INTO raw VALUES(?1, 'bus', 'boot', ?2, ?3, 106, 10000000, 4256, 0, ?4)");
    for (const RawChunk& chunk : chunks_at(1, rows)) {
      const std::int64_t boottime = chunk.boottime.time_since_epoch().count();
      row->bind_all(first + boottime / 1'000'000, chunk.utc.time_since_epoch().count(), boottime,
                    std::span<const std::uint8_t>(chunk.bytes));
      ASSERT_TRUE(row->run());
    }
  }
  [[nodiscard]] std::filesystem::path parent() const override { return in_memory(); }

  void turns(int count) {
    for (int i = 0; i < count; ++i) spool_->maintain();
  }
  [[nodiscard]] std::string tables_left() const {
    return sql("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'raw%'");
  }
  Starts kept() { return starts(spool_->raw().find(raw_query(0, 1000))); }
  static Starts up_to(std::int64_t last) {
    Starts all;
    for (std::int64_t at = 1; at <= last; ++at) all.push_back(at);
    return all;
  }

  static constexpr std::int64_t first = 5000;  // many rows had gone
};

TEST_F(FormerRawTest, all_of_it_moves_in_front_of_what_comes_and_the_table_goes) {
  open();
  EXPECT_GT(commit(4, 4), 0U);
  spool_->raw().append(chunks_at(rows + 1, rows + 1));
  turns(5);
  EXPECT_EQ(tables_left(), "0");
  spool_->raw().append(chunks_at(rows + 2, rows + 2));
  EXPECT_EQ(kept(), up_to(rows + 2));
  EXPECT_EQ(spool_->raw().find(raw_query(7, 7)).value().back(), chunk_at(7));
  EXPECT_EQ(happened(), Kinds{});
  EXPECT_EQ(counts(), "1,2,3,4");
  EXPECT_EQ(sql("PRAGMA integrity_check"), "ok");
}

TEST_F(FormerRawTest, it_moves_on_where_a_kill_left_it) {
  for (int start = 0; start < 4; ++start) {
    open();
    EXPECT_GT(commit(4 + start, 4 + start), 0U);
    vfs_.ask_before([](const FileStep& step) {  // the rows are in both files
      const bool store = step.path.find("-raw.db") == std::string_view::npos;
      return store && step.op == FileOp::write ? SQLITE_IOERR_WRITE : SQLITE_OK;
    });
    turns(1);
    vfs_.heal();
  }
  open();
  EXPECT_GT(commit(10, 10), 0U);
  turns(6);
  EXPECT_EQ(kept(), up_to(rows));
  EXPECT_EQ(tables_left(), "0");
}

TEST_F(FormerRawTest, what_is_damaged_of_it_stays_and_is_said_once) {
  const std::string root = sql("SELECT rootpage FROM sqlite_schema WHERE name = 'raw'");
  overwrite("spool.db", (std::stoll(root) - 1) * static_cast<std::int64_t>(new_page_bytes),
            new_page_bytes);
  open();
  EXPECT_GT(commit(4, 4), 0U);
  turns(5);
  EXPECT_EQ(happened(), Kinds{"raw_left"});
  EXPECT_EQ(counts(), "1,2,3,4");
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/spool.aside-1.db"));
  spool_->raw().append(chunks_at(1, 1));
  EXPECT_EQ(kept(), Starts{1});
}

TEST_F(FormerRawTest, it_goes_where_none_are_to_be_kept) {
  setup_.settings.raw_share = 0;
  open();
  EXPECT_GT(commit(4, 4), 0U);
  turns(5);
  EXPECT_EQ(tables_left(), "0");
  EXPECT_FALSE(std::filesystem::exists(raw_path()));
}

}  // namespace
}  // namespace buoyd
