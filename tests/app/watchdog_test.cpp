// The watchdog is fed by turns and by nothing else; with real threads that really hang, on a clock
// that the test moves: their limits are minutes.
#include "supervise/watchdog.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <future>
#include <thread>

#include "app/running_uplink.hpp"
#include "spool/spool_loop.hpp"
#include "support/awake_clock.hpp"
#include "support/faulty_vfs.hpp"
#include "support/loopback.hpp"
#include "support/notify_listener.hpp"
#include "uplink/uplink_loop.hpp"

namespace buoyd {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr milliseconds soon{1};

/// Where a thread hangs until it is let go.
class Trap {
 public:
  void close() { closed_ = true; }
  void pass() {
    if (!closed_.exchange(false)) return;
    caught_.set_value();
    free_.get_future().wait();
  }
  [[nodiscard]] bool caught() {
    return caught_.get_future().wait_for(seconds(60)) == std::future_status::ready;
  }
  void let_go() { free_.set_value(); }

 private:
  std::atomic<bool> closed_{false};
  std::promise<void> caught_;
  std::promise<void> free_;
};

class WatchdogTest : public testing::Test {
 protected:
  /// As time goes by, looked at every second; who was late at the last look.
  std::vector<std::string> pass(Micros duration) {
    std::vector<std::string> late;
    for (Micros gone{0}; gone < duration; gone += seconds(1)) {
      awake_.advance(seconds(1));
      late = supervision_.late();
    }
    return late;
  }
  /// Time goes by while a thread that is awake keeps turning: whether it never was late.
  bool turns_on(const TurnWatch& turns) {
    const Micros before = turns.last();
    awake_.advance(soon);
    for (int i = 0; i < 60'000 && turns.last() == before; ++i) poll(nullptr, 0, 1);
    return turns.last() > before;
  }

  const SystemClock clock_{};
  FakeAwakeClock awake_;
  RepeatLog log_{clock_, [](Priority, std::string_view) {}};
  Supervision supervision_{awake_, clock_, [](Priority, std::string_view) {}};
  NotifyListener systemd_{"@buoyd-test/watchdog/" + std::to_string(getpid())};
  NotifySocket notify_{systemd_.address()};
};

TEST_F(WatchdogTest, is_fed_three_times_as_often_as_systemd_asks_and_every_ten_seconds) {
  EXPECT_EQ(feeding_interval(seconds(3)), seconds(1));
  EXPECT_EQ(feeding_interval(seconds(30)), seconds(10));
  EXPECT_EQ(feeding_interval(std::chrono::hours(1)), seconds(10));
  EXPECT_EQ(feeding_interval(Micros(1)), soon);
}

TEST_F(WatchdogTest, who_is_late_stops_it_and_its_next_turn_goes_on) {
  WatchedThread thread(supervision_, "main", {main_turn_limit});
  EXPECT_TRUE(feed_if_all_turn(supervision_, notify_));
  EXPECT_EQ(systemd_.next(), "WATCHDOG=1");
  pass(seconds(11));
  EXPECT_FALSE(feed_if_all_turn(supervision_, notify_));
  EXPECT_EQ(systemd_.next(), "STATUS=no turns of thread main");
  thread.turns().turned();
  EXPECT_TRUE(feed_if_all_turn(supervision_, notify_));
  EXPECT_EQ(systemd_.next(), "WATCHDOG=1");
}

TEST_F(WatchdogTest, its_thread_feeds_until_somebody_hangs) {
  WatchedThread thread(supervision_, "main", {main_turn_limit});
  Watchdog watchdog(supervision_, notify_, soon);
  ASSERT_TRUE(watchdog.begin());
  EXPECT_TRUE(systemd_.hears("WATCHDOG=1"));
  EXPECT_TRUE(systemd_.hears("WATCHDOG=1"));
  awake_.advance(seconds(11));
  EXPECT_TRUE(systemd_.hears("STATUS=no turns of thread main"));
  EXPECT_EQ(systemd_.next(), "STATUS=no turns of thread main") << "and no more of it";
  thread.turns().turned();
  EXPECT_TRUE(systemd_.hears("WATCHDOG=1"));
}

class SpoolTurns : public WatchdogTest {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::temp_directory_path() / ("buoyd-watchdog." + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
    SpoolSetup setup;
    setup.settings.path = folder_ / "spool.db";
    setup.settings.reserve = 0;
    setup.settings.commit_interval = soon;
    loop_ = std::make_unique<SpoolLoop>(setup, clock_, log_, nullptr);
    loop_->watch(watched_.turns());
  }
  void TearDown() override {
    loop_->stop();
    thread_.join();
    std::filesystem::remove_all(folder_);
  }
  void start() {
    thread_ = std::thread([this] { loop_->run(); });
  }

  std::filesystem::path folder_;
  Trap fsync_;
  FaultyVfs vfs_;
  WatchedThread watched_{supervision_, "spool", {spool_turn_limit}};
  std::unique_ptr<SpoolLoop> loop_;
  std::thread thread_;
};

TEST_F(SpoolTurns, a_disk_that_hangs_for_ever_is_a_hung_spool) {
  vfs_.ask_before([this](const FileStep& step) {
    if (step.op == FileOp::sync) fsync_.pass();
    return SQLITE_OK;
  });
  fsync_.close();
  start();
  ASSERT_TRUE(fsync_.caught());
  EXPECT_THAT(pass(spool_turn_limit), IsEmpty());
  EXPECT_THAT(pass(seconds(1)), ElementsAre("spool"));
  EXPECT_FALSE(feed_if_all_turn(supervision_, notify_));
  fsync_.let_go();
  EXPECT_TRUE(turns_on(watched_.turns()));
  EXPECT_THAT(supervision_.late(), IsEmpty());
}

TEST_F(SpoolTurns, a_disk_that_fails_or_is_full_is_none) {
  for (const int code : {SQLITE_IOERR_WRITE, SQLITE_FULL}) {
    vfs_.fail(FileKind::database, FileOp::write, code);
    vfs_.fail(FileKind::wal, FileOp::write, code);
  }
  start();
  for (int i = 0; i < 20; ++i) {
    awake_.advance(seconds(100));
    loop_->flush();
    ASSERT_TRUE(turns_on(watched_.turns()));
    ASSERT_THAT(supervision_.late(), IsEmpty());
  }
  EXPECT_GT(loop_->status().failures, 0U);
  vfs_.heal();
}

/// Nobody is asked for anything: there is no connection.
class NoSpool final : public SpoolRequests {
 public:
  bool ask(const OwedQuery& /*query*/) override { return false; }
  bool delivered(const Delivered& /*delivered*/) override { return false; }
  bool pin(const std::string& /*archive*/) override { return false; }
};

class MqttTurns : public WatchdogTest {
 protected:
  void SetUp() override {
    settings_.station.id = "b1";
    settings_.mqtt.port = nobody_.port();
    loop_ = std::make_unique<UplinkLoop>(
        settings_, clock_, stuck_log_, spool_, [](const EventFacts&) {}, CommandLane::Take(),
        &watched_.turns());
  }
  void TearDown() override {
    loop_->stop();
    thread_.join();
  }
  void start() {
    thread_ = std::thread([this] { loop_->run(); });
  }

  test::DeafPort nobody_;
  Settings settings_;
  NoSpool spool_;
  Trap write_;  // of the log: its reader takes nothing any more
  RepeatLog stuck_log_{clock_, [this](Priority, std::string_view) { write_.pass(); }};
  WatchedThread watched_{supervision_, "mqtt", {mqtt_turn_limit, look_up_limit}};
  std::unique_ptr<UplinkLoop> loop_;
  std::thread thread_;
};

TEST_F(MqttTurns, a_thread_that_hangs_is_late_after_three_minutes) {
  write_.close();
  start();
  ASSERT_TRUE(write_.caught());
  EXPECT_THAT(pass(mqtt_turn_limit), IsEmpty());
  EXPECT_THAT(pass(seconds(1)), ElementsAre("mqtt"));
  EXPECT_FALSE(feed_if_all_turn(supervision_, notify_));
  write_.let_go();
  EXPECT_TRUE(turns_on(watched_.turns()));
  EXPECT_THAT(supervision_.late(), IsEmpty());
}

TEST_F(MqttTurns, a_broker_that_is_not_there_makes_nobody_late) {
  start();
  for (int i = 0; i < 20; ++i) {
    awake_.advance(seconds(170));
    loop_->drain();  // wakes it: its next attempt is seconds away
    ASSERT_TRUE(turns_on(watched_.turns()));
    ASSERT_THAT(supervision_.late(), IsEmpty());
  }
}

/// [start] may hold the uplink off for hours.
TEST_F(WatchdogTest, an_uplink_that_is_not_begun_makes_nobody_late) {
  test::DeafPort nobody;
  Settings settings;
  settings.station.id = "b1";
  settings.mqtt.port = nobody.port();
  NoSpool spool;
  RepeatLog log(clock_, [](Priority, std::string_view) {});
  RunningUplink uplink(settings, supervision_, [&](const Settings& own, TurnWatch& turns) {
    return std::make_unique<UplinkLoop>(
        own, clock_, log, spool, [](const EventFacts&) {}, CommandLane::Take(), &turns, "boot");
  });
  EXPECT_TRUE(uplink.ended());
  EXPECT_THAT(pass(10 * mqtt_turn_limit), IsEmpty());
  ASSERT_TRUE(uplink.begin());
  EXPECT_FALSE(uplink.ended());
  EXPECT_THAT(supervision_.late(), IsEmpty());
  uplink.ask_to_stop();
  for (int i = 0; i < 60'000 && !uplink.ended(); ++i) poll(nullptr, 0, 1);
  EXPECT_TRUE(uplink.ended());
}

}  // namespace
}  // namespace buoyd
