#include "shore/spool_follower.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "shore/serve/live_watch.hpp"
#include "spool/salvage_fixture.hpp"
#include "support/fake_clock.hpp"

namespace buoyshore {
namespace {

using buoyd::probe_readings;

/// A store of a buoyd that lives, and the archive beside it.
class SpoolFollowerTest : public buoyd::SalvageTest {
 protected:
  [[nodiscard]] std::string archive_path() const { return folder_ + "/archive.db"; }
  /// A run begins at that second, named so, and its first reading is durable.
  void begin_run(std::uint8_t run, std::int64_t second = 1) {
    start(run);
    buoyd::Reading first = buoyd::start_reading({"0.1", "boot", "", {}, {}}, {});
    first.utc = buoyd::probe_reading(second).utc;
    first.clock = buoyd::probe_reading(second).clock;
    append({first});
    ASSERT_TRUE(store_->epochs().pin("00000000000000aa"));
    ASSERT_TRUE(store_->epochs().set_station("kelpie"));
    ASSERT_TRUE(store_->epochs().save());
  }
  [[nodiscard]] std::unique_ptr<SpoolFollower> followed() const {
    auto follower = SpoolFollower::open(archive_path(), path(), clock_);
    EXPECT_TRUE(follower) << follower.error().text;
    return follower ? std::move(*follower) : nullptr;
  }
  [[nodiscard]] std::string archived() const {
    auto database = open_for_reading(archive_path()).value();
    return database->value("SELECT count(*) FROM reading").value();
  }
  [[nodiscard]] std::string current() const {
    auto database = open_for_reading(archive_path()).value();
    return database->value("SELECT current FROM station").value();
  }
  /// The board has another store from now on.
  void remove_store() {
    store_.reset();
    for (const char* part : {"", "-wal", "-shm"}) std::filesystem::remove(path() + part);
  }
  void look_again(SpoolFollower& follower) {
    clock_.advance(SpoolFollower::interval);
    follower.follow();
  }

  buoyd::FakeClock clock_;
};

TEST_F(SpoolFollowerTest, takes_what_was_there_and_what_comes_while_buoyd_writes) {
  begin_run(1);
  append(probe_readings(2, 10));
  const auto follower = followed();
  ASSERT_NE(follower, nullptr);
  EXPECT_EQ(archived(), "10");
  append(probe_readings(11, 15));
  follower->follow();
  EXPECT_EQ(archived(), "15");
  append(probe_readings(16, 20));
  follower->follow();
  EXPECT_EQ(archived(), "15") << "it looks once a second";
  look_again(*follower);
  EXPECT_EQ(archived(), "20");
}

TEST_F(SpoolFollowerTest, goes_on_with_the_next_run) {
  begin_run(1);
  const auto follower = followed();
  ASSERT_NE(follower, nullptr);
  append(probe_readings(2, 10));
  begin_run(2);
  append(probe_readings(12, 14));
  look_again(*follower);
  EXPECT_EQ(archived(), "14");
}

TEST_F(SpoolFollowerTest, a_page_is_told_of_the_next_run) {
  begin_run(1);
  append(probe_readings(2, 10));
  const auto follower = followed();
  ASSERT_NE(follower, nullptr);
  auto database = open_for_reading(archive_path()).value();
  PreparedSql sql(*database);
  EventRing ring;
  LiveLook look(ring, clock_);
  ASSERT_TRUE(look.look(sql));
  begin_run(2);
  append(probe_readings(12, 14));
  look_again(*follower);
  std::uint64_t place = ring.end();
  ASSERT_TRUE(look.look(sql));
  std::string told;
  for (;;) {
    const EventRing::Next next = ring.next(place, "kelpie");
    if (next.text == nullptr) break;
    told += *next.text;
  }
  EXPECT_NE(told.find(R"("instrument":"probe")"), std::string::npos) << told;
  EXPECT_NE(told.find(buoyd::to_hex(buoyd::epoch_id(2))), std::string::npos) << told;
}

TEST_F(SpoolFollowerTest, waits_for_a_store_that_is_gone_and_reads_its_successor_from_the_start) {
  begin_run(1);
  append(probe_readings(2, 10));
  const auto follower = followed();
  ASSERT_NE(follower, nullptr);
  remove_store();
  look_again(*follower);
  EXPECT_EQ(archived(), "10");
  begin_run(7);
  append(probe_readings(2, 4));
  look_again(*follower);
  EXPECT_EQ(archived(), "14");
  EXPECT_EQ(current(), buoyd::to_hex(buoyd::epoch_id(7)));
}

TEST_F(SpoolFollowerTest, a_store_that_began_earlier_has_no_current_run) {
  begin_run(7, 1000);
  const auto follower = followed();
  ASSERT_NE(follower, nullptr);
  remove_store();
  begin_run(1);
  append(probe_readings(2, 10));
  look_again(*follower);
  EXPECT_EQ(archived(), "11");
  EXPECT_EQ(current(), buoyd::to_hex(buoyd::epoch_id(7)));
}

TEST_F(SpoolFollowerTest, says_that_its_archive_was_deleted_and_goes_on_once_it_is_back) {
  begin_run(1);
  const auto follower = followed();
  ASSERT_NE(follower, nullptr);
  const std::string aside = archive_path() + ".aside";
  std::filesystem::rename(archive_path(), aside);
  append(probe_readings(2, 10));
  testing::internal::CaptureStderr();
  look_again(*follower);
  const std::string said = testing::internal::GetCapturedStderr();
  EXPECT_NE(said.find("archive.db was deleted"), std::string::npos) << said;
  std::filesystem::rename(aside, archive_path());
  look_again(*follower);
  EXPECT_EQ(archived(), "10");
}

TEST_F(SpoolFollowerTest, says_why_there_is_nothing_to_follow) {
  const auto none = SpoolFollower::open(archive_path(), folder_ + "/none.db", clock_);
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().text.find("none.db"), std::string::npos);
}

}  // namespace
}  // namespace buoyshore
