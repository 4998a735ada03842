// buoyshore against a real broker, with a buoy played by the test.

#include <gmock/gmock.h>

#include <csignal>
#include <cstdio>

#include "base/ranges.hpp"
#include "mqtt/mqtt_probe.hpp"
#include "shore/archive_fixture.hpp"
#include "shore/receipt_reader.hpp"
#include "support/broker.hpp"
#include "support/child.hpp"
#include "support/places.hpp"

namespace buoyshore {
namespace {

using buoyd::Range;
using buoyd::Ranges;
using buoyd::test::Child;
using buoyd::test::until;
using test::epoch;
using testing::HasSubstr;

class CollectProgram : public test::ArchiveTest {
 protected:
  void SetUp() override {
    test::ArchiveTest::SetUp();
    archive_.reset();  // the program's to open
    come_back(1);
  }

  std::vector<std::string> words(std::vector<std::string> more) const {
    more.insert(more.begin(), buoyd::built_program("buoyshore"));
    return more;
  }
  std::string address() const { return "127.0.0.1:" + std::to_string(broker_.port()); }
  void start() {
    collector_ = std::make_unique<Child>(
        words({"collect", "--archive", path(), "--broker", address()}), folder_ + "/collect.log");
  }
  buoyd::test::Ended run(const std::vector<std::string>& more) {
    return buoyd::test::run(words(more), folder_ + "/run" + std::to_string(++runs_) + ".log");
  }
  buoyd::test::Ended account() { return run({"account", "kelpie", "--archive", path()}); }

  void publish(const std::string& topic, const buoyd::Bytes& message) {
    ASSERT_TRUE(buoy_.connection->publish("buoy/kelpie/" + topic, message, false));
  }
  std::vector<test::ReadReceipt> receipts() const {
    std::vector<test::ReadReceipt> read;
    for (const auto& message : buoy_.all<buoyd::MqttMessage>()) {
      read.push_back(test::read_receipt(message.payload));
    }
    return read;
  }
  /// Publishes it and waits for its PUBACK: was there a subscriber? A buoy that lost the broker
  /// comes back first.
  bool reaches_somebody(const std::string& topic, const buoyd::Bytes& message) {
    const auto id = buoy_.connection->publish("buoy/kelpie/" + topic, message, false);
    if (!id) {
      std::printf("hello waits: %s\n", id.error().text.c_str());
      come_back(1 + buoy_.all<buoyd::MqttSubscribed>().size());
      return false;
    }
    std::optional<std::uint8_t> reason;
    EXPECT_TRUE(buoy_.until([&] {
      for (const auto& acked : buoy_.all<buoyd::MqttAcked>()) {
        if (acked.id == *id) reason = acked.reason;
      }
      return reason.has_value();
    }));
    return reason == 0;
  }
  void come_back(std::size_t subscribed) {
    ASSERT_TRUE(buoy_.until_connected());
    ASSERT_TRUE(buoy_.connection->subscribe("buoy/kelpie/receipt"));
    ASSERT_TRUE(buoy_.until_seen<buoyd::MqttSubscribed>(subscribed));
  }
  std::size_t resyncs() const {
    const auto all = receipts();
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [](const auto& receipt) { return receipt.resync; }));
  }
  bool answer_to(const Hello& hello, std::optional<Ranges>& have) const {
    for (const auto& receipt : receipts()) {
      if (receipt.nonce == hello.nonce) have = Ranges(receipt.have);
    }
    return have.has_value();
  }
  /// Says hello until an answer with its nonce is here: before the collector has subscribed, a
  /// hello reaches nobody.
  Ranges have_by_hello(std::uint64_t last) {
    Hello hello;
    hello.nonce = buoyd::random8();
    hello.epochs = {{epoch(0xA), 1, last, 0}};
    std::optional<Ranges> have;
    const bool answered = until([&] {
      const auto asked = resyncs();
      if (!reaches_somebody("hello", test::plain_hello(hello))) return false;
      // It may have reached a collector that was killed just now: the next one asks for another.
      EXPECT_TRUE(buoy_.until([&] { return answer_to(hello, have) || resyncs() > asked; }));
      return have.has_value();
    });
    EXPECT_TRUE(answered) << collector_->output();
    return have.value_or(Ranges{});
  }
  void send(Range range) {
    auto batch = winds(epoch(0xA), range.a, range.b);
    publish("batch", batch.message());
    EXPECT_TRUE(buoy_.until([this] { return buoy_.connection->unacked() == 0; }));
  }
  /// The highest number that a receipt without nonce covers from 1 on.
  std::uint64_t received() const {
    std::uint64_t highest = 0;
    for (const auto& receipt : receipts()) {
      if (!receipt.nonce) highest = std::max(highest, Ranges(receipt.have).floor(1));
    }
    return highest;
  }

  buoyd::test::Broker broker_;
  buoyd::test::MqttProbe buoy_{"kelpie", broker_.port()};
  std::unique_ptr<Child> collector_;
  int runs_ = 0;
};

TEST_F(CollectProgram, from_hello_to_a_complete_account) {
  start();
  EXPECT_TRUE(have_by_hello(8).empty());
  for (std::uint64_t seq = 1; seq <= 7; seq += 2) send({seq, seq + 1});
  ASSERT_TRUE(buoy_.until([this] { return received() == 8; }));
  const auto complete = account();
  EXPECT_EQ(complete.code, 0) << complete.output;
  EXPECT_THAT(complete.output, HasSubstr("kelpie: complete"));
  EXPECT_EQ(sql("SELECT count(*), min(seq), max(seq) FROM reading"), "8|1|8");
  have_by_hello(20);
  const auto owed = account();
  EXPECT_EQ(owed.code, 1);
  EXPECT_THAT(owed.output, HasSubstr("owed: 9 to 20"));
  collector_->signal(SIGTERM);
  EXPECT_EQ(collector_->wait(), 0);
}

TEST_F(CollectProgram, I2_killed_at_any_moment_it_leaves_nothing_lost_and_nothing_twice) {
  constexpr std::uint64_t numbers = 60;
  std::uint64_t sent = 0;
  start();
  have_by_hello(numbers);
  while (sent < numbers) {
    // Between receive, commit and receipt, wherever the kill happens to fall.
    for (int i = 0; i < 3; ++i, sent += 2) send({sent + 1, sent + 2});
    buoy_.until_turned();
    collector_->signal(SIGKILL);
    EXPECT_EQ(collector_->wait(), -SIGKILL);
    start();
    const Ranges missing = have_by_hello(numbers).missing({1, sent});
    for (const Range& range : missing.list()) send(range);
  }
  const Ranges missing = have_by_hello(numbers).missing({1, numbers});
  for (const Range& range : missing.list()) send(range);
  EXPECT_TRUE(until([this] { return account().code == 0; })) << account().output;
  EXPECT_EQ(sql("SELECT count(*), count(DISTINCT seq) FROM reading"), "60|60");
  EXPECT_EQ(sql("SELECT count(*) FROM alarm"), "0");
}

TEST_F(CollectProgram, it_comes_back_to_a_broker_that_forgot_everything) {
  start();
  have_by_hello(4);
  send({1, 2});
  ASSERT_TRUE(until([this] { return sql("SELECT count(*) FROM reading") == "2"; }));
  broker_.kill();
  broker_.start();
  ASSERT_TRUE(buoy_.until_seen<buoyd::MqttConnected>(2));
  come_back(2);
  EXPECT_EQ(have_by_hello(4), Ranges({{1, 2}}));
  EXPECT_TRUE(until([this] {
    send({3, 4});  // as a buoy does until a receipt covers it: the topic may not be subscribed yet
    return account().code == 0;
  }));
}

TEST_F(CollectProgram, a_collector_that_starts_asks_for_hello_and_ends_with_its_receipts_said) {
  start();
  have_by_hello(4);
  have_by_hello(4);  // whatever the first said at its start has come before this answer
  const auto before = resyncs();
  collector_->signal(SIGKILL);
  EXPECT_EQ(collector_->wait(), -SIGKILL);
  start();
  ASSERT_TRUE(buoy_.until([&] { return resyncs() > before; }));
  send({1, 2});
  ASSERT_TRUE(until([this] { return sql("SELECT count(*) FROM reading") == "2"; }))
      << collector_->output();
  EXPECT_EQ(received(), 0U) << "the receipt is not due for ten seconds";
  collector_->signal(SIGTERM);
  EXPECT_TRUE(buoy_.until([this] { return received() == 2; }));
  EXPECT_EQ(collector_->wait(), 0);
}

TEST_F(CollectProgram, any_message_is_borne) {
  start();
  have_by_hello(2);
  for (const char* topic : {"hello", "batch"}) {
    publish(topic, {});
    publish(topic, buoyd::Bytes(60'000, 0xFF));
    publish(topic, buoyd::Bytes(60'000, 0x81));
    publish(topic, buoyd::Bytes(500'000, 0));
  }
  ASSERT_TRUE(buoy_.until([this] { return buoy_.connection->unacked() == 0; }));
  send({1, 2});
  EXPECT_TRUE(until([this] { return account().code == 0; }));
  EXPECT_THAT(account().output, HasSubstr("refused"));
}

TEST_F(CollectProgram, A5_a_second_collector_of_one_archive_ends_at_once) {
  start();
  have_by_hello(2);
  const auto second = run({"collect", "--archive", path(), "--broker", address()});
  EXPECT_EQ(second.code, 1);
  EXPECT_THAT(second.output, HasSubstr("another collector"));
}

TEST_F(CollectProgram, account_waits_until_it_is_complete) {
  start();
  have_by_hello(2);
  Child waiting(words({"account", "kelpie", "--archive", path(), "--wait", "60"}),
                folder_ + "/waiting.log");
  send({1, 2});
  EXPECT_EQ(waiting.wait(), 0);
  EXPECT_THAT(waiting.output(), HasSubstr("kelpie: complete"));
}

TEST_F(CollectProgram, account_waits_for_the_answer_of_a_station_whose_newest_state_is_not_known) {
  start();
  have_by_hello(2);
  send({1, 2});
  ASSERT_TRUE(until([this] { return account().code == 0; }));
  {
    auto second = buoyd::Database::open(path(), buoyd::Database::Mode::write);
    ASSERT_TRUE(
        (*second)->execute("UPDATE station SET hello_at = hello_at - 21600000000;"
                           "UPDATE reading SET utc = utc - 864000000000"));
  }
  const auto stale = account();
  EXPECT_EQ(stale.code, 1);
  EXPECT_THAT(stale.output, HasSubstr("kelpie: complete as of"));
  EXPECT_THAT(stale.output, HasSubstr("what it took since is not known here"));
  const auto before = resyncs();
  Child waiting(words({"account", "kelpie", "--archive", path(), "--wait", "60"}),
                folder_ + "/waiting.log");
  ASSERT_TRUE(buoy_.until([&] { return resyncs() > before; })) << "the station is asked";
  have_by_hello(2);
  EXPECT_EQ(waiting.wait(), 0) << waiting.output();
}

TEST_F(CollectProgram, account_says_that_nobody_can_ask) {
  start();
  have_by_hello(2);
  collector_->signal(SIGTERM);
  EXPECT_EQ(collector_->wait(), 0);
  {
    auto second = buoyd::Database::open(path(), buoyd::Database::Mode::write);
    ASSERT_TRUE((*second)->execute("UPDATE station SET hello_at = hello_at - 21600000000"));
  }
  const auto asked = run({"account", "kelpie", "--archive", path(), "--wait", "2"});
  EXPECT_EQ(asked.code, 1);
  EXPECT_THAT(asked.output, HasSubstr("cannot be asked, nobody collects"));
}

TEST_F(CollectProgram, wrong_use_is_told_apart) {
  const std::string none = folder_ + "/none.db";
  EXPECT_EQ(run({"account", "kelpie", "--archive", none}).code, 1);
  EXPECT_EQ(run({"account", "osprey", "--archive", path()}).code, 2);
  EXPECT_EQ(run({"account"}).code, 2);
  EXPECT_EQ(run({"account", "kelpie", "--archive", path(), "--wait", "-1"}).code, 2);
  EXPECT_EQ(run({"collect", "--broker", "nonsense:0", "--archive", path()}).code, 2);
  EXPECT_EQ(run({"collect", "--archive", folder_ + "/no/folder/a.db"}).code, 1);
  EXPECT_EQ(run({"observe", "kel/pie", "--broker", address()}).code, 2);
  for (const char* command : {"readings", "raw"}) {
    EXPECT_EQ(run({command, "kelpie", "lidar", "--archive", none}).code, 1);
    EXPECT_EQ(run({command, "kelpie", "lidar", "--archive", path(), "--from", "noon"}).code, 2);
    EXPECT_EQ(run({command, "kelpie", "lidar", "--archive", path(), "--zone", "Mars"}).code, 2);
  }
  for (const char* command : {"readings", "channels"}) {
    EXPECT_EQ(run({command, "kelpie", "lidar", "--archive", path()}).code, 2);
  }
  EXPECT_EQ(run({"instruments", "kelpie", "--archive", path()}).code, 2);
  EXPECT_EQ(run({"readings", "kelpie", "lidar", "--archive", path(), "--flag", "x"}).code, 2);
  EXPECT_EQ(run({}).code, 2);
}

TEST_F(CollectProgram, observe_prints_what_comes_and_receipts_nothing) {
  Child observer(words({"--observe", "--broker", address()}), folder_ + "/observe.log");
  const std::string about = R"([{"channels":[{"name":"depth","unit":"m"}]}])";
  ASSERT_TRUE(buoy_.connection->publish("buoy/kelpie/about/ctd", about, true));
  const std::string data = R"({"time":"2026-11-20T07:00:00.123456Z","values":{"depth":12.50}})";
  EXPECT_TRUE(until([&] {
    EXPECT_TRUE(buoy_.until([this] { return buoy_.connection->unacked() < 10; }));
    EXPECT_TRUE(buoy_.connection->publish("buoy/kelpie/data/ctd", data, false));
    return observer.output().find("depth=12.50 m") != std::string::npos;
  })) << observer.output();
  publish("batch", winds(epoch(0xA), 1, 2).message());
  observer.signal(SIGINT);
  EXPECT_EQ(observer.wait(), 0);
  EXPECT_TRUE(receipts().empty());
}

}  // namespace
}  // namespace buoyshore
