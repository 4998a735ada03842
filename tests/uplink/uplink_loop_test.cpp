// The MQTT thread against a real mosquitto; the test's thread plays spool and archive.
#include "uplink/uplink_loop.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "base/json.hpp"
#include "lane_world.hpp"
#include "mqtt/mqtt_probe.hpp"
#include "support/broker.hpp"
#include "support/relay.hpp"

namespace buoyd::test {
namespace {

/// A spool whose requests come from the MQTT thread and are served by the test's.
class SharedSpool final : public SpoolRequests {
 public:
  bool ask(const OwedQuery& query) override {
    const std::lock_guard lock(mutex_);
    return spool.ask(query);
  }
  bool delivered(const Delivered& delivered) override {
    const std::lock_guard lock(mutex_);
    changed_ = true;
    return spool.delivered(delivered);
  }
  bool pin(const std::string& archive) override {
    const std::lock_guard lock(mutex_);
    return spool.pin(archive);
  }

  /// Commits a reading and says so.
  void commit(UplinkLoop& loop, const DescriptionPtr& description, const std::string& body,
              bool urgent = false) {
    const std::lock_guard lock(mutex_);
    const std::uint64_t seq = spool.commit(description, body);
    StoredReading stored = spool.current().rows.at(seq);
    stored.reading.urgent = urgent;
    SpoolNews news = spool.news();
    news.committed.push_back(std::move(stored));
    loop.news(std::move(news));
  }
  /// Answers what was asked, and tells what changed.
  void serve(UplinkLoop& loop) {
    const std::lock_guard lock(mutex_);
    if (spool.has_query()) {
      auto [query, run] = spool.answer();
      loop.owed(query, std::move(run));
    }
    if (std::exchange(changed_, false)) loop.news(spool.news());
  }
  std::uint64_t owed() {
    const std::lock_guard lock(mutex_);
    return spool.owed();
  }

  FakeSpool spool;

 private:
  std::mutex mutex_;
  bool changed_ = false;
};

class UplinkLoopTest : public ::testing::Test {
 protected:
  void SetUp() override {
    settings_.station.id = "b1";
    settings_.station.title = "Test buoy";
    settings_.mqtt.port = broker_.port();
    settings_.mqtt.batch_interval = std::chrono::milliseconds(20);
    text_ = make_description(R"({"name":"t","type":"text"})", "buoyd", "start");
    wind_ = make_description(R"({"name":"speed","type":"decimal"})", "wind", "mean");
    spool_.spool.begin_epoch(1, text_);
  }
  void TearDown() override { stop(); }

  void start() {
    loop_ = std::make_unique<UplinkLoop>(settings_, clock_, log_, spool_,
                                         [this](const EventFacts& event) {
                                           const std::lock_guard lock(told_mutex_);
                                           told_.push_back(event.kind);
                                         });
    loop_->news(spool_.spool.news());
    thread_ = std::thread([this] { loop_->run(); });
  }
  void stop() {
    if (thread_.joinable()) {
      loop_->stop();
      thread_.join();
    }
  }
  void join_shore(const std::vector<std::string>& topics) {
    ASSERT_TRUE(shore_.until_connected());
    for (const std::string& topic : topics) ASSERT_TRUE(shore_.connection->subscribe(topic));
    ASSERT_TRUE(shore_.until_seen<MqttSubscribed>(topics.size()));
  }
  /// Plays spool and archive until `done`.
  bool until(const std::function<bool()>& done) {
    return shore_.until([&] {
      spool_.serve(*loop_);
      for (; read_ < shore_.events.size(); ++read_) {
        if (const auto* message = std::get_if<MqttMessage>(&shore_.events[read_])) take(*message);
      }
      return done();
    });
  }
  void take(const MqttMessage& message) {
    std::vector<ReceiptText> receipts;
    if (message.topic == "buoy/b1/hello") {
      receipts = archive_.answers(message.payload);
    } else if (message.topic == "buoy/b1/batch") {
      receipts = {archive_.take_batch(message.payload)};
    } else {
      seen_[message.topic].push_back({message.payload.begin(), message.payload.end()});
    }
    for (const ReceiptText& receipt : receipts) {
      const Bytes payload = write_receipt(receipt);
      if (answering_) {
        EXPECT_TRUE(shore_.connection->publish("buoy/b1/receipt", payload, false));
      }
    }
  }
  std::vector<std::string> told() {
    const std::lock_guard lock(told_mutex_);
    return told_;
  }
  std::string last(const std::string& topic) {
    return seen_[topic].empty() ? "" : seen_[topic].back();
  }

  Broker broker_;
  Settings settings_;
  SystemClock clock_;
  RepeatLog log_{clock_, [](Priority, std::string_view) {}};
  SharedSpool spool_;
  FakeArchive archive_;
  DescriptionPtr text_;
  DescriptionPtr wind_;
  MqttProbe shore_{"shore", broker_.port()};
  std::size_t read_ = 0;
  bool answering_ = true;
  std::map<std::string, std::vector<std::string>> seen_;
  std::mutex told_mutex_;
  std::vector<std::string> told_;  // kinds of the events that become readings
  std::unique_ptr<UplinkLoop> loop_;
  std::thread thread_;
};

TEST_F(UplinkLoopTest, readings_reach_the_archive_and_the_receipt_comes_back) {
  join_shore({"buoy/#"});
  start();
  for (int i = 0; i < 100; ++i) spool_.commit(*loop_, wind_, "[" + std::to_string(i) + ".25]");
  ASSERT_TRUE(until([&] { return spool_.owed() == 0 && loop_->drained(); }));
  EXPECT_EQ(archive_.epochs[spool_.spool.current().id].bodies.size(), 101U);
  EXPECT_EQ(spool_.spool.pinned, archive_.id);
  UplinkStatus status;
  ASSERT_TRUE(until([&] {  // it follows within 200 ms
    status = loop_->status();
    return status.lanes.size() == 2 && status.lanes[1].owed == 0;
  }));
  EXPECT_TRUE(status.connected);
  EXPECT_EQ(status.archive, archive_.id);
  EXPECT_EQ(status.lanes[1].name, "record");
  EXPECT_EQ(status.lanes[1].state, "open");
  EXPECT_EQ(status.lanes[1].owed, 0U);
  EXPECT_TRUE(Json::parse(uplink_json(status)));
}

TEST_F(UplinkLoopTest, the_broker_knows_it_by_its_name_and_what_the_configuration_puts_behind) {
  settings_.mqtt.client_id_suffix = "|more=1|";
  join_shore({"buoy/#"});
  start();
  EXPECT_TRUE(
      until([&] { return broker_.log().find(" as buoyd-b1|more=1| ") != std::string::npos; }));
}

TEST_F(UplinkLoopTest, people_see_status_about_and_live_readings) {
  join_shore({"buoy/#"});
  start();
  spool_.commit(*loop_, wind_, "[8.74]");
  ASSERT_TRUE(until([&] {
    return !last("buoy/b1/data/wind").empty() && !last("buoy/b1/about/wind").empty() &&
           !last("buoy/b1/status").empty();
  }));
  const auto live = Json::parse(last("buoy/b1/data/wind"));
  ASSERT_TRUE(live);
  EXPECT_EQ(live->integer_at("seq"), 2);
  const auto about = Json::parse(last("buoy/b1/about/wind"));
  ASSERT_TRUE(about);
  ASSERT_EQ(about->items().size(), 1U);
  EXPECT_EQ(last("buoy/b1/about/wind"), "[" + wind_->text() + "]");
  const auto status = Json::parse(last("buoy/b1/status"));
  ASSERT_TRUE(status);
  EXPECT_EQ(status->string_at("state"), "online");
  EXPECT_EQ(status->string_at("epoch"), to_hex(spool_.spool.current().id));
  EXPECT_EQ(status->string_at("title"), "Test buoy");
  stop();
  ASSERT_TRUE(until([&] { return last("buoy/b1/status") == R"({"state":"offline"})"; }));
}

// pitfalls BR-1: a broker that is killed has acknowledged and forgotten; nothing is lost.
TEST_F(UplinkLoopTest, BR1_broker_killed_with_9_loses_nothing) {
  join_shore({"buoy/#"});
  start();
  answering_ = false;  // the archive commits and its receipts are lost with the broker
  for (int i = 0; i < 500; ++i) spool_.commit(*loop_, wind_, "[" + std::to_string(i) + "]");
  ASSERT_TRUE(until([&] { return loop_->status().connected; }));
  broker_.kill();
  for (int i = 0; i < 500; ++i) spool_.commit(*loop_, wind_, "[" + std::to_string(i) + "]");
  ASSERT_TRUE(until([&] { return !loop_->status().connected; }));
  broker_.start();
  answering_ = true;
  ASSERT_TRUE(shore_.until_seen<MqttDisconnected>(1));
  shore_.events.clear();
  read_ = 0;
  join_shore({"buoy/#"});
  const ReceiptText resync{.epoch = spool_.spool.current().id, .resync = true};
  ASSERT_TRUE(shore_.connection->publish("buoy/b1/receipt", write_receipt(resync), false));
  ASSERT_TRUE(until([&] { return spool_.owed() == 0; }));
  EXPECT_EQ(archive_.epochs[spool_.spool.current().id].bodies.size(), 1001U);
  EXPECT_EQ(archive_.conflicts, 0U);
}

TEST_F(UplinkLoopTest, nobody_ashore_means_back_off_and_the_archive_wakes_it) {
  start();
  spool_.commit(*loop_, wind_, "[1]");
  ASSERT_TRUE(until([&] {
    const auto lanes = loop_->status().lanes;
    return lanes.size() == 2 && lanes[1].state == "backing off";
  })) << "0x10 on hello";
  EXPECT_GT(spool_.owed(), 0U);
}

TEST_F(UplinkLoopTest, MQ7_denied_topic_delivers_nothing) {
  broker_.stop();
  broker_.options().acl =
      "topic write buoy/b1/hello\ntopic write buoy/b1/status\n"
      "topic readwrite buoy/b1/receipt\ntopic read buoy/#\n";
  broker_.start();
  join_shore({"buoy/#"});
  start();
  spool_.commit(*loop_, wind_, "[1]");
  ASSERT_TRUE(until([&] {
    const auto lanes = loop_->status().lanes;
    return lanes.size() == 2 && lanes[1].state == "backing off";
  }));
  EXPECT_EQ(spool_.owed(), 2U);
}

TEST_F(UplinkLoopTest, MQ3_small_packets_are_a_state_and_no_error_loop) {
  broker_.stop();
  broker_.options().lines = "max_packet_size 3000\n";
  broker_.start();
  join_shore({"buoy/#"});
  start();
  spool_.commit(*loop_, text_, "[\"" + std::string(5000, 'x') + "\"]");
  spool_.commit(*loop_, wind_, "[1]");
  ASSERT_TRUE(until([&] { return spool_.owed() == 1; })) << "only the large one stays owed";
  ASSERT_TRUE(until([&] { return !loop_->status().notes.empty(); }));
  EXPECT_EQ(loop_->status().notes, std::vector<std::string>{"packet limit"});
  EXPECT_EQ(told(), std::vector<std::string>{"packet_limit"});
}

TEST_F(UplinkLoopTest, broker_mode_delivers_by_puback_to_those_who_listen) {
  settings_.mqtt.delivery = DeliveryMode::broker;
  join_shore({"buoy/b1/data/#"});
  start();
  for (int i = 0; i < 50; ++i) spool_.commit(*loop_, wind_, "[" + std::to_string(i) + "]");
  ASSERT_TRUE(until([&] { return spool_.owed() == 0; }));
  EXPECT_EQ(seen_["buoy/b1/data/wind"].size(), 50U);
  EXPECT_EQ(seen_["buoy/b1/data/buoyd"].size(), 1U);
  EXPECT_TRUE(seen_.find("buoy/b1/hello") == seen_.end());
  EXPECT_EQ(loop_->status().lanes.at(0).name, "broker");
}

TEST_F(UplinkLoopTest, what_the_broker_takes_while_the_run_ends_is_delivered) {
  Relay relay(broker_.port());
  settings_.mqtt.port = relay.port();
  settings_.mqtt.delivery = DeliveryMode::broker;
  join_shore({"buoy/b1/data/#"});
  start();
  ASSERT_TRUE(until([&] { return spool_.owed() == 0; }));
  relay.set_mute(true);
  spool_.commit(*loop_, wind_, "[1]");
  ASSERT_TRUE(until([&] { return loop_->status().lanes.at(0).in_flight == 1; }));
  loop_->stop();
  relay.set_mute(false);
  stop();
  EXPECT_EQ(spool_.owed(), 0U) << "the next run would send it again";
}

// Else the modem would be switched off and on each hour because a key or a certificate is wrong.
TEST_F(UplinkLoopTest, a_refusal_in_tls_or_of_our_own_file_is_no_fault_of_the_link) {
  broker_.stop();
  broker_.options().psk_identity = "b1";
  broker_.options().psk_key = "00112233445566778899aabbccddeeff";
  broker_.start();
  settings_.mqtt.psk_identity = "b1";
  settings_.mqtt.psk_file = broker_.folder() + "/key";
  start();
  ASSERT_TRUE(until([&] { return loop_->status().refusals > 0; })) << "there is no such file";
  stop();
  write_file(settings_.mqtt.psk_file, "ffffffffffffffffffffffffffffffff\n");
  start();
  ASSERT_TRUE(until([&] { return loop_->status().refusals > 0; })) << "another key";
  EXPECT_FALSE(loop_->status().connected);
}

TEST_F(UplinkLoopTest, stop_ends_a_run_that_has_no_broker) {
  settings_.mqtt.port = free_port();
  start();
  spool_.commit(*loop_, wind_, "[1]");
  stop();
  EXPECT_FALSE(loop_->drained());
}

}  // namespace
}  // namespace buoyd::test
