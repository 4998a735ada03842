// A9: a person knows that numbers are lost, and says so: the account is complete with that
// statement on record, until anybody is heard who may have the numbers.

#include <gmock/gmock.h>

#include "shore/archive_fixture.hpp"
#include "shore/commands.hpp"
#include "shore/query/account_report.hpp"

namespace buoyshore::test {
namespace {

using buoyd::ErrorCode;
using buoyd::Range;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

/// The card with a [1, 5] died when 1 to 3 were here; b is another card's first epoch.
class AcceptedLoss : public ArchiveTest {
 protected:
  void lose_a_card() {
    commit(winds(epoch(0xA), 1, 3));
    hello({{epoch(0xA), 1, 5, 0}});
    commit(of(epoch(0xB), {start(1, std::nullopt, std::nullopt)}));
    hello({{epoch(0xB), 1, 1, 0}}, 2);
  }
  buoyd::Result<void> accept(unsigned digit, std::string_view because = "the card is dead") {
    return archive_->accept("kelpie", buoyd::to_hex(epoch(digit)), because, now_);
  }
};

TEST_F(AcceptedLoss, makes_the_account_complete_and_stays_in_it) {
  lose_a_card();
  ASSERT_FALSE(verdict().complete);
  ASSERT_TRUE(accept(0xA));
  EXPECT_TRUE(verdict().complete);
  EXPECT_EQ(sql("SELECT a, b, reason FROM gap"), "4|5|accepted");
  auto database = open_for_reading(path());
  PreparedSql prepared(**database);
  const auto account = account_of(prepared, "kelpie");
  ASSERT_TRUE(account);
  EXPECT_THAT(
      account_text(*account, now_),
      AllOf(HasSubstr("aaaaaaaaaaaaaaaa  4 to 5                  accepted"),
            HasSubstr("aaaaaaaaaaaaaaaa: accepted: taken for lost: the card is dead; numbers "
                      "that never came: 2 (1 times, last 2026-11-20 ")));
}

TEST_F(AcceptedLoss, is_in_no_receipt_and_void_when_the_card_is_heard_of) {
  lose_a_card();
  ASSERT_TRUE(accept(0xA));
  EXPECT_THAT(held(epoch(0xA)), ElementsAre(Range{1, 3}));
  const auto answer = hello({{epoch(0xA), 1, 5, 3}}, 3);
  EXPECT_THAT(answer.at(0).have, ElementsAre(Range{1, 3}));
  EXPECT_FALSE(verdict().complete) << "it lives, and owes 4 and 5 again";
  EXPECT_EQ(sql("SELECT count(*) FROM gap"), "0");
  EXPECT_EQ(sql("SELECT count(*) FROM alarm WHERE kind = 'accepted'"), "1") << "it was said";
}

TEST_F(AcceptedLoss, is_void_when_a_number_comes) {
  lose_a_card();
  ASSERT_TRUE(accept(0xA));
  commit(winds(epoch(0xA), 5, 5));
  EXPECT_FALSE(verdict().complete) << "whoever has 5 may have 4";
  commit(winds(epoch(0xA), 4, 4));
  EXPECT_TRUE(verdict().complete);
  EXPECT_EQ(sql("SELECT count(*) FROM reading WHERE epoch = 1"), "5");
}

TEST_F(AcceptedLoss, may_be_of_an_epoch_of_which_only_the_name_came) {
  commit(of(epoch(0xB), {start(8, epoch(0xA), 7)}));
  hello({{epoch(0xB), 8, 8, 7}});
  ASSERT_FALSE(verdict().complete);
  ASSERT_TRUE(accept(0xA));
  EXPECT_TRUE(verdict().complete);
  EXPECT_EQ(sql("SELECT a, b, reason FROM gap"), "1|7|accepted");
}

TEST_F(AcceptedLoss, may_be_of_an_epoch_whose_end_nobody_told) {
  commit(winds(epoch(0xA), 1, 3));
  commit(of(epoch(0xB), {start(1, std::nullopt, std::nullopt)}));
  hello({{epoch(0xB), 1, 1, 0}});
  ASSERT_FALSE(verdict().complete);
  ASSERT_TRUE(accept(0xA));
  EXPECT_TRUE(verdict().complete);
  EXPECT_EQ(sql("SELECT a, b, reason FROM gap"), "4|9223372036854775807|accepted");
}

TEST_F(AcceptedLoss, covers_no_number_that_is_told_of_later) {
  hello({{epoch(0xA), 1, 5, 0}});
  commit(winds(epoch(0xA), 1, 3));
  ASSERT_TRUE(accept(0xA));
  ASSERT_TRUE(verdict().complete);
  hello({{epoch(0xA), 1, 9, 3}}, 2);
  EXPECT_THAT(verdict().epochs.at(0).owed.list(), ElementsAre(Range{4, 9}));
}

TEST_F(AcceptedLoss, needs_something_that_is_owed) {
  lose_a_card();
  const auto of_b = accept(0xB);
  ASSERT_FALSE(of_b);
  EXPECT_EQ(of_b.error().code, ErrorCode::invalid);
  EXPECT_THAT(of_b.error().text, HasSubstr("owes nothing"));
  const auto of_nobody = accept(0xC);
  ASSERT_FALSE(of_nobody);
  EXPECT_EQ(of_nobody.error().code, ErrorCode::invalid);
  EXPECT_EQ(sql("SELECT count(*) FROM alarm WHERE kind = 'accepted'"), "0");
  EXPECT_EQ(sql("SELECT count(*) FROM epoch"), "2");
}

TEST_F(AcceptedLoss, is_said_by_a_command_while_nobody_collects) {
  lose_a_card();
  const std::string a = buoyd::to_hex(epoch(0xA));
  EXPECT_EQ(accept_loss(path(), "kelpie", a, ""), 2) << "without words nobody knows why";
  EXPECT_EQ(accept_loss(path(), "kelpie", "a", "dead"), 2) << "no epoch";
  EXPECT_EQ(accept_loss(path() + ".none", "kelpie", a, "dead"), 1);
  EXPECT_FALSE(std::filesystem::exists(path() + ".none"));
  {
    const auto collector = ArchiveLock::take(path());
    EXPECT_EQ(accept_loss(path(), "kelpie", a, "dead"), 1);
  }
  EXPECT_EQ(sql("SELECT count(*) FROM gap"), "0");
  EXPECT_EQ(accept_loss(path(), "kelpie", a, "dead"), 0);
  EXPECT_TRUE(verdict().complete);
}

}  // namespace
}  // namespace buoyshore::test
