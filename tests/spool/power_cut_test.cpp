// The power goes, on a disk with a volatile cache: one run is recorded and cut at many points.
// Every reading whose commit returned is there, whatever of the rest was written back, torn or not.

#include <map>

#include "spool_fixture.hpp"
#include "support/volatile_disk.hpp"

namespace buoyd {
namespace {

constexpr std::size_t cuts = 300;

class PowerCutTest : public SpoolTest {
 protected:
  void SetUp() override {
    SpoolTest::SetUp();
    setup_.settings.max_size = 256 * 1024;  // small: it trims and checkpoints often
    vfs_.ask_before([this](const FileStep& step) { return disk_.note(step); });
  }

  [[nodiscard]] std::filesystem::path parent() const override { return in_memory(); }

  /// Commits some readings with bodies of 30 to 900 characters.
  template <class Append>
  void append(int round, const Append& append_to) {
    std::vector<Reading> batch;
    for (int i = 0; i <= round % 7; ++i) {
      batch.push_back(probe_reading(++count_, description_));
      batch.back().body = "[" + std::string(1 + static_cast<std::size_t>(round * 37 % 870), '7') +
                          "," + std::to_string(count_) + "]";
    }
    const std::uint64_t first = append_to(batch);
    ASSERT_NE(first, 0U) << round;
    for (std::size_t i = 0; i < batch.size(); ++i) written_[first + i] = batch[i].body;
    last_ = first + batch.size() - 1;
    disk_.announce(last_);
  }

  /// A life of a spool: commits, receipts, trims, checkpoints and restarts.
  void live(int rounds) {
    for (int round = 0; round < rounds; ++round) {
      if (round % 90 == 0) open();
      append(round, [this](std::vector<Reading>& batch) {
        auto first = spool_->commit(batch);
        return first ? *first : 0;
      });
      if (HasFatalFailure()) return;
      if (round % 5 == 0 && last_ > 40) deliver(last_ - 40, last_ - 20);
      clock_.advance(std::chrono::seconds(1));
      spool_->maintain();
    }
    vfs_.heal();
    EXPECT_EQ(happened(), Kinds{});
    spool_.reset();
  }
  void deliver(std::uint64_t from, std::uint64_t to) {
    for (const EpochState& epoch : spool_->news().epochs) {
      if (epoch.first <= from && to <= epoch.last) spool_->apply({epoch.id, {{from, to}}, {}});
    }
  }

  /// The same on a bare store, whose connection the test can reach.
  void live_bare(int rounds, const std::string& pragma) {
    auto store = Store::open(path());
    ASSERT_TRUE(store);
    ASSERT_TRUE((*store)->database().execute(pragma));
    (*store)->begin_epoch({epoch_id(1), "boot"});
    for (int round = 0; round < rounds; ++round) {
      append(round,
             [&](std::vector<Reading>& batch) { return (*store)->append(batch).value_or(0); });
      if (round % 20 == 19) {
        ASSERT_TRUE((*store)->checkpoint(false));
      }
    }
    vfs_.heal();
  }

  /// What the disk has after a cut, as files in an empty folder.
  void put_back(std::size_t cut, std::uint64_t seed) {
    spool_.reset();
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      std::filesystem::remove(entry);
    }
    for (const auto& [name, bytes] : disk_.survivors(cut, seed)) {
      std::ofstream(folder_ + "/" + name, std::ios::binary) << bytes;
    }
    if (disk_.announced(cut) > 0) std::ofstream(folder_ + "/spool.id") << "0123456789abcdef\n";
    if (seed % 2 == 0) std::ofstream(folder_ + "/spool.db-shm") << std::string(32768, '\x5a');
  }

  /// What is wrong with the store after a cut; "" if nothing.
  std::string judge(std::size_t cut) {
    open();
    if (disk_.announced(cut) > 0 && !happened().empty()) return "set aside";
    if (status_of(*spool_).last < disk_.announced(cut)) return "lost";
    if (const auto wrong = wrong_row(); !wrong.empty()) return wrong;
    if (commit(1, 3) == 0) return "no commit";
    if (sql("PRAGMA integrity_check") != "ok") return "not sound";
    const auto unaccounted =
        sql("WITH RECURSIVE n(seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq <"
            " (SELECT max(seq) FROM reading)) SELECT count(*) FROM n WHERE"
            " NOT EXISTS (SELECT 1 FROM reading r WHERE r.seq = n.seq)"
            " AND NOT EXISTS (SELECT 1 FROM done WHERE n.seq BETWEEN a AND b)"
            " AND NOT EXISTS (SELECT 1 FROM lost WHERE n.seq BETWEEN a AND b)"
            " AND n.seq >= (SELECT min(first) FROM epoch)");
    return unaccounted == "0" ? "" : unaccounted + " numbers without reading, receipt or gap";
  }
  [[nodiscard]] std::string wrong_row() const {
    auto database = Database::open(path(), Database::Mode::read);
    if (!database) return database.error().text;
    auto rows = (*database)->prepare("SELECT seq, body FROM reading");
    if (!rows) return rows.error().text;
    for (auto row = rows->step(); !row || *row; row = rows->step()) {
      if (!row) return row.error().text;
      const auto expected = written_.find(sequence(*rows, 0));
      if (expected != written_.end() && rows->text(1) != expected->second) return "another body";
    }
    return "";
  }

  /// verdict → how often, over cuts spread evenly over the run.
  std::map<std::string, std::size_t> verdicts() {
    std::map<std::string, std::size_t> all;
    for (std::size_t i = 1; i <= cuts; ++i) {
      const std::size_t cut = disk_.size() * i / cuts;
      put_back(cut, i);
      const std::string verdict = judge(cut);
      ++all[verdict];
      if (!verdict.empty()) last_bad_ = "cut " + std::to_string(cut) + ": " + verdict;
    }
    return all;
  }

  VolatileDisk disk_;
  DescriptionPtr description_ = probe_description();
  std::map<std::uint64_t, std::string> written_;
  std::int64_t count_ = 0;
  std::uint64_t last_ = 0;
  std::string last_bad_;
};

TEST_F(PowerCutTest, SQ1_every_announced_reading_is_there_after_a_cut_at_any_point) {
  ASSERT_NO_FATAL_FAILURE(live(270));
  ASSERT_EQ(sql("SELECT count(*) > 0 FROM lost WHERE reason = 'retention'"), "1")
      << "the run must trim";
  const auto all = verdicts();
  EXPECT_EQ(all.size(), 1U) << last_bad_;
  EXPECT_EQ(all.count(""), 1U) << last_bad_;
}

TEST_F(PowerCutTest, the_same_on_a_bare_store) {
  ASSERT_NO_FATAL_FAILURE(live_bare(100, "PRAGMA synchronous=FULL"));
  EXPECT_EQ(verdicts()[""], cuts) << last_bad_;
}

TEST_F(PowerCutTest, control_a_commit_without_a_sync_is_caught_losing) {
  ASSERT_NO_FATAL_FAILURE(live_bare(100, "PRAGMA synchronous=NORMAL"));
  auto all = verdicts();
  std::cout << "synchronous=NORMAL: " << all["lost"] << " of " << cuts << " cuts lost readings\n";
  EXPECT_GE(all["lost"], cuts / 4);
}

TEST_F(PowerCutTest, control_a_disk_that_lies_about_its_cache_is_caught_losing) {
  disk_.ignore_syncs(FileKind::wal);
  ASSERT_NO_FATAL_FAILURE(live(270));
  auto all = verdicts();
  EXPECT_GE(cuts - all[""], cuts / 4);
}

}  // namespace
}  // namespace buoyd
