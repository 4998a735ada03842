// Raw bytes on a disk that fails under them, and a ring that is damaged: neither costs a reading,
// and for neither is the store set aside.

#include <charconv>

#include "core/raw_chunk.hpp"
#include "spool_fixture.hpp"

namespace buoyd {
namespace {

constexpr auto ring_page = static_cast<std::int64_t>(new_page_bytes);

std::vector<RawChunk> raw_of(std::int64_t at) {
  RawChunk chunk;
  chunk.line = "bus";
  chunk.boot = "boot";
  chunk.boottime = MonoTime(std::chrono::seconds(at));
  chunk.utc = WallTime(std::chrono::seconds(1'795'158'000 + at));
  pack_piece(chunk.bytes, Micros(0), false, std::vector<std::uint8_t>(3000, 0x5a));
  return {chunk};
}

class RawDamageTest : public SpoolTest {
 protected:
  static constexpr std::int64_t chunks = 60;

  void SetUp() override {
    SpoolTest::SetUp();
    setup_.settings.raw_share = 0.1;
    open();
    for (std::int64_t i = 1; i <= chunks; ++i) commit_with_raw(i);
    spool_->close();
  }
  [[nodiscard]] std::filesystem::path parent() const override { return in_memory(); }

  /// Reading `count`, and a chunk of raw bytes with it.
  void commit_with_raw(std::int64_t count) {
    auto batch = probe_readings(count, count);
    EXPECT_TRUE(spool_->commit(batch, raw_of(count))) << count << ": " << spool_->last_error();
    expected_ += (expected_.empty() ? "" : ",") + std::to_string(count);
  }
  /// Numbers of the pages that the ring and its index are in, those above the rows first.
  [[nodiscard]] std::vector<std::int64_t> raw_pages() const {
    const std::string list =
        sql("SELECT group_concat(pageno) FROM (SELECT pageno FROM dbstat WHERE name LIKE 'raw%'"
            " ORDER BY pagetype, pageno)");
    std::vector<std::int64_t> pages;
    for (const char* at = list.data(); at < list.data() + list.size(); ++at) {
      at = std::from_chars(at, list.data() + list.size(), pages.emplace_back()).ptr;
    }
    return pages;
  }
  /// Reads of these pages from the database fail from now on.
  void fail_reads_of(const std::vector<std::int64_t>& pages) {
    vfs_.ask_before([pages](const FileStep& step) {
      const bool hit = step.kind == FileKind::database && step.op == FileOp::read &&
                       std::ranges::find(pages, step.offset / ring_page + 1) != pages.end() &&
                       step.offset > 0;
      return hit ? SQLITE_IOERR_READ : SQLITE_OK;
    });
  }
  void check_through() {
    for (int turn = 0; turn < 20; ++turn) spool_->maintain();
  }
  void expect_whole(const std::string& what) const {
    EXPECT_EQ(counts(), expected_) << what;
    EXPECT_FALSE(std::filesystem::exists(folder_ + "/spool.aside-1.db")) << what;
    EXPECT_FALSE(spool_->is_volatile()) << what;
  }
  [[nodiscard]] std::string file() const {
    std::ifstream in(path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  std::string expected_;
};

TEST_F(RawDamageTest, any_page_of_the_ring_damaged_the_readings_go_on) {
  const std::string whole = file();
  const std::string before = expected_;
  const auto pages = raw_pages();
  ASSERT_GT(pages.size(), 20U);
  for (const std::int64_t number : pages) {
    spool_.reset();
    std::ofstream(path(), std::ios::binary) << whole;
    overwrite("spool.db", (number - 1) * ring_page, new_page_bytes);
    expected_ = before;
    const std::string what = "page " + std::to_string(number);
    open();
    commit_with_raw(1001);
    check_through();
    static_cast<void>(spool_->find_raw({"bus", WallTime{}, clock_.wall()}));
    setup_.settings.raw_share = 0.001;  // it is to shrink: every row is met
    spool_->change(setup_.settings);
    for (std::int64_t i = 1002; i < 1006; ++i) commit_with_raw(i);
    expect_whole(what);
    EXPECT_EQ(happened(), Kinds{}) << what;
    setup_.settings.raw_share = 0.1;
  }
}

TEST_F(RawDamageTest, on_a_full_disk_a_damaged_ring_keeps_nothing_from_making_room) {
  const auto pages = raw_pages();
  for (const std::int64_t number : std::vector(pages.begin() + 4, pages.end() - 4)) {
    overwrite("spool.db", (number - 1) * ring_page, new_page_bytes);
  }
  spool_.reset();
  auto store = Store::open(path());
  ASSERT_TRUE(store);
  for (int i = 0; i < chunks && !(*store)->raw_given_up(); ++i) {
    const auto trimmed = (*store)->trim();
    ASSERT_TRUE(trimmed) << trimmed.error().text;
    EXPECT_TRUE(*trimmed);
  }
  EXPECT_TRUE((*store)->raw_given_up()) << "the damage was met";
  EXPECT_LT(std::stoi(sql("SELECT count(*) FROM reading")), 61) << "the oldest readings went";
  store->reset();
  open();
  auto batch = probe_readings(1001, 1001);
  EXPECT_TRUE(spool_->commit(batch)) << spool_->last_error();
}

TEST_F(RawDamageTest, a_disk_that_cannot_read_the_ring_gives_it_up_and_keeps_the_store) {
  open();
  fail_reads_of(raw_pages());
  commit_with_raw(1001);
  EXPECT_EQ(happened(), Kinds{"io_error"});
  EXPECT_EQ(spool_->raw_refused(), raw_of(1001).front().bytes.size());
  commit_with_raw(1002);
  spool_->store_raw(raw_of(1003));
  commit_with_raw(1004);
  EXPECT_EQ(happened(), Kinds{}) << "it is left alone";
  expect_whole("I/O errors");
  vfs_.heal();
  open();
  commit_with_raw(1005);
  EXPECT_EQ(spool_->raw_refused(), 0U) << "another start tries it again";
  EXPECT_EQ(sql("SELECT count(*) FROM raw"), std::to_string(chunks + 1));
}

TEST_F(RawDamageTest, one_io_error_under_raw_bytes_costs_them_alone) {
  open();
  for (std::uint64_t after = 0; after < 6; ++after) {
    vfs_.fail(FileKind::wal, FileOp::write, SQLITE_IOERR_WRITE, 1, after);
    commit_with_raw(1001 + static_cast<std::int64_t>(after));
    vfs_.heal();
  }
  expect_whole("one I/O error");
  const std::uint64_t refused = spool_->raw_refused();
  EXPECT_GT(refused, 0U);
  commit_with_raw(1010);
  EXPECT_EQ(spool_->raw_refused(), refused) << "the ring goes on";
}

TEST_F(RawDamageTest, without_readings_an_io_error_under_raw_bytes_stops_nothing) {
  open();
  fail_reads_of(raw_pages());
  spool_->store_raw(raw_of(1001));
  EXPECT_GT(spool_->raw_refused(), 0U);
  commit_with_raw(1002);
  spool_->store_raw(raw_of(1003));
  expect_whole("I/O errors");
}

}  // namespace
}  // namespace buoyd
