#include "shore/alarm/alarm_teller.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>

#include "support/fake_clock.hpp"

namespace buoyshore {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Takes parcels, or does not.
class Office : public Sender {
 public:
  Office(const buoyd::Clock& clock, std::vector<std::string>& came, bool& is_open)
      : Sender(clock, [] { return false; }), came_(came), is_open_(is_open) {}

  buoyd::Result<void> send(const Parcel& parcel) override {
    if (!is_open_) return buoyd::fail(buoyd::ErrorCode::unavailable, "nobody is there");
    came_.push_back(parcel.parts.front().place + ' ' + parcel.name.substr(17));
    return {};
  }

 private:
  std::vector<std::string>& came_;
  bool& is_open_;
};

class Telling : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "teller_test.XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    auto book = AlarmBook::open(folder_ + "/alarms.db");
    ASSERT_TRUE(book) << book.error().text;
    book_ = std::move(*book);
    AlarmTeller::Senders senders;
    senders["office"] = std::make_unique<Office>(clock_, came_, is_open_);
    senders["horn"] = std::make_unique<Office>(clock_, horn_, is_horn_open_);
    teller_ = std::make_unique<AlarmTeller>(
        *book_, std::move(senders), AlarmTeller::Topics{{"office", "alarms/{station}"}}, log_);
  }
  void TearDown() override {
    teller_.reset();
    book_.reset();
    std::filesystem::remove_all(folder_);
  }

  void raise(const std::vector<std::string>& targets) {
    Condition condition{"low", "kelpie", "battery"};
    auto entry = book_->begin();
    ASSERT_TRUE(entry);
    ASSERT_TRUE(entry->raise(condition, clock_.wall(), "it is low", targets));
    ASSERT_TRUE(entry->keep(condition));
    ASSERT_TRUE(entry->commit());
  }
  void tell() {
    auto told = teller_->tell(clock_);
    EXPECT_TRUE(told) << told.error().text;
  }

  std::string folder_;
  buoyd::FakeClock clock_;
  buoyd::RepeatLog log_{clock_, [](buoyd::Priority, std::string_view) {}};
  std::vector<std::string> came_;
  std::vector<std::string> horn_;
  bool is_open_ = true;
  bool is_horn_open_ = true;
  std::unique_ptr<AlarmBook> book_;
  std::unique_ptr<AlarmTeller> teller_;
};

TEST_F(Telling, each_target_is_told_once) {
  raise({"office", "horn"});
  tell();
  tell();
  EXPECT_THAT(came_, ElementsAre("alarms/kelpie 1-raised"));
  EXPECT_THAT(horn_, ElementsAre(" 1-raised"));
  EXPECT_THAT(*book_->untold(), IsEmpty());
}

TEST_F(Telling, who_does_not_take_it_is_told_later_in_order_and_holds_up_nobody) {
  is_open_ = false;
  raise({"office", "horn"});
  tell();
  raise({"office", "horn"});
  tell();
  EXPECT_THAT(horn_, ElementsAre(" 1-raised", " 2-raised"));
  EXPECT_EQ(book_->untold()->front().tries, 1U);
  EXPECT_EQ(book_->untold()->front().problem, "nobody is there");
  is_open_ = true;
  tell();
  EXPECT_THAT(came_, IsEmpty());
  clock_.advance(std::chrono::seconds(11));
  tell();
  EXPECT_THAT(came_, ElementsAre("alarms/kelpie 1-raised", "alarms/kelpie 2-raised"));
}

TEST_F(Telling, pauses_grow_up_to_ten_minutes) {
  is_open_ = false;
  raise({"office"});
  for (int i = 0; i < 12; ++i) {
    tell();
    clock_.advance(std::chrono::minutes(10));
  }
  EXPECT_EQ(book_->untold()->front().tries, 12U);
}

TEST_F(Telling, what_cannot_be_noted_is_not_told_again) {
  raise({"office"});
  auto beside = buoyd::Database::open(folder_ + "/alarms.db", buoyd::Database::Mode::write);
  ASSERT_TRUE(beside);
  ASSERT_TRUE(
      (*beside)->execute("CREATE TRIGGER full BEFORE UPDATE OF told_at ON notice BEGIN "
                         "SELECT RAISE(ABORT, 'the disk is full'); END"));
  tell();
  clock_.advance(std::chrono::hours(1));
  tell();
  EXPECT_EQ(came_.size(), 1U);
  ASSERT_TRUE((*beside)->execute("DROP TRIGGER full"));
  tell();
  EXPECT_EQ(came_.size(), 1U);
  EXPECT_THAT(*book_->untold(), IsEmpty());
}

TEST_F(Telling, where_nothing_can_be_noted_nobody_is_told) {
  raise({"office"});
  auto beside = buoyd::Database::open(folder_ + "/alarms.db", buoyd::Database::Mode::write);
  ASSERT_TRUE(beside);
  ASSERT_TRUE(
      (*beside)->execute("CREATE TRIGGER full BEFORE UPDATE ON notice BEGIN SELECT "
                         "RAISE(ABORT, 'the disk is full'); END"));
  EXPECT_FALSE(teller_->tell(clock_));
  EXPECT_THAT(came_, IsEmpty());
}

TEST_F(Telling, a_clock_that_was_ahead_holds_nothing_up) {
  raise({"office"});
  const auto notice = book_->untold()->front();
  ASSERT_TRUE(book_->not_told(notice, "", clock_.wall() + std::chrono::hours(24 * 365)));
  raise({"office"});
  tell();
  EXPECT_EQ(came_.size(), 2U);
}

TEST_F(Telling, a_target_that_the_rules_lost_is_named) {
  raise({"nobody"});
  tell();
  EXPECT_EQ(book_->untold()->front().problem, "the rules have no such target");
}

}  // namespace
}  // namespace buoyshore
