// B9: what a store that was set aside owes, straight out of the damaged file.
#include "spool/salvage/aside_store.hpp"

#include <gmock/gmock.h>

#include <set>

#include "spool/salvage_fixture.hpp"
#include "spool/store/connection.hpp"
#include "support/faulty_vfs.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;

constexpr std::uint64_t highest = (std::uint64_t{1} << 63U) - 1;

/// What an archive took of one epoch.
struct Taken {
  std::set<std::uint64_t> readings;
  Ranges lost;
  std::set<GapReason> reasons;

  [[nodiscard]] Ranges held() const {
    Ranges held = lost;
    for (const std::uint64_t seq : readings) held.add({seq, seq});
    return held;
  }
};

class AsideStoreTest : public SalvageTest {
 protected:
  void open(DeliveryMode delivery = DeliveryMode::shore) {
    aside_ = std::make_unique<AsideStore>(path(), delivery, clock_);
    for (int step = 0; !aside_->ready(); ++step) {
      ASSERT_LT(step, 10'000);
      ASSERT_TRUE(aside_->prepare());
    }
  }
  /// Sends all of an epoch in small runs and checks I1 in each.
  Taken send(const EpochState& epoch, std::size_t most = 40) {
    Taken taken;
    std::uint64_t after = epoch.floor;
    for (int runs = 0; runs < 10'000; ++runs) {
      const auto run = aside_->next_owed({epoch.id, after, 1'000'000, most});
      EXPECT_TRUE(run);
      if (!run || !*run) return taken;
      EXPECT_EQ((*run)->epoch, epoch.id);
      EXPECT_GT((*run)->from, after);
      Ranges named;
      for (const StoredReading& stored : (*run)->readings) {
        EXPECT_FALSE(named.contains(stored.seq));
        named.add({stored.seq, stored.seq});
        taken.readings.insert(stored.seq);
      }
      for (const Gap& lost : (*run)->lost) {
        const Range range{lost.a, lost.b.value_or(highest)};
        EXPECT_TRUE(named.clipped(range).empty());
        named.add(range);
        taken.lost.add(range);
        taken.reasons.insert(lost.reason);
      }
      EXPECT_EQ(named, Ranges({{(*run)->from, (*run)->to}}));
      after = (*run)->to;
    }
    ADD_FAILURE() << "no end";
    return taken;
  }
  /// The archive answers hello with what it has.
  void answer(const EpochId& epoch, std::vector<Range> have) {
    aside_->apply({epoch, std::move(have), highest});
  }
  static std::vector<std::string> text_of(const std::vector<EpochState>& epochs) {
    std::vector<std::string> all;
    for (const EpochState& epoch : epochs) {
      EXPECT_TRUE(epoch.ask_first && epoch.owed);
      all.push_back(std::to_string(epoch.id[0]) + ": " + std::to_string(epoch.first) + "-" +
                    std::to_string(epoch.last) + " floor " + std::to_string(epoch.floor));
    }
    return all;
  }

  FakeClock clock_;
  std::unique_ptr<AsideStore> aside_;
};

TEST_F(AsideStoreTest, B9_its_epochs_stand_in_hello_and_only_what_the_answer_lacks_is_read) {
  fill();
  spoil(pages("reading", "leaf")[5].number);
  open();
  EXPECT_THAT(text_of(aside_->epochs(31)),
              ElementsAre("1: 1-300 floor 0", "2: 301-600 floor 300", "3: 601-900 floor 600"));
  answer(epoch_id(1), {{1, 100}, {120, 290}});
  answer(epoch_id(2), {{301, 600}});
  EXPECT_THAT(text_of(aside_->epochs(31)),
              ElementsAre("1: 1-300 floor 100", "3: 601-900 floor 600"));
  EXPECT_EQ(aside_->owed_count(), 329U);
  const Taken taken = send(aside_->epochs(31).front());
  EXPECT_EQ(taken.held(), Ranges({{101, 119}, {291, 300}}));
  answer(epoch_id(1), {{1, 300}});
  EXPECT_FALSE(aside_->finished());
  const Taken rest = send(aside_->epochs(31).front());
  EXPECT_EQ(rest.readings.size(), each);
  answer(epoch_id(3), {{601, 900}});
  EXPECT_TRUE(aside_->finished());
  EXPECT_TRUE(aside_->may_go());
  EXPECT_TRUE(aside_->epochs(31).empty());
}

TEST_F(AsideStoreTest, B9_what_cannot_be_read_is_lost_as_damaged) {
  fill();
  const Page bad = pages("reading", "leaf")[5];
  spoil(bad.number);
  open();
  const Taken taken = send(aside_->epochs(31).front());
  EXPECT_EQ(taken.readings.size(), each - bad.cells);
  EXPECT_EQ(taken.lost.count(), bad.cells);
  EXPECT_EQ(taken.reasons, std::set<GapReason>{GapReason::damaged});
  EXPECT_EQ(taken.held(), Ranges({{1, each}}));
}

TEST_F(AsideStoreTest, B9_a_damaged_end_is_a_gap_of_unknown_end) {
  fill();
  const Page last = pages("reading", "leaf").back();
  spoil(last.number);
  open();
  const EpochState newest = aside_->epochs(31).back();
  EXPECT_EQ(newest.last, 0U) << "hello says that nobody knows it";
  const Taken taken = send(newest);
  EXPECT_EQ(taken.readings.size(), each - last.cells);
  EXPECT_EQ(taken.held(), Ranges({{601, highest}}));
  answer(newest.id, {{601, highest}});
  EXPECT_EQ(aside_->epochs(31).size(), 2U);
}

TEST_F(AsideStoreTest, B9_what_the_archive_has_behind_the_readable_end_is_no_gap) {
  fill();
  spoil(pages("reading", "leaf").back().number);
  open();
  answer(epoch_id(3), {{601, 895}});
  const Taken taken = send(aside_->epochs(31).back());
  EXPECT_EQ(taken.readings.size(), 0U);
  EXPECT_EQ(taken.held(), Ranges({{896, highest}}));
}

TEST_F(AsideStoreTest, B9_no_reading_can_be_reached) {
  fill();
  spoil(pages("reading", "internal").front().number);
  open();
  Ranges held;
  for (const EpochState& epoch : aside_->epochs(31)) {
    const Taken taken = send(epoch);
    EXPECT_TRUE(taken.readings.empty());
    held.add(taken.held());
    answer(epoch.id, taken.held().list());
  }
  EXPECT_EQ(held, Ranges({{1, highest}}));
  EXPECT_TRUE(aside_->finished());
}

TEST_F(AsideStoreTest, B9_without_its_table_of_epochs_the_start_readings_tell_them) {
  fill();
  spoil(pages("epoch", "leaf").front().number);
  open();
  EXPECT_THAT(text_of(aside_->epochs(31)),
              ElementsAre("1: 1-300 floor 0", "2: 301-600 floor 300", "3: 601-900 floor 600"));
  EXPECT_TRUE(aside_->may_go());
}

TEST_F(AsideStoreTest, B9_a_file_with_readings_that_no_epoch_names_is_kept) {
  fill();
  spoil(pages("epoch", "leaf").front().number);
  std::filesystem::remove(folder_ + "/spool.id");
  open();
  EXPECT_EQ(aside_->epochs(31).size(), 2U);
  EXPECT_FALSE(aside_->may_go());
}

TEST_F(AsideStoreTest, B9_of_a_file_that_is_no_database_any_more_the_side_file_names_the_epoch) {
  fill();
  spoil(1);
  open();
  EXPECT_THAT(text_of(aside_->epochs(31)), ElementsAre("3: 1-0 floor 0"));
  answer(epoch_id(3), {{601, 700}});
  EXPECT_THAT(text_of(aside_->epochs(31)), ElementsAre("3: 601-0 floor 700"))
      << "where it began, the archive knows";
  const Taken taken = send(aside_->epochs(31).front());
  EXPECT_EQ(taken.lost, Ranges({{701, highest}}));
  answer(epoch_id(3), {{601, highest}});
  EXPECT_TRUE(aside_->finished());
  EXPECT_FALSE(aside_->may_go());
}

TEST_F(AsideStoreTest, B9_a_file_that_never_was_a_store_owes_nothing_and_stays) {
  store_.reset();
  std::ofstream(path()) << std::string(8192, 'x');
  open();
  EXPECT_TRUE(aside_->finished());
  EXPECT_FALSE(aside_->may_go());
}

TEST_F(AsideStoreTest, B9_a_broker_cannot_be_asked_so_the_store_is_believed) {
  fill();
  open(DeliveryMode::broker);
  EXPECT_THAT(text_of(aside_->epochs(1)), ElementsAre("1: 1-300 floor 100"));
}

TEST_F(AsideStoreTest, another_archive_has_nothing) {
  fill();
  open();
  answer(epoch_id(1), {{1, 300}});
  aside_->forget_delivered();
  EXPECT_EQ(aside_->owed_count(), all);
}

TEST_F(AsideStoreTest, a_run_has_few_gaps_and_few_bytes) {
  fill();
  auto hand = Database::open(path(), Database::Mode::write).value();
  ASSERT_TRUE(hand->execute("DELETE FROM reading WHERE seq % 2 = 0"));
  hand.reset();
  open();
  const auto run = aside_->next_owed({epoch_id(1), 0, 1'000'000, 1000}).value();
  ASSERT_TRUE(run);
  EXPECT_EQ(run->lost.size(), 64U);
  const Taken taken = send(aside_->epochs(31).front(), 1000);
  EXPECT_EQ(taken.held(), Ranges({{1, each}}));
  EXPECT_EQ(taken.reasons, (std::set<GapReason>{GapReason::trimmed, GapReason::damaged}))
      << "the archive has 1 to 100, nothing else was to go";
}

/// Some pages the disk never gives any more.
class AsideDiskTest : public AsideStoreTest {
 protected:
  static constexpr Micros step{std::chrono::minutes(1)};

  void SetUp() override {
    AsideStoreTest::SetUp();
    fill();
  }
  void refuse(const std::vector<std::size_t>& pages) {
    vfs_.ask_before([pages](const FileStep& at) {
      const auto page = static_cast<std::size_t>(at.offset / 2048 + 1);
      const bool is_bad = std::find(pages.begin(), pages.end(), page) != pages.end();
      return is_bad && at.op == FileOp::read && at.kind == FileKind::database && at.bytes >= 1024
                 ? SQLITE_IOERR_READ
                 : SQLITE_OK;
    });
  }
  void refuse_all_reads() {
    vfs_.ask_before(
        [](const FileStep& at) { return at.op == FileOp::read ? SQLITE_IOERR_READ : SQLITE_OK; });
  }
  /// Sends what can be sent, and tries for so long.
  Taken send_for(Micros duration) {
    Taken taken;
    std::uint64_t after = 0;
    for (Micros passed{0}; passed <= duration; passed += step) {
      static_cast<void>(aside_->prepare());
      for (auto run = next(after); run && *run; run = next(after)) {
        for (const StoredReading& stored : (*run)->readings) taken.readings.insert(stored.seq);
        for (const Gap& lost : (*run)->lost) {
          taken.lost.add({lost.a, lost.b.value_or(highest)});
          taken.reasons.insert(lost.reason);
        }
        after = (*run)->to;
      }
      clock_.advance(step);
    }
    return taken;
  }
  Result<std::optional<OwedRun>> next(std::uint64_t after) {
    return aside_->next_owed({epoch_id(1), after, 1'000'000, 40});
  }
  /// A store set aside of which the disk gives so many reads, and then refuses some or all.
  void refuse_behind(std::uint64_t reads, std::uint64_t refused) {
    aside_ = std::make_unique<AsideStore>(path(), DeliveryMode::shore, clock_);
    vfs_.ask_before([reads, refused, count = std::uint64_t{0}](const FileStep& at) mutable {
      if (at.op != FileOp::read) return SQLITE_OK;
      const std::uint64_t n = count++;
      return n >= reads && n - reads < refused ? SQLITE_IOERR_READ : SQLITE_OK;
    });
  }
  void look() {
    for (int turn = 0; turn < 100 && !aside_->ready(); ++turn) {
      static_cast<void>(aside_->prepare());
    }
  }
  /// The disk is well again before the next try: all of the epoch is read then.
  void expect_all_after_reads(std::uint64_t reads, std::uint64_t refused) {
    refuse_behind(reads, refused);
    look();
    const Taken before = send_for(Micros{0});
    EXPECT_EQ(before.lost, Ranges());
    vfs_.heal();
    clock_.advance(AsideStore::retry_gap);
    look();
    const Taken taken = send_for(Micros{0});
    EXPECT_EQ(taken.readings.size(), each);
    EXPECT_EQ(taken.lost, Ranges());
  }

  FaultyVfs vfs_;
};

TEST_F(AsideDiskTest, B9_what_the_disk_fails_to_read_for_hours_is_lost_as_damaged) {
  const auto leaves = pages("reading", "leaf");
  open();
  refuse({leaves[3].number, leaves[5].number});
  const Taken before = send_for(AsideStore::patience - 2 * step);
  EXPECT_EQ(before.lost, Ranges());
  EXPECT_GT(before.readings.size(), 0U);
  EXPECT_LT(before.readings.size(), each / 2) << "not behind the page";
  EXPECT_TRUE(aside_->waits());
  const Taken taken = send_for(5 * step);
  EXPECT_EQ(taken.lost.count(), leaves[3].cells) << "and none of the second page yet";
  const Taken rest = send_for(AsideStore::patience + 5 * step);
  EXPECT_EQ(rest.lost.count(), leaves[3].cells + leaves[5].cells);
  EXPECT_EQ(rest.reasons, std::set<GapReason>{GapReason::damaged});
  EXPECT_EQ(rest.held(), Ranges({{1, each}}));
}

TEST_F(AsideDiskTest, B9_a_page_that_comes_back_within_hours_is_read) {
  open();
  refuse({pages("reading", "leaf")[3].number});
  static_cast<void>(send_for(AsideStore::patience - 5 * step));
  vfs_.heal();
  const Taken taken = send_for(5 * step);
  EXPECT_EQ(taken.readings.size(), each);
  EXPECT_EQ(taken.lost, Ranges());
}

TEST_F(AsideDiskTest, B9_no_read_that_fails_for_a_moment_is_taken_for_damage) {
  for (std::uint64_t reads = 0; reads < 60; ++reads) {
    SCOPED_TRACE(reads);
    expect_all_after_reads(reads, 1);
    expect_all_after_reads(reads, highest);
  }
}

TEST_F(AsideDiskTest, B9_what_is_given_up_takes_nothing_with_it_that_fails_for_a_moment) {
  const Page bad = pages("reading", "leaf")[3];
  const auto refuse_bad_and = [&](std::uint64_t one) {
    vfs_.ask_before([bad, one, count = std::uint64_t{0}](const FileStep& at) mutable {
      if (at.op != FileOp::read || at.kind != FileKind::database) return SQLITE_OK;
      const bool is_bad =
          at.bytes >= 1024 && static_cast<std::size_t>(at.offset / 2048 + 1) == bad.number;
      return is_bad || count++ == one ? SQLITE_IOERR_READ : SQLITE_OK;
    });
  };
  for (std::uint64_t one = 0; one < 64; ++one) {
    SCOPED_TRACE(one);
    aside_ = std::make_unique<AsideStore>(path(), DeliveryMode::shore, clock_);
    look();
    refuse_bad_and(highest);
    static_cast<void>(send_for(Micros{0}));
    clock_.advance(AsideStore::patience);
    refuse_bad_and(one);
    const Taken taken = send_for(10 * step);
    EXPECT_EQ(taken.lost.count(), bad.cells);
    vfs_.heal();
  }
}

/// The opening alone fails at that try, and no page is to blame for it.
TEST_F(AsideDiskTest, B9_an_opening_that_fails_once_gives_up_no_other_page) {
  const auto leaves = pages("reading", "leaf");
  open();
  refuse({leaves[3].number, leaves[5].number});
  static_cast<void>(send_for(Micros{0}));
  clock_.advance(AsideStore::patience);
  refuse_all_reads();
  EXPECT_FALSE(aside_->prepare());
  refuse({leaves[3].number, leaves[5].number});
  clock_.advance(step);
  const Taken taken = send_for(10 * step);
  EXPECT_EQ(taken.lost.count(), leaves[3].cells);
}

TEST_F(AsideDiskTest, B9_nor_in_a_file_that_is_cut_off) {
  const auto size = std::filesystem::file_size(path());
  std::filesystem::resize_file(path(), size - new_page_bytes);
  for (std::uint64_t reads = 0; reads < 12; ++reads) {
    SCOPED_TRACE(reads);
    expect_all_after_reads(reads, 1);
    expect_all_after_reads(reads, highest);
  }
}

TEST_F(AsideDiskTest, B9_a_table_that_cannot_be_read_for_hours_is_concluded) {
  refuse({pages("epoch", "leaf").front().number});
  aside_ = std::make_unique<AsideStore>(path(), DeliveryMode::shore, clock_);
  for (Micros passed{0}; passed < AsideStore::patience; passed += step) {
    EXPECT_FALSE(aside_->prepare().value_or(false));
    clock_.advance(step);
  }
  for (int turn = 0; turn < 100 && !aside_->ready(); ++turn) static_cast<void>(aside_->prepare());
  EXPECT_THAT(text_of(aside_->epochs(31)),
              ElementsAre("1: 1-300 floor 0", "2: 301-600 floor 300", "3: 601-900 floor 600"));
  EXPECT_EQ(send(aside_->epochs(31).front()).readings.size(), each);
}

TEST_F(AsideDiskTest, B9_a_file_whose_first_page_cannot_be_read_for_hours_is_lost) {
  refuse({1});
  aside_ = std::make_unique<AsideStore>(path(), DeliveryMode::shore, clock_);
  for (Micros passed{0}; passed < AsideStore::patience; passed += step) {
    EXPECT_FALSE(aside_->prepare());
    clock_.advance(step);
  }
  EXPECT_TRUE(aside_->prepare().value_or(false));
  EXPECT_THAT(text_of(aside_->epochs(31)), ElementsAre("3: 1-0 floor 0"));
  EXPECT_FALSE(aside_->may_go());
}

}  // namespace
}  // namespace buoyd
