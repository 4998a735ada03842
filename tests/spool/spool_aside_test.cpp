// B9: a store is set aside and what it owes is delivered beside the new one's.
#include "spool_fixture.hpp"

namespace buoyd {
namespace {

class SpoolAsideTest : public SpoolTest {
 protected:
  /// A run of 5000 readings, then damage in the middle of the file; the next start.
  void break_it() {
    open();
    ASSERT_NE(commit(1, 5000), 0U);
    old_ = *spool_->epoch();
    spool_->close();
    const auto size = file_size("spool.db");
    overwrite("spool.db", static_cast<std::streamoff>(size / 4096 / 2 * 4096), 4096);
    open();
    ASSERT_NE(commit(5001, 5001), 0U);
    spool_->maintain();  // meets the damage
    ASSERT_EQ(happened(), Kinds{"corrupt"});
    ASSERT_NE(commit(5002, 5002), 0U);
  }
  /// Until the epochs of the store set aside are known.
  void look() {
    const auto known = [this] {
      const auto epochs = spool_->news().epochs;
      return std::any_of(epochs.begin(), epochs.end(),
                         [](const auto& one) { return one.ask_first; });
    };
    for (int turn = 0; turn < 1000 && !known(); ++turn) spool_->maintain();
  }
  /// What is owed of an epoch, as an archive takes it: every number, receipted.
  Ranges deliver(const EpochState& epoch, bool receipts = true) {
    Ranges held;
    std::uint64_t after = epoch.floor;
    while (const auto run = spool_->next_owed({epoch.id, after, 100'000, 500})) {
      for (const StoredReading& stored : run->readings) held.add({stored.seq, stored.seq});
      for (const LostRange& lost : run->lost) held.add({lost.a, lost.b.value_or(highest)});
      after = run->to;
    }
    if (receipts) spool_->apply({epoch.id, held.list(), std::nullopt});
    return held;
  }

  static constexpr std::uint64_t highest = (std::uint64_t{1} << 63U) - 1;
  EpochId old_{};
};

TEST_F(SpoolAsideTest, B9_it_stands_in_hello_behind_the_current_epoch_is_delivered_and_deleted) {
  break_it();
  look();
  const auto epochs = spool_->news().epochs;
  ASSERT_GE(epochs.size(), 2U);
  EXPECT_EQ(epochs[0].id, spool_->epoch());
  EXPECT_FALSE(epochs[0].ask_first);
  EXPECT_EQ(epochs[1].id, old_);
  EXPECT_TRUE(epochs[1].ask_first);
  EXPECT_EQ(happened(), Kinds{"draining"});
  EXPECT_GT(spool_->owed_count(), 5000U);
  for (const EpochState& epoch : epochs) {
    if (epoch.id == old_) {
      EXPECT_EQ(deliver(epoch), Ranges({{1, 5001}}));
    } else {
      deliver(epoch);
    }
  }
  spool_->maintain();
  EXPECT_EQ(happened(), Kinds{"-draining"});
  EXPECT_EQ(file_size("spool.aside-1.db"), 0U);
  EXPECT_EQ(file_size("spool.aside-1.id"), 0U);
  EXPECT_EQ(spool_->owed_count(), 0U);
}

TEST_F(SpoolAsideTest, B9_a_restart_goes_on_with_what_the_answer_lacks) {
  break_it();
  look();
  deliver(spool_->news().epochs[1], false);
  spool_->close();
  open();
  ASSERT_NE(commit(5003, 5003), 0U);
  look();
  const auto epochs = spool_->news().epochs;
  ASSERT_GE(epochs.size(), 2U);
  EXPECT_EQ(epochs[1].id, old_);
  spool_->apply({old_, {{1, 4000}}, 5001});
  EXPECT_EQ(deliver(spool_->news().epochs[1]), Ranges({{4001, 5001}}));
}

TEST_F(SpoolAsideTest, B9_two_of_them_one_after_the_other) {
  break_it();
  const EpochId first = old_;
  spool_->close();
  break_it();
  std::set<EpochId> seen;
  for (int turn = 0;
       turn < 2000 && file_size("spool.aside-1.db") + file_size("spool.aside-2.db") > 0; ++turn) {
    for (const EpochState& epoch : spool_->news().epochs) {
      if (!epoch.ask_first) continue;
      seen.insert(epoch.id);
      deliver(epoch);
    }
    spool_->maintain();
  }
  EXPECT_TRUE(seen.contains(first));
  EXPECT_TRUE(seen.contains(old_));
  EXPECT_EQ(file_size("spool.aside-1.db") + file_size("spool.aside-2.db"), 0U);
}

TEST_F(SpoolAsideTest, B9_a_file_that_is_no_database_is_accounted_for_and_kept) {
  open();
  ASSERT_NE(commit(1, 100), 0U);
  old_ = *spool_->epoch();
  spool_->close();
  overwrite("spool.db", 0, 100);
  open();
  ASSERT_NE(commit(101, 101), 0U);
  EXPECT_EQ(happened(), Kinds{"corrupt"});
  look();
  const auto epochs = spool_->news().epochs;
  ASSERT_EQ(epochs.size(), 2U);
  EXPECT_EQ(epochs[1].id, old_);
  EXPECT_LT(epochs[1].last, epochs[1].first) << "its end is unknown";
  EXPECT_EQ(deliver(epochs[1]), Ranges({{1, highest}}));
  spool_->maintain();
  EXPECT_EQ(happened(), (Kinds{"draining", "-draining"}));
  EXPECT_EQ(spool_->news().epochs.size(), 1U);
  EXPECT_GT(file_size("spool.aside-1.db"), 0U);
  spool_->maintain();
  EXPECT_EQ(happened(), Kinds{}) << "and not looked at again";
}

TEST_F(SpoolAsideTest, the_store_says_whose_it_is) {
  setup_.station = "kelpie";
  open();
  ASSERT_NE(commit(1, 1), 0U);
  EXPECT_EQ(sql("SELECT value FROM meta WHERE key = 'station'"), "kelpie");
}

}  // namespace
}  // namespace buoyd
