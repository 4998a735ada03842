#include "shore/serve/provisional_look.hpp"

#include <gmock/gmock.h>

#include "shore/archive_fixture.hpp"
#include "shore/gateway/provisional_book.hpp"
#include "support/fake_clock.hpp"

namespace buoyshore {
namespace {

using test::epoch;

class LookingAtProvisional : public test::ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    look_ = std::make_unique<ProvisionalLook>(path(), ring_, clock_, [] { return false; });
  }
  void tell(std::uint64_t seq) {
    const ToldReading told{
        seq, now_, true, buoyd::to_hex(test::wind()->hash()).substr(0, 6), {{0}}};
    ASSERT_TRUE(book_->keep(
        {station_mark("kelpie"), buoyd::to_hex(epoch(0xA)).substr(0, 8), {told}}, now_));
  }
  /// Are all pages told by the look a second later?
  bool is_told() {
    clock_.advance(ProvisionalLook::between_looks);
    std::uint64_t place = ring_.end();
    const bool is_new = look_->look();
    const EventRing::Next next = ring_.next(place, "kelpie");
    EXPECT_EQ(next.text != nullptr, is_new);
    return is_new && *next.text == "event: provisional\ndata: {}\n\n";
  }

  EventRing ring_;
  buoyd::FakeClock clock_;
  std::unique_ptr<ProvisionalLook> look_;
  std::unique_ptr<ProvisionalBook> book_;
};

TEST_F(LookingAtProvisional, tells_that_values_came_and_that_they_went) {
  EXPECT_FALSE(is_told()) << "there is no book";
  book_ = ProvisionalBook::open(path()).value();
  EXPECT_TRUE(is_told());
  tell(1);
  EXPECT_TRUE(is_told());
  EXPECT_FALSE(is_told());
  auto archive = open_for_reading(path());
  PreparedSql sql(**archive);
  ASSERT_EQ(book_->drop_replaced(sql).value(), 0U);
  EXPECT_FALSE(is_told()) << "nothing went";
  commit(of(epoch(0xA), {test::wind_reading(1)}));
  EXPECT_FALSE(is_told()) << "that is the archive's";
  ASSERT_EQ(book_->drop_replaced(sql).value(), 1U);
  EXPECT_TRUE(is_told());
}

TEST_F(LookingAtProvisional, looks_once_a_second_at_most) {
  book_ = ProvisionalBook::open(path()).value();
  EXPECT_TRUE(is_told());
  tell(1);
  EXPECT_FALSE(look_->look());
  EXPECT_TRUE(is_told());
}

TEST_F(LookingAtProvisional, tells_that_a_book_went_or_was_replaced) {
  book_ = ProvisionalBook::open(path()).value();
  EXPECT_TRUE(is_told());
  book_.reset();
  std::filesystem::remove(provisional_path(path()));
  EXPECT_TRUE(is_told());
  EXPECT_FALSE(is_told());
  book_ = ProvisionalBook::open(path()).value();
  EXPECT_TRUE(is_told());
}

}  // namespace
}  // namespace buoyshore
