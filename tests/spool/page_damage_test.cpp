// Each page of a store damaged in turn, its -wal frame by frame, its files cut short or replaced by
// nonsense: the spool opens, goes on taking readings, says what it found, and makes nothing worse.

#include <map>
#include <random>

#include "spool_fixture.hpp"

namespace buoyd {
namespace {

/// (number, body) of every row that an ordinary reader gets, each by its own key.
using Rows = std::set<std::pair<std::uint64_t, std::string>>;

Rows rows_of(const std::string& file, std::uint64_t last) {
  Rows rows;
  auto database = Database::open(file, Database::Mode::read);
  if (!database) return rows;
  auto query = (*database)->prepare("SELECT body FROM reading WHERE seq = ?1");
  for (std::uint64_t seq = 1; query && seq <= last; ++seq) {
    query->bind(1, sql_integer(seq));
    const auto row = query->step();
    if (row && *row) rows.emplace(seq, query->text(0));
    query->reset();
  }
  return rows;
}

std::string bytes_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct Damage {
  const char* name;
  void (*apply)(std::string& bytes, std::size_t from, std::size_t length, std::uint64_t seed);
};

void zeros(std::string& bytes, std::size_t from, std::size_t length, std::uint64_t /*seed*/) {
  bytes.replace(from, length, length, '\0');
}
void noise(std::string& bytes, std::size_t from, std::size_t length, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  for (std::size_t i = from; i < from + length; ++i) bytes[i] = static_cast<char>(random());
}
void one_bit(std::string& bytes, std::size_t from, std::size_t length, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const std::size_t at = from + static_cast<std::size_t>(random() % length);
  bytes[at] = static_cast<char>(bytes[at] ^ (1 << (random() % 8)));
}
/// Where a page says what it is and how many cells it has.
void bit_of_its_header(std::string& bytes, std::size_t from, std::size_t length,
                       std::uint64_t seed) {
  one_bit(bytes, from, std::min<std::size_t>(length, 24), seed);
}
/// A misdirected write: what belongs elsewhere, sound in itself.
void another_place(std::string& bytes, std::size_t from, std::size_t length, std::uint64_t seed) {
  const auto pages = bytes.size() / length;
  const std::size_t other = static_cast<std::size_t>(seed * 7919 % pages) * length;
  bytes.replace(from, length, bytes.substr(other, length));
}

constexpr Damage damages[] = {{"zeros", zeros},
                              {"noise", noise},
                              {"one bit", one_bit},
                              {"a bit of its header", bit_of_its_header},
                              {"another place's bytes", another_place}};

class PageDamageTest : public SpoolTest {
 protected:
  [[nodiscard]] std::filesystem::path parent() const override { return in_memory(); }

  /// A store of two starts with every kind of page: leaves, inner ones, overflow, free ones.
  void make_store() {
    open();
    EXPECT_NE(commit(1, 600), 0U);
    std::vector<Reading> big{big_reading(9000), big_reading(3000)};
    EXPECT_TRUE(spool_->commit(big));
    spool_->apply({*status_of(*spool_).epoch, {{20, 400}}, {}});
    EXPECT_NE(commit(601, 640), 0U);
    spool_->close();
    auto store = Store::open(path());
    ASSERT_TRUE(store);
    EXPECT_TRUE((*store)->trim().value());
    EXPECT_TRUE((*store)->trim().value());
    store->reset();
    open();
    EXPECT_NE(commit(641, 660), 0U);
    last_ = status_of(*spool_).last;
    whole_ = rows_of(path(), last_);
  }
  void put_back(const std::string& database, const std::string& wal = "") {
    spool_.reset();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directory(folder_);
    std::ofstream(path(), std::ios::binary) << database;
    if (!wal.empty()) std::ofstream(path() + "-wal", std::ios::binary) << wal;
    std::ofstream(folder_ + "/spool.id") << "0123456789abcdef\n";
  }

  /// A start, commits, the whole check, the whole backlog. What happened.
  Kinds live(const std::string& what) {
    gaps_.clear();
    open();
    EXPECT_NE(commit(1001, 1003), 0U) << what << ": " << status_of(*spool_).last_error;
    for (int turn = 0; turn < 20; ++turn) spool_->maintain();
    for (const EpochState& epoch : spool_->news().epochs) {
      std::uint64_t after = 0;
      for (int i = 0; i < 50; ++i) {
        const auto run = read_owed(*spool_, {epoch.id, after, 100'000, 1000});
        if (!run) break;
        EXPECT_GT(run->to, after) << what;
        for (const Gap& gap : run->lost) gaps_.push_back(gap);
        after = run->to;
      }
    }
    EXPECT_NE(commit(1004, 1006), 0U) << what << ": " << status_of(*spool_).last_error;
    EXPECT_FALSE(status_of(*spool_).is_volatile) << what;
    auto kinds = happened();
    spool_.reset();
    return kinds;
  }

  /// The damaged store in place: lives on it and judges.
  void judge(const std::string& what) {
    const Rows before = rows_of(path(), last_);
    const std::string verdict = sql("PRAGMA integrity_check");
    const Kinds kinds = live(what);
    Rows after = rows_of(path(), last_);
    after.merge(rows_of(folder_ + "/spool.aside-1.db", last_));
    after.merge(rows_of(folder_ + "/spool.newer-1.db", last_));
    EXPECT_TRUE(std::includes(after.begin(), after.end(), before.begin(), before.end()))
        << what << ": " << before.size() << " rows could be read before it";
    EXPECT_TRUE(verdict == "ok" || !kinds.empty() || every_row_is_accounted_for())
        << what << " was not said: " << verdict;
    EXPECT_LE(kinds.size(), 3U) << what << ": set aside once";
    ++judged_;
    said_ += kinds.empty() ? 0 : 1;
  }

  /// Damage that no event told of: every row is there as it was, or its number is in a gap.
  [[nodiscard]] bool every_row_is_accounted_for() const {
    const Rows now = rows_of(path(), last_);
    return std::all_of(whole_.begin(), whole_.end(), [&](const auto& row) {
      const bool in_gap = std::any_of(gaps_.begin(), gaps_.end(), [&](const Gap& gap) {
        return gap.a <= row.first && row.first <= gap.b;
      });
      return in_gap || now.count(row) > 0;
    });
  }

  std::vector<Gap> gaps_;
  Rows whole_;
  std::uint64_t last_ = 0;
  int judged_ = 0;
  int said_ = 0;
};

TEST_F(PageDamageTest, SQ7_every_page_of_the_database_damaged_in_turn) {
  ASSERT_NO_FATAL_FAILURE(make_store());
  spool_->close();
  const std::string whole = bytes_of(path());
  ASSERT_EQ(whole.size() % new_page_bytes, 0U);
  ASSERT_GT(whole.size() / new_page_bytes, 25U);
  for (std::size_t at = 0; at < whole.size(); at += new_page_bytes) {
    for (const Damage& damage : damages) {
      std::string bytes = whole;
      damage.apply(bytes, at, new_page_bytes, at + 1);
      if (bytes == whole) continue;
      put_back(bytes);
      judge("page " + std::to_string(at / new_page_bytes + 1) + ", " + damage.name);
    }
  }
  std::cout << judged_ << " stores, " << said_ << " said what was wrong\n";
  EXPECT_GT(said_, judged_ / 3);
}

TEST_F(PageDamageTest, SQ7_a_database_cut_short_at_any_length) {
  ASSERT_NO_FATAL_FAILURE(make_store());
  spool_->close();
  const std::string whole = bytes_of(path());
  for (std::size_t length = 0; length < whole.size(); length += 1 + length / 9) {
    put_back(whole.substr(0, length));
    judge(std::to_string(length) + " bytes left");
  }
  EXPECT_GT(said_, judged_ * 9 / 10) << "but where only free pages are missing";
}

/// What a kill leaves: the database as of the last checkpoint, and a -wal of some commits.
class WalDamageTest : public PageDamageTest {
 protected:
  void SetUp() override {
    PageDamageTest::SetUp();
    ASSERT_NO_FATAL_FAILURE(make_store());
    open();
    database_ = bytes_of(path());
    ASSERT_EQ(file_size("spool.db-wal"), 0U);
    ends_.emplace(0, status_of(*spool_).last);
    for (int i = 0; i < 12; ++i) {
      EXPECT_NE(commit(700 + 3 * i, 702 + 3 * i), 0U);
      ends_.emplace(file_size("spool.db-wal"), status_of(*spool_).last);
    }
    wal_ = bytes_of(path() + "-wal");
    ASSERT_EQ(ends_.rbegin()->first, wal_.size());
    last_ = status_of(*spool_).last;
    all_ = rows_of(path(), last_);
  }
  /// With the -wal damaged at byte `at`: all commits before are there, of later ones nothing.
  void judge_wal(const std::string& wal, std::size_t at, const std::string& what) {
    put_back(database_, wal);
    EXPECT_EQ(live(what), Kinds{}) << what << ": a torn tail is what any power cut leaves";
    EXPECT_EQ(sql("PRAGMA integrity_check"), "ok") << what;
    const std::uint64_t kept = std::prev(ends_.upper_bound(at))->second;
    EXPECT_EQ(sql("SELECT max(first) FROM epoch"), std::to_string(kept + 1)) << what;
    Rows expected = all_;
    std::erase_if(expected, [&](const auto& row) { return row.first > kept; });
    EXPECT_EQ(rows_of(path(), kept), expected) << what;
  }

  static constexpr std::size_t file_header = 32;
  static constexpr std::size_t frame = 24 + new_page_bytes;
  std::string database_;
  std::string wal_;
  std::map<std::size_t, std::uint64_t> ends_;  // bytes of -wal after a commit, to its last number
  Rows all_;
};

TEST_F(WalDamageTest, SQ7_every_frame_of_the_wal_damaged_in_turn) {
  for (std::size_t at = file_header; at < wal_.size(); at += frame) {
    for (const Damage& damage : {damages[0], damages[1], damages[2]}) {
      std::string wal = wal_;
      damage.apply(wal, at, frame, at);
      judge_wal(wal, at, "frame at " + std::to_string(at) + ", " + damage.name);
    }
  }
  for (std::uint64_t seed = 0; seed < 16; ++seed) {
    std::string wal = wal_;
    one_bit(wal, 0, file_header, seed);
    judge_wal(wal, 0, "header, bit " + std::to_string(seed));
  }
}

TEST_F(WalDamageTest, SQ7_a_wal_cut_short_at_any_length) {
  for (std::size_t length = 1; length <= wal_.size(); length += 1 + length / 14) {
    judge_wal(wal_.substr(0, length), length, std::to_string(length) + " bytes left");
  }
}

}  // namespace
}  // namespace buoyd
