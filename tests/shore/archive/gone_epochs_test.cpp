// What becomes of an epoch that the board has no more: its store was rolled back, or it let the
// readings go before the archive was put back from a copy.

#include "shore/archive/gone_epochs.hpp"

#include <gmock/gmock.h>

#include "shore/archive_fixture.hpp"

namespace buoyshore::test {
namespace {

using buoyd::Range;
using testing::ElementsAre;

/// a [1, 10] and d, which goes on where a ended; b [11, 20] and c were there before a roll-back,
/// and of b 11 to 14 came.
class GoneEpochs : public ArchiveTest {
 protected:
  void roll_back() {
    commit(winds(epoch(0xA), 1, 10));
    commit(of(epoch(0xB), {start(11, epoch(0xA), 10)}));
    commit(winds(epoch(0xB), 12, 14));
    commit(of(epoch(0xC), {start(21, epoch(0xB), 20)}));
    hello(listed_);
    commit(of(epoch(0xD), {start(11, epoch(0xA), 10)}));
  }
  std::vector<HelloEpoch> listed_{{epoch(0xD), 11, 11, 10}};
};

TEST_F(GoneEpochs, B8_what_the_board_has_no_more_is_a_gap_and_an_alarm_and_nobody_is_asked_again) {
  roll_back();
  ASSERT_FALSE(verdict().complete);
  const auto asked = hello(listed_, 2);
  ASSERT_EQ(asked.size(), 3U);
  EXPECT_EQ(asked[1].epoch, epoch(0xB));
  EXPECT_EQ(asked[2].epoch, epoch(0xC)) << "no hello ever listed it, so nobody said where it ends";
  EXPECT_EQ(hello(listed_, 3, {epoch(0xB), epoch(0xC)}).size(), 1U);
  EXPECT_TRUE(verdict().complete);
  EXPECT_EQ(sql("SELECT a, b, reason FROM gap"), "15|20|gone\n22|9223372036854775807|gone");
  EXPECT_EQ(sql("SELECT epoch, count FROM alarm WHERE kind = 'gone'"),
            "bbbbbbbbbbbbbbbb|1\ncccccccccccccccc|1");
  hello(listed_, 4, {epoch(0xB)});
  EXPECT_EQ(sql("SELECT max(count) FROM alarm WHERE kind = 'gone'"), "1") << "nothing new";
}

TEST_F(GoneEpochs, another_board_that_has_them_is_not_told_that_they_are_held) {
  roll_back();
  hello(listed_, 2, {epoch(0xB)});
  // A second card of the station: it still owes b, and knows c as its current epoch.
  const auto answer = hello({{epoch(0xC), 21, 30, 20}, {epoch(0xB), 11, 20, 14}}, 3);
  EXPECT_THAT(answer.at(1).have, ElementsAre(Range{11, 14}));
  EXPECT_EQ(sql("SELECT count(*) FROM gap"), "0");
  commit(winds(epoch(0xB), 15, 20));
  EXPECT_THAT(held(epoch(0xB)), ElementsAre(Range{11, 20}));
}

TEST_F(GoneEpochs, a_batch_without_a_hello_reclaims_them_too) {
  roll_back();
  hello(listed_, 2, {epoch(0xB)});
  commit(winds(epoch(0xB), 16, 17));
  EXPECT_THAT(held(epoch(0xB)), ElementsAre(Range{11, 14}, Range{16, 17}));
  EXPECT_FALSE(verdict().complete) << "whoever has 16 may have 15";
}

TEST_F(GoneEpochs, what_the_same_hello_lists_is_not_gone) {
  roll_back();
  hello({listed_[0], {epoch(0xB), 11, 20, 14}}, 2, {epoch(0xB)});
  EXPECT_FALSE(verdict().complete);
  EXPECT_EQ(sql("SELECT count(*) FROM gap"), "0");
}

TEST_F(GoneEpochs, of_an_epoch_of_unknown_end_nobody_waits_for_the_end) {
  hello({{epoch(0xA), 1, 5, 0}});
  hello({{epoch(0xB), 1, 7, 0}}, 2);
  commit(of(epoch(0xD), {start(1, std::nullopt, std::nullopt)}));
  listed_ = {{epoch(0xD), 1, 1, 0}};
  EXPECT_EQ(hello(listed_, 3).size(), 3U) << "neither began, so neither is known to be over";
  EXPECT_EQ(hello(listed_, 4, {epoch(0xA), epoch(0xB)}).size(), 1U);
  EXPECT_TRUE(verdict().complete);
}

TEST_F(GoneEpochs, a_start_reading_that_tells_the_end_is_believed_more) {
  commit(winds(epoch(0xA), 1, 5));
  hello({{epoch(0xA), 1, 5, 0}});
  hello({{epoch(0xB), 6, 6, 5}}, 2);
  hello({{epoch(0xB), 6, 6, 5}}, 3, {epoch(0xA)});
  EXPECT_EQ(sql("SELECT a, b, reason FROM gap"), "6|9223372036854775807|gone");
  commit(of(epoch(0xB), {start(6, epoch(0xA), 5)}));
  EXPECT_EQ(sql("SELECT count(*) FROM gap"), "0");
  EXPECT_TRUE(verdict().complete);
}

TEST_F(GoneEpochs, A8_one_of_which_nothing_ever_came_is_owed_until_nobody_has_it) {
  commit(of(epoch(0xB), {start(11, epoch(0xA), 10)}));
  EXPECT_EQ(hello({{epoch(0xB), 11, 11, 10}}).size(), 2U);
  EXPECT_FALSE(verdict().complete);
  EXPECT_EQ(hello({{epoch(0xB), 11, 11, 10}}, 2, {epoch(0xA)}).size(), 1U);
  EXPECT_EQ(hello({{epoch(0xB), 11, 11, 10}}, 3).size(), 1U);
  EXPECT_TRUE(verdict().complete);
  EXPECT_EQ(sql("SELECT a, b, reason FROM gap"), "1|10|gone");
  EXPECT_EQ(sql("SELECT epoch FROM alarm WHERE kind = 'gone'"), "aaaaaaaaaaaaaaaa");
  PlainBatch found = winds(epoch(0xA), 7, 8);
  found.first = 6;
  commit(found);
  EXPECT_EQ(verdict().epochs.at(0).owed, buoyd::Ranges({{6, 6}, {9, 10}})) << "it began at 6";
}

TEST_F(GoneEpochs, A7_no_receipt_covers_a_gap_that_the_archive_wrote) {
  // A board owes 3 to 5 of a, and a receipt for it is due; a spare board knows nothing of a.
  hello({{epoch(0xA), 1, 5, 0}});
  commit(winds(epoch(0xA), 1, 2));
  hello({{epoch(0xB), 1, 1, 0}}, 2);
  commit(of(epoch(0xB), {start(1, std::nullopt, std::nullopt)}));
  hello({{epoch(0xB), 1, 1, 0}}, 3, {epoch(0xA)});
  EXPECT_EQ(sql("SELECT a, b, reason FROM gap"), "3|5|gone");
  EXPECT_THAT(held(epoch(0xA)), ElementsAre(Range{1, 2}));
}

TEST_F(GoneEpochs, A8_what_an_image_put_back_forgot_is_a_gap_rolled_back) {
  hello({{epoch(0xA), 1, 1388, 0}});
  commit(winds(epoch(0xA), 1, 430));
  commit(of(epoch(0xB), {start(431, epoch(0xA), 430)}));
  EXPECT_FALSE(verdict().complete);
  hello({{epoch(0xB), 431, 431, 430}, {epoch(0xA), 1, 430, 430}}, 2);
  EXPECT_TRUE(verdict().complete);
  EXPECT_EQ(sql("SELECT a, b, reason FROM gap"), "431|1388|rolled back");
  EXPECT_EQ(sql("SELECT epoch, count FROM alarm WHERE kind = 'rolled back'"), "aaaaaaaaaaaaaaaa|1");
  EXPECT_THAT(held(epoch(0xA)), ElementsAre(Range{1, 430})) << "no receipt covers it";
  hello({{epoch(0xB), 431, 431, 430}, {epoch(0xA), 1, 430, 430}}, 3);
  EXPECT_TRUE(verdict().complete);
}

TEST_F(GoneEpochs, A8_what_was_rolled_back_is_owed_again_when_the_other_card_speaks) {
  hello({{epoch(0xA), 1, 20, 0}});
  commit(winds(epoch(0xA), 1, 10));
  hello({{epoch(0xB), 11, 11, 10}, {epoch(0xA), 1, 10, 10}}, 2);
  EXPECT_EQ(sql("SELECT a, b, reason FROM gap"), "11|20|rolled back");
  commit(winds(epoch(0xA), 9, 10));
  EXPECT_EQ(sql("SELECT count(*) FROM gap"), "1") << "the board that has 10 may not have 11";
  commit(winds(epoch(0xA), 15, 15));
  EXPECT_EQ(sql("SELECT count(*) FROM gap"), "0") << "who has 15 may have 11";
  hello({{epoch(0xB), 11, 11, 10}, {epoch(0xA), 1, 10, 10}}, 3);
  EXPECT_EQ(sql("SELECT a, b FROM gap"), "11|14\n16|20");
  hello({{epoch(0xA), 1, 21, 0}}, 4);
  EXPECT_EQ(sql("SELECT count(*) FROM gap"), "0");
}

TEST_F(GoneEpochs, A8_a_floor_tells_of_numbers_too) {
  commit(of(epoch(0xA), {start(1, std::nullopt, std::nullopt)}));
  hello({{epoch(0xA), 1, 1, 0}});
  ASSERT_TRUE(verdict().complete);
  PlainBatch again = winds(epoch(0xA), 2, 2);
  again.floor = 9;  // sent again; the archive was put back
  commit(again);
  EXPECT_EQ(verdict().epochs.at(0).owed, buoyd::Ranges({{3, 9}}));
}

}  // namespace
}  // namespace buoyshore::test
