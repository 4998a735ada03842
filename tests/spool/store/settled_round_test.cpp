// The closed epochs that were delivered wholly, and how hello asks about them in turn.

#include <algorithm>

#include "spool/store_fixture.hpp"

namespace buoyd {
namespace {

class SettledRoundTest : public StoreTest {
 protected:
  /// Ten readings an epoch, all delivered but those of the last.
  void settle_epochs(std::uint8_t count) {
    for (std::uint8_t epoch = 1; epoch <= count; ++epoch) {
      start(epoch);
      append(probe_readings(1, 10));
      deliver(epoch_, {numbers(epoch)});
      ASSERT_TRUE(store_->epochs().save());
    }
    start(count + 1);
    commit();
  }
  [[nodiscard]] static Range numbers(std::uint64_t epoch) {
    return {(epoch - 1) * 10 + 1, epoch * 10};
  }
  void commit() { append(probe_readings(1, 1)); }

  /// The numbers of the settled epochs that hello would list now.
  std::vector<int> asked_about() {
    std::vector<int> asked;
    for (const EpochState& epoch : store_->epochs().states(32)) {
      if (!epoch.owed) asked.push_back(epoch.id[0]);
    }
    return asked;
  }
  /// What is asked about next, after the archive answered; `lacks` tells what it has not.
  template <class Lacks>
  std::vector<int> answered(Lacks lacks) {
    for (const int epoch : asked_about()) {
      const Range all = numbers(static_cast<std::uint64_t>(epoch));
      deliver(epoch_id(static_cast<std::uint8_t>(epoch)),
              lacks(epoch) ? std::vector<Range>{} : std::vector{all}, all.b);
    }
    commit();
    return asked_about();
  }
  std::vector<int> answered_up_to(int restored) {
    return answered([restored](int epoch) { return epoch > restored; });
  }
  std::ptrdiff_t owed_epochs() {
    const auto epochs = store_->epochs().states(64);
    return std::count_if(epochs.begin(), epochs.end(), [](const auto& e) { return e.owed; });
  }
  [[nodiscard]] static std::vector<int> down(int from, int to) {
    std::vector<int> all;
    for (int epoch = from; epoch >= to; --epoch) all.push_back(epoch);
    return all;
  }
};

TEST_F(SettledRoundTest, an_epoch_that_is_delivered_is_asked_about_once_it_is_closed) {
  append(probe_readings(1, 10));
  deliver(epoch_, {{1, 10}});
  ASSERT_TRUE(store_->epochs().save());
  EXPECT_EQ(asked_about(), std::vector{1}) << "the current one stands in every hello";
  start(2);
  commit();
  EXPECT_EQ(asked_about(), std::vector{1});
  EXPECT_EQ(store_->epochs().states(32).front().id, epoch_id(2));
}

TEST_F(SettledRoundTest, the_newest_every_time_and_the_others_in_turn) {
  settle_epochs(4);
  EXPECT_EQ(asked_about(), (std::vector{4, 3}));
  EXPECT_EQ(answered_up_to(4), (std::vector{4, 2}));
  EXPECT_EQ(answered_up_to(4), (std::vector{4, 1}));
  EXPECT_EQ(answered_up_to(4), (std::vector{4}));
  EXPECT_EQ(answered_up_to(4), (std::vector{4, 3}));
}

TEST_F(SettledRoundTest, without_an_answer_the_turn_does_not_go_on) {
  settle_epochs(4);
  commit();
  EXPECT_EQ(asked_about(), (std::vector{4, 3}));
  deliver(epoch_id(4), {numbers(4)}, 40);
  commit();
  EXPECT_EQ(asked_about(), std::vector{3});
}

TEST_F(SettledRoundTest, B5_an_archive_that_was_put_back_is_asked_about_all_of_them) {
  settle_epochs(30);
  EXPECT_EQ(answered_up_to(5), down(28, 14)) << "the answer about 29 came while it began";
  EXPECT_EQ(answered_up_to(5), down(13, 1));
  EXPECT_EQ(answered_up_to(5), (std::vector{5, 4})) << "the round is over";
  EXPECT_EQ(owed_epochs(), 26) << "those that it lacked, and the current one";
}

TEST_F(SettledRoundTest, B5_one_that_it_lacks_between_two_that_it_has_is_found) {
  settle_epochs(60);
  const auto lacks = [](int epoch) { return epoch == 60 || epoch == 7; };
  EXPECT_EQ(answered(lacks), down(58, 44));
  auto expected = down(43, 28);
  expected.push_back(59);  // once more, to see whether the archive was put back meanwhile
  EXPECT_EQ(answered(lacks), expected);
  expected = down(27, 12);
  expected.push_back(59);
  EXPECT_EQ(answered(lacks), expected);
  expected = down(11, 1);
  expected.push_back(59);
  EXPECT_EQ(answered(lacks), expected);
  EXPECT_EQ(answered(lacks), (std::vector{59, 58}));
  EXPECT_EQ(owed_epochs(), 3);
}

TEST_F(SettledRoundTest, B5_put_back_again_while_the_round_goes_on_it_begins_again) {
  settle_epochs(40);
  EXPECT_EQ(answered_up_to(39), down(38, 24));
  answered_up_to(39);
  auto expected = down(38, 24);  // it has not 39 any more, and of those asked about beside it 20
  expected.push_back(20);
  EXPECT_EQ(answered_up_to(20), expected);
  expected = down(19, 4);
  expected.push_back(20);
  EXPECT_EQ(answered_up_to(20), expected);
}

TEST_F(SettledRoundTest, B5_an_answer_about_an_epoch_that_was_not_asked_about_begins_the_round) {
  settle_epochs(30);
  deliver(epoch_id(9), {}, 90);
  EXPECT_EQ(asked_about(), down(30, 15))
      << "30 and 29 were in no hello yet, and the next may be hours away";
  EXPECT_EQ(store_->epochs().states(32).back().asking, Asking::soon);
  answered_up_to(30);
  EXPECT_EQ(store_->epochs().states(32).back().asking, Asking::next);
}

TEST_F(SettledRoundTest, B5_the_round_goes_on_while_no_reading_is_committed) {
  settle_epochs(30);
  deliver(epoch_id(30), {}, 300);
  EXPECT_EQ(asked_about(), down(29, 14));
  for (int epoch = 29; epoch >= 14; --epoch) {
    const Range all = numbers(static_cast<std::uint64_t>(epoch));
    deliver(epoch_id(static_cast<std::uint8_t>(epoch)), {all}, all.b);
  }
  auto expected = down(13, 1);
  expected.push_back(29);
  EXPECT_EQ(asked_about(), expected);
}

/// The newest is found among the epochs that are read first, the others are not.
TEST_F(SettledRoundTest, B5_a_round_begins_though_the_store_could_not_be_read_at_first) {
  settle_epochs(20);
  for (std::uint8_t epoch = 100; epoch < 160; ++epoch) {
    start(epoch);
    commit();
  }
  ASSERT_EQ(asked_about(), (std::vector{20, 19}));
  auto hand = Database::open(path(), Database::Mode::write).value();
  const std::string id = sql("SELECT id FROM epoch WHERE first = 41");
  ASSERT_TRUE(hand->execute("UPDATE epoch SET id = 'x' WHERE first = 41"));
  deliver(epoch_id(20), {}, 200);
  ASSERT_EQ(asked_about(), std::vector{19});
  ASSERT_TRUE(hand->execute("UPDATE epoch SET id = '" + id + "' WHERE first = 41"));
  commit();
  EXPECT_EQ(asked_about(), down(19, 4));
}

TEST_F(SettledRoundTest, behind_very_many_that_are_owed_they_are_found) {
  settle_epochs(2);
  for (std::uint8_t epoch = 100; epoch < 200; ++epoch) {
    start(epoch);
    commit();
  }
  store_.reset();
  start(200);
  commit();
  EXPECT_EQ(asked_about(), (std::vector{2, 1}));
}

TEST_F(SettledRoundTest, what_is_owed_leaves_room_for_the_questions) {
  settle_epochs(4);
  store_.reset();
  for (std::uint8_t epoch = 50; epoch < 90; ++epoch) {
    start(epoch);
    commit();
  }
  const auto epochs = store_->epochs().states(32);
  ASSERT_EQ(epochs.size(), 32U);
  EXPECT_EQ(epochs.front().id, epoch_id(89));
  EXPECT_EQ(asked_about(), (std::vector{4, 3}));
}

TEST_F(SettledRoundTest, an_epoch_whose_rows_went_is_asked_about_no_more_once_answered) {
  settle_epochs(2);
  EXPECT_EQ(asked_about(), (std::vector{2, 1}));
  trim_to(0);
  commit();
  EXPECT_TRUE(answered_up_to(2).empty());
}

TEST_F(SettledRoundTest, another_archive_has_nothing_and_no_epoch_is_settled) {
  settle_epochs(3);
  ASSERT_TRUE(store_->epochs().pin("one"));
  ASSERT_TRUE(store_->epochs().pin("two"));
  EXPECT_TRUE(asked_about().empty());
}

}  // namespace
}  // namespace buoyd
