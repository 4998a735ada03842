// Rules B1 to B6 and invariants I1, I2, I4, I5 of docs/wire-format.md, the buoy's side, each by
// its name, against the lane alone.
#include "uplink/record_lane.hpp"

#include <gtest/gtest.h>

#include "check_decoder.hpp"
#include "lane_world.hpp"

namespace buoyd::test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const std::string hello_topic = "buoy/b1/hello";
const std::string batch_topic = "buoy/b1/batch";

class RecordLaneTest : public ::testing::Test {
 protected:
  void SetUp() override {
    text_ = make_description(R"({"name":"t","type":"text"})", "buoyd", "start");
    number_ = make_description(R"({"name":"n","type":"decimal"})");
    spool_.begin_epoch(1, text_);
  }

  RecordOptions options() {
    RecordOptions options;
    options.hello_topic = hello_topic;
    options.batch_topic = batch_topic;
    options.make_nonce = [this] {
      Hash8 nonce{};
      nonce.fill(++nonces_);
      return nonce;
    };
    options.report = [this](std::string_view kind, std::string_view) {
      reports_.emplace_back(kind);
    };
    return options;
  }

  void commit(int count) {
    for (int i = 0; i < count; ++i) {
      level_ = level_ * 6364136223846793005U + 1442695040888963407U;
      spool_.commit(number_, "[" + std::to_string(level_ >> 40U) + ".25]");
    }
  }

  /// What is due, the spool's answers and its news, until nothing more happens.
  void settle() {
    for (int turn = 0; turn < 2 || spool_.has_query(); ++turn) {
      lane_.news(spool_.news());
      if (spool_.has_query()) {
        const auto [query, run] = spool_.answer();
        lane_.owed(query, run, now_);
      }
      lane_.step(wall_, now_);
    }
    lane_.news(spool_.news());
  }
  void pass(Micros time) {
    now_ += time;
    settle();
  }
  void connect(const MqttLimits& limits = wide_limits) {
    lane_.connected(limits, now_);
    settle();
  }
  void receive(const ReceiptText& receipt) {
    lane_.received(write_receipt(receipt), now_);
    settle();
  }
  void ack(const Published& message, std::uint8_t reason = 0) {
    EXPECT_TRUE(lane_.acked(message.id, reason, now_));
    settle();
  }
  /// Answers the hello that must have been published; returns what was published then.
  std::vector<Published> open() {
    const auto hellos = port_.take(hello_topic);
    EXPECT_EQ(hellos.size(), 1U);
    ack(hellos.at(0));
    for (const ReceiptText& answer : archive_.answers(hellos.at(0).payload)) {
      lane_.received(write_receipt(answer), now_);
    }
    settle();
    return port_.take(batch_topic);
  }
  ReadBatch only_batch() {
    const auto batches = port_.take(batch_topic);
    EXPECT_EQ(batches.size(), 1U);
    return batches.empty() ? ReadBatch{} : read_batch(batches[0].payload);
  }
  EpochId current() { return spool_.current().id; }

  DescriptionPtr text_;
  DescriptionPtr number_;
  FakePort port_;
  FakeSpool spool_;
  FakeArchive archive_;
  Budget budget_{0};
  std::uint8_t nonces_ = 0;
  std::uint64_t level_ = 1;
  std::vector<std::string> reports_;
  MonoTime now_{hours(1)};
  WallTime wall_{hours(500'000)};
  RecordLane lane_{options(), port_, spool_, budget_};
};

TEST_F(RecordLaneTest, B1_hello_on_connect_and_no_batch_before_the_answer) {
  commit(5);
  connect();
  auto published = port_.take();
  ASSERT_EQ(published.size(), 1U);
  EXPECT_EQ(published[0].topic, hello_topic);
  EXPECT_FALSE(published[0].retain);
  const ReadHello hello = read_hello(published[0].payload);
  EXPECT_EQ(hello.receipt_interval, 10);
  ASSERT_EQ(hello.epochs.size(), 1U);
  EXPECT_EQ(hello.epochs[0].first, 1U);
  EXPECT_EQ(hello.epochs[0].last, 6U);
  EXPECT_EQ(hello.epochs[0].floor, 0U);
  ack(published[0]);
  pass(seconds(59));
  EXPECT_TRUE(port_.take().empty());
  for (const ReceiptText& answer : archive_.answers(published[0].payload)) receive(answer);
  const ReadBatch batch = only_batch();
  EXPECT_EQ(batch.from, 1U);
  EXPECT_EQ(batch.to, 6U);
  EXPECT_EQ(lane_.status().state, DialogState::open);
}

TEST_F(RecordLaneTest, B1_every_connection_has_a_fresh_nonce) {
  connect();
  const auto first = read_hello(port_.take(hello_topic).at(0).payload).nonce;
  lane_.disconnected();
  connect();
  EXPECT_NE(read_hello(port_.take(hello_topic).at(0).payload).nonce, first);
}

TEST_F(RecordLaneTest, B1_silence_costs_one_batch_a_step) {
  commit(5000);
  connect();
  ack(port_.take().at(0));
  pass(seconds(60));
  auto published = port_.take();
  ASSERT_EQ(published.size(), 1U) << "one batch after a minute without an answer";
  EXPECT_EQ(published[0].topic, batch_topic);
  ack(published[0]);
  for (const int step : {1, 2, 4, 8, 16, 32, 60, 60}) {
    pass(minutes(step) - seconds(1));
    EXPECT_TRUE(port_.take().empty()) << step;
    pass(seconds(1));
    published = port_.take();
    ASSERT_EQ(published.size(), 2U) << step;
    EXPECT_EQ(published[0].topic, hello_topic);
    EXPECT_EQ(published[1].topic, batch_topic);
    EXPECT_EQ(read_batch(published[1].payload).from, 1U) << "the oldest each time";
    for (const Published& one : published) ack(one);
  }
  EXPECT_EQ(lane_.status().state, DialogState::backing_off);
  // The archive comes back: it answers the last hello, and all flows again.
  for (const ReceiptText& answer : archive_.answers(published[0].payload)) receive(answer);
  EXPECT_EQ(lane_.status().state, DialogState::open);
  EXPECT_GE(port_.take(batch_topic).size(), 1U);
}

TEST_F(RecordLaneTest, B1_no_subscriber_on_hello_counts_as_no_answer_at_once) {
  commit(5000);
  connect();
  ack(port_.take().at(0), mqtt_no_subscriber);
  EXPECT_EQ(lane_.status().state, DialogState::backing_off);
  EXPECT_EQ(port_.take(batch_topic).size(), 1U);
  pass(minutes(1));
  EXPECT_EQ(port_.take().size(), 2U);
}

TEST_F(RecordLaneTest, B1_an_archive_that_comes_back_is_asked_at_once) {
  connect();
  for (const Published& batch : open()) {
    ack(batch);
    receive(archive_.take_batch(batch.payload));
  }
  lane_.disconnected();
  connect();
  ack(port_.take(hello_topic).at(0), mqtt_no_subscriber);
  receive({.epoch = current(), .have = {{1, 1}}, .resync = true});
  EXPECT_EQ(port_.take(hello_topic).size(), 1U) << "nobody heard the first one";
  receive({.epoch = current(), .have = {{1, 1}}, .resync = true});
  EXPECT_TRUE(port_.take(hello_topic).empty()) << "this one counts";
}

TEST_F(RecordLaneTest, B1_an_epoch_waits_for_its_own_answer) {
  commit(3);
  spool_.begin_epoch(2, text_);
  connect();
  const auto hello = port_.take(hello_topic).at(0);
  const auto answers = archive_.answers(hello.payload);
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].epoch, current()) << "the current one stands first";
  ack(hello);
  receive(answers[0]);
  EXPECT_EQ(only_batch().epoch, current()) << "the older epoch is not answered yet";
  receive(answers[1]);
  EXPECT_EQ(only_batch().epoch, spool_.epochs.front().id);
}

TEST_F(RecordLaneTest, B1_an_answer_that_lacks_an_epoch_is_asked_for_again) {
  commit(3);
  spool_.begin_epoch(2, text_);
  connect();
  const auto hello = port_.take(hello_topic).at(0);
  ack(hello);
  receive(archive_.answers(hello.payload)[0]);
  port_.take();
  pass(seconds(60));
  pass(seconds(60));
  EXPECT_EQ(port_.take(hello_topic).size(), 1U);
}

TEST_F(RecordLaneTest, B2_window_is_eight_batches) {
  commit(60'000);
  connect();
  auto batches = open();
  std::size_t published = 0;
  for (int i = 0; i < 20; ++i) {
    published += batches.size();
    for (const Published& batch : batches) ack(batch);
    batches = port_.take(batch_topic);
  }
  EXPECT_EQ(published, 8U);
  EXPECT_EQ(lane_.status().in_flight, 8U);
  EXPECT_LE(lane_.status().in_flight_bytes, 256U * 1024U);
}

TEST_F(RecordLaneTest, B2_few_batches_are_unacknowledged_at_once) {
  commit(60'000);
  connect();
  EXPECT_EQ(open().size(), BatchWindow::most_unacked);
}

TEST_F(RecordLaneTest, B2_batches_grow_while_pubacks_are_quick_and_shrink_when_slow) {
  commit(90'000);
  connect();
  auto batches = open();
  ASSERT_EQ(batches.size(), 2U);
  EXPECT_LE(batches[0].payload.size(), 4096U);
  EXPECT_GT(batches[0].payload.size(), 2048U);
  std::size_t largest = 0;
  for (int i = 0; i < 12 && largest < 20'000; ++i) {
    std::vector<Published> next;
    for (const Published& batch : batches) {
      ack(batch);
      receive(archive_.take_batch(batch.payload));
      const auto more = port_.take(batch_topic);
      next.insert(next.end(), more.begin(), more.end());
    }
    batches = next;
    for (const Published& batch : batches) largest = std::max(largest, batch.payload.size());
  }
  EXPECT_LE(largest, 32'768U);
  EXPECT_GT(largest, 20'000U);
  for (int i = 0; i < 8; ++i) {
    now_ += seconds(3);
    ack(batches.at(0));
    receive(archive_.take_batch(batches.at(0).payload));
    batches.erase(batches.begin());
    const auto more = port_.take(batch_topic);
    batches.insert(batches.end(), more.begin(), more.end());
  }
  EXPECT_EQ(lane_.status().target, 1024U);
}

TEST_F(RecordLaneTest, B2_a_reading_larger_than_the_present_size_goes_alone) {
  spool_.commit(text_, "[\"" + std::string(9000, 'x') + "\"]");
  commit(3);
  connect();
  const auto batches = open();
  ASSERT_GE(batches.size(), 2U);
  const ReadBatch large = read_batch(batches[1].payload);
  EXPECT_GT(batches[1].payload.size(), 9000U);
  EXPECT_EQ(large.from, large.to);
}

TEST_F(RecordLaneTest, B2_packet_limit_holds_back_only_what_is_too_large) {
  const std::uint64_t large = spool_.commit(text_, "[\"" + std::string(9000, 'x') + "\"]");
  commit(3);
  port_.max_payload = 4000;
  connect({4000, 20});
  EXPECT_TRUE(lane_.status().packet_limit);
  auto batches = open();
  Ranges sent;
  for (int i = 0; i < 5; ++i) {
    for (const Published& one : batches) {
      EXPECT_LE(one.payload.size(), 4000U);
      const ReadBatch batch = read_batch(one.payload);
      sent.add({batch.from, batch.to});
      ack(one);
    }
    batches = port_.take(batch_topic);
  }
  EXPECT_EQ(sent.list(), (std::vector<Range>{{1, large - 1}, {large + 1, large + 3}}));
  EXPECT_FALSE(spool_.current().done.contains(large)) << "it stays owed";
  EXPECT_EQ(std::count(reports_.begin(), reports_.end(), "packet_limit"), 1) << "no error loop";
}

TEST_F(RecordLaneTest, B2_hello_fits_a_broker_of_small_packets) {
  for (std::uint8_t name = 2; name < 40; ++name) spool_.begin_epoch(name, text_);
  port_.max_payload = 400;
  connect({400, 20});
  const auto hellos = port_.take(hello_topic);
  ASSERT_EQ(hellos.size(), 1U);
  EXPECT_EQ(read_hello(hellos[0].payload).epochs.at(0).id, current());
}

TEST_F(RecordLaneTest, a_batch_closes_every_interval_or_at_its_size) {
  connect();
  for (const Published& batch : open()) {
    ack(batch);
    receive(archive_.take_batch(batch.payload));
  }
  commit(3);
  settle();
  EXPECT_TRUE(port_.take().empty());
  pass(seconds(9));
  EXPECT_TRUE(port_.take().empty());
  EXPECT_LE(lane_.next_due(now_), now_ + seconds(1));
  pass(seconds(1));
  EXPECT_EQ(only_batch().to, 4U);
  commit(20'000);
  settle();
  EXPECT_FALSE(port_.take(batch_topic).empty()) << "as much as fills it waits for no interval";
}

TEST_F(RecordLaneTest, oldest_owed_first) {
  commit(3);
  spool_.begin_epoch(2, text_);
  spool_.begin_epoch(3, text_);
  connect();
  std::vector<EpochId> order;
  auto batches = open();
  for (int i = 0; i < 4; ++i) {
    now_ += seconds(10);
    for (const Published& one : batches) {
      order.push_back(read_batch(one.payload).epoch);
      ack(one);
    }
    batches = port_.take(batch_topic);
  }
  ASSERT_EQ(order.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(order[i], spool_.epochs[i].id);
}

TEST_F(RecordLaneTest, B3_puback_moves_nothing) {
  commit(3);
  connect();
  for (const Published& batch : open()) ack(batch);
  for (const Delivered& told : spool_.told) EXPECT_TRUE(told.have.empty());
  EXPECT_EQ(spool_.owed(), 4U);
}

TEST_F(RecordLaneTest, B3_reason_of_failure_closes_the_window) {
  commit(60'000);
  connect();
  ack(open().at(0), 0x87);
  EXPECT_EQ(lane_.status().state, DialogState::backing_off);
  EXPECT_EQ(lane_.status().refusal, 0x87);
  port_.take();
  pass(seconds(59));
  EXPECT_TRUE(port_.take().empty());
  EXPECT_EQ(spool_.owed(), 60'001U);
}

TEST_F(RecordLaneTest, B3_no_subscriber_is_not_delivered_and_backs_off) {
  commit(3);
  connect();
  ack(open().at(0), mqtt_no_subscriber);
  EXPECT_EQ(lane_.status().state, DialogState::backing_off);
  EXPECT_EQ(spool_.owed(), 4U);
}

TEST_F(RecordLaneTest, B3_too_large_halves_what_is_tried) {
  commit(60'000);
  connect();
  const auto batch = open().at(0);
  ack(batch, 0x95);
  EXPECT_TRUE(lane_.status().packet_limit);
  EXPECT_LE(lane_.status().target, 2048U);
}

TEST_F(RecordLaneTest, B4_receipt_adds_what_it_covers) {
  commit(3);
  connect();
  const auto batches = open();
  ack(batches.at(0));
  receive(archive_.take_batch(batches[0].payload));
  EXPECT_EQ(spool_.owed(), 0U);
  EXPECT_EQ(lane_.status().in_flight, 0U);
  EXPECT_TRUE(lane_.drained());
  EXPECT_FALSE(spool_.told.back().upto) << "an unsolicited one only adds";
}

TEST_F(RecordLaneTest, B4_what_does_not_belong_is_dropped_whole_and_counted) {
  commit(3);
  connect();
  open();
  spool_.told.clear();
  ReceiptText foreign{.archive = "bbbbbbbbbbbbbbbb", .epoch = current(), .have = {{1, 4}}};
  receive(foreign);
  receive(foreign);
  ReceiptText unknown{.epoch = EpochId{9}, .have = {{1, 4}}};
  receive(unknown);
  ReceiptText impossible{.epoch = current(), .have = {{1, 2}, {4, 5}}};
  receive(impossible);
  lane_.received(Bytes{0xFF, 0x00}, now_);
  EXPECT_TRUE(spool_.told.empty());
  EXPECT_EQ(lane_.status().refused_receipts, 5U);
  EXPECT_EQ(lane_.status().foreign, "bbbbbbbbbbbbbbbb");
  EXPECT_EQ(std::count(reports_.begin(), reports_.end(), "foreign_archive"), 1) << "named once";
}

TEST_F(RecordLaneTest, B4_first_archive_that_answers_is_pinned) {
  connect();
  const auto hello = port_.take(hello_topic).at(0);
  receive({.archive = "bbbbbbbbbbbbbbbb", .epoch = current(), .have = {{1, 1}}});
  EXPECT_TRUE(spool_.told.empty()) << "an unsolicited receipt pins nobody";
  auto answer = archive_.answers(hello.payload).at(0);
  receive(answer);
  EXPECT_EQ(spool_.pinned, archive_.id);
  EXPECT_EQ(lane_.status().archive, archive_.id);
  answer.archive = "bbbbbbbbbbbbbbbb";
  receive(answer);
  EXPECT_EQ(lane_.status().archive, archive_.id);
}

TEST_F(RecordLaneTest, B4_configured_archive_wins) {
  RecordOptions pinned = options();
  pinned.archive = "cccccccccccccccc";
  RecordLane lane(pinned, port_, spool_, budget_);
  lane.news(spool_.news());
  lane.connected(wide_limits, now_);
  lane.step(wall_, now_);
  const auto hello = port_.take(hello_topic).at(0);
  lane.received(write_receipt(archive_.answers(hello.payload).at(0)), now_);
  EXPECT_EQ(lane.status().state, DialogState::asking);
  archive_.id = "cccccccccccccccc";
  lane.received(write_receipt(archive_.answers(hello.payload).at(0)), now_);
  EXPECT_EQ(lane.status().state, DialogState::open);
  EXPECT_EQ(spool_.pinned, "") << "what the configuration says is not kept";
}

TEST_F(RecordLaneTest, B4_a_closed_epoch_known_longer_ashore_is_clipped_and_said) {
  commit(3);
  spool_.begin_epoch(2, text_);
  connect();
  open();
  receive({.epoch = spool_.epochs.front().id, .have = {{1, 9}}});
  EXPECT_EQ(spool_.told.back().have, (std::vector<Range>{{1, 4}}));
  EXPECT_EQ(std::count(reports_.begin(), reports_.end(), "epoch_longer_ashore"), 1);
}

TEST_F(RecordLaneTest, B4_answers_about_epochs_that_hello_did_not_list_go_to_the_spool) {
  connect();
  const auto hello = port_.take(hello_topic).at(0);
  const Hash8 nonce = read_hello(hello.payload).nonce;
  const EpochId forgotten{7};
  receive({.epoch = forgotten, .have = {{1, 5}}, .upto = 10, .nonce = nonce});
  ASSERT_FALSE(spool_.told.empty());
  EXPECT_EQ(spool_.told.back().epoch, forgotten);
  EXPECT_EQ(spool_.told.back().upto, 10U);
}

TEST_F(RecordLaneTest, B5_resync_asks_at_most_once_a_minute) {
  connect();
  for (const Published& batch : open()) {
    ack(batch);
    receive(archive_.take_batch(batch.payload));
  }
  for (int i = 0; i < 5; ++i) receive({.epoch = current(), .have = {{1, 1}}, .resync = true});
  EXPECT_TRUE(port_.take().empty());
  pass(seconds(59));
  EXPECT_TRUE(port_.take().empty());
  pass(seconds(1));
  EXPECT_EQ(port_.take(hello_topic).size(), 1U);
  pass(seconds(30));
  EXPECT_TRUE(port_.take(hello_topic).empty());
}

TEST_F(RecordLaneTest, B5_operator_and_six_hours) {
  connect();
  for (const Published& batch : open()) {
    ack(batch);
    receive(archive_.take_batch(batch.payload));
  }
  pass(minutes(2));
  lane_.resync(now_);
  settle();
  const auto hello = port_.take(hello_topic).at(0);
  for (const ReceiptText& answer : archive_.answers(hello.payload)) receive(answer);
  pass(hours(6) - seconds(1));
  EXPECT_TRUE(port_.take(hello_topic).empty());
  pass(seconds(1));
  EXPECT_EQ(port_.take(hello_topic).size(), 1U);
}

TEST_F(RecordLaneTest, B5_a_restored_archive_gets_again_what_it_lost) {
  commit(30);
  connect();
  for (const Published& batch : open()) {
    ack(batch);
    receive(archive_.take_batch(batch.payload));
  }
  ASSERT_EQ(spool_.owed(), 0U);
  archive_.epochs.clear();
  commit(1);
  pass(minutes(2));
  const auto batch = port_.take(batch_topic).at(0);
  ack(batch);
  const ReceiptText receipt = archive_.take_batch(batch.payload);
  EXPECT_TRUE(receipt.resync) << "A3";
  receive(receipt);
  for (const Published& one : open()) {
    ack(one);
    receive(archive_.take_batch(one.payload));
  }
  EXPECT_EQ(archive_.epochs[current()].bodies.size(), 32U);
}

TEST_F(RecordLaneTest, B6_unreceipted_batches_are_published_again_alone_then_back_off) {
  commit(3);
  connect();
  const auto first = open().at(0);
  pass(seconds(30));
  ack(first);
  pass(seconds(59));
  EXPECT_TRUE(port_.take().empty()) << "it counts from the PUBACK";
  for (int round = 1; round <= 2; ++round) {
    pass(seconds(1));
    const auto again = port_.take();
    ASSERT_EQ(again.size(), 1U) << round;
    EXPECT_EQ(read_batch(again[0].payload).from, 1U);
    EXPECT_EQ(read_batch(again[0].payload).to, 4U);
    ack(again[0]);
    pass(seconds(59));
    EXPECT_TRUE(port_.take().empty());
  }
  EXPECT_EQ(lane_.status().again, 2U);
  pass(seconds(1));
  EXPECT_EQ(lane_.status().state, DialogState::backing_off) << "two rounds without any receipt";
  EXPECT_EQ(read_batch(port_.take(batch_topic).at(0).payload).from, 1U) << "sent := floor";
}

TEST_F(RecordLaneTest, B6_patience_follows_the_receipt_interval) {
  RecordOptions slow = options();
  slow.receipt_interval = seconds(60);
  RecordLane lane(slow, port_, spool_, budget_);
  EXPECT_EQ(lane_.next_due(now_), MonoTime::max());
  lane.news(spool_.news());
  lane.connected(wide_limits, now_);
  lane.step(wall_, now_);
  const auto hello = port_.take(hello_topic).at(0);
  for (const auto& answer : archive_.answers(hello.payload))
    lane.received(write_receipt(answer), now_);
  lane.step(wall_, now_);
  const auto [query, run] = spool_.answer();
  lane.owed(query, run, now_);
  EXPECT_TRUE(lane.acked(port_.take(batch_topic).at(0).id, 0, now_));
  lane.step(wall_, now_ + seconds(179));
  EXPECT_FALSE(spool_.has_query());
  lane.step(wall_, now_ + seconds(180));
  EXPECT_TRUE(spool_.has_query());
}

TEST_F(RecordLaneTest, B6_receipts_of_others_reset_the_rounds) {
  commit(3);
  connect();
  auto batch = open().at(0);
  for (int round = 0; round < 6; ++round) {
    ack(batch);
    receive({.epoch = current(), .have = {{1, 1}}});
    pass(seconds(60));
    batch = port_.take(batch_topic).at(0);
  }
  EXPECT_EQ(lane_.status().state, DialogState::open);
}

TEST_F(RecordLaneTest, B6_description_travels_until_it_is_covered) {
  connect();
  const auto first = open().at(0);
  EXPECT_EQ(read_batch(first.payload).descriptions.size(), 1U);
  ack(first);
  commit(1);
  pass(seconds(10));
  const auto second = port_.take(batch_topic).at(0);
  EXPECT_EQ(read_batch(second.payload).descriptions.size(), 1U) << "the number's, not the start's";
  ack(second);
  commit(1);
  pass(seconds(10));
  const auto third = port_.take(batch_topic).at(0);
  EXPECT_TRUE(read_batch(third.payload).descriptions.empty()) << "it is on its way";
  lane_.disconnected();
  connect();
  EXPECT_EQ(read_batch(open().at(0).payload).descriptions.size(), 2U) << "nothing was covered";
}

TEST_F(RecordLaneTest, B6_need_sends_the_batch_again_with_all_its_descriptions) {
  connect();
  for (const Published& batch : open()) {
    ack(batch);
    receive(archive_.take_batch(batch.payload));
  }
  commit(2);
  pass(seconds(10));
  const auto batch = port_.take(batch_topic).at(0);
  ack(batch);
  receive(archive_.take_batch(batch.payload));
  ASSERT_EQ(spool_.owed(), 0U);
  archive_.descriptions.clear();  // it lost them
  commit(2);
  pass(seconds(10));
  const auto bare = port_.take(batch_topic).at(0);
  EXPECT_TRUE(read_batch(bare.payload).descriptions.empty());
  ack(bare);
  const ReceiptText need = archive_.take_batch(bare.payload);
  ASSERT_EQ(need.need.size(), 1U);
  receive(need);
  const auto again = port_.take(batch_topic).at(0);
  EXPECT_EQ(read_batch(again.payload).descriptions.size(), 1U);
  receive(need);
  EXPECT_TRUE(port_.take().empty()) << "a doubled need changes nothing";
  ack(again);
  receive(archive_.take_batch(again.payload));
  EXPECT_EQ(spool_.owed(), 0U);
}

TEST_F(RecordLaneTest, urgent_readings_pass_a_backlog) {
  commit(60'000);
  connect();
  open();
  lane_.news(spool_.news());
  const std::uint64_t seq = spool_.commit(text_, "[\"event\"]");
  lane_.urgent(spool_.current().rows.at(seq));
  settle();
  const ReadBatch batch = only_batch();
  EXPECT_EQ(batch.from, seq);
  EXPECT_EQ(batch.to, seq);
  const std::uint64_t next = spool_.commit(text_, "[\"event 2\"]");
  lane_.urgent(spool_.current().rows.at(next));
  settle();
  EXPECT_TRUE(port_.take().empty()) << "the slot holds one";
}

TEST_F(RecordLaneTest, urgent_readings_close_the_batch_when_there_is_no_backlog) {
  connect();
  for (const Published& batch : open()) ack(batch);
  const std::uint64_t seq = spool_.commit(text_, "[\"event\"]");
  settle();
  EXPECT_TRUE(port_.take().empty());
  lane_.urgent(spool_.current().rows.at(seq));
  settle();
  EXPECT_EQ(only_batch().to, seq);
}

TEST_F(RecordLaneTest, urgent_readings_wait_for_the_answer_to_hello) {
  connect();
  port_.take();
  const std::uint64_t seq = spool_.commit(text_, "[\"event\"]");
  lane_.urgent(spool_.current().rows.at(seq));
  settle();
  EXPECT_TRUE(port_.take().empty());
}

TEST_F(RecordLaneTest, I1_gaps_and_damaged_readings_are_accounted_for) {
  commit(10);
  spool_.trim(3);
  spool_.trim(4);
  spool_.current().rows.at(7).reading.body = "[not a body";
  connect();
  const auto batch = open().at(0);
  const ReadBatch read = read_batch(batch.payload);
  EXPECT_EQ(read.lost.size(), 3U);
  EXPECT_EQ(read.lost.back().reason, LossReason::damaged);
  EXPECT_EQ(lane_.status().damaged, 1U);
  receive(archive_.take_batch(batch.payload));  // throws if a number is missing or doubled
  EXPECT_EQ(spool_.owed(), 0U);
  EXPECT_EQ(archive_.epochs[current()].bodies.size(), 8U);
}

TEST_F(RecordLaneTest, I2_nothing_is_published_but_what_the_spool_has_committed) {
  connect();
  open();
  const std::uint64_t last = spool_.news().epochs[0].last;
  for (int i = 0; i < 100; ++i) pass(seconds(10));
  for (const Published& one : port_.take(batch_topic)) {
    EXPECT_LE(read_batch(one.payload).to, last);
  }
}

TEST_F(RecordLaneTest, I4_only_the_answer_to_the_current_nonce_takes_away) {
  commit(3);
  connect();
  const auto hello = port_.take(hello_topic).at(0);
  const auto empty_answer = archive_.answers(hello.payload).at(0);
  receive(empty_answer);
  const auto batch = port_.take(batch_topic).at(0);
  ack(batch);
  receive(archive_.take_batch(batch.payload));
  ASSERT_EQ(spool_.owed(), 0U);
  receive(empty_answer);
  EXPECT_EQ(spool_.owed(), 0U) << "the same answer again is old news";
  ReceiptText other = empty_answer;
  other.nonce = Hash8{42};
  receive(other);
  EXPECT_EQ(spool_.owed(), 0U) << "another nonce";
  pass(hours(6));
  const auto second = port_.take(hello_topic).at(0);
  receive(empty_answer);
  EXPECT_EQ(spool_.owed(), 0U) << "the last hello's nonce";
  FakeArchive restored;
  receive(restored.answers(second.payload).at(0));
  EXPECT_EQ(spool_.owed(), 4U) << "the current one may";
}

TEST_F(RecordLaneTest, a_full_spool_queue_loses_nothing) {
  commit(3);
  connect();
  const auto batch = open().at(0);
  ack(batch);
  spool_.full = true;
  receive(archive_.take_batch(batch.payload));
  EXPECT_FALSE(lane_.drained());
  EXPECT_EQ(spool_.owed(), 4U);
  spool_.full = false;
  settle();
  EXPECT_EQ(spool_.owed(), 0U);
}

TEST_F(RecordLaneTest, a_port_without_room_is_tried_again) {
  commit(3);
  connect();
  const auto hello = port_.take(hello_topic).at(0);
  port_.free = 0;
  for (const auto& answer : archive_.answers(hello.payload)) receive(answer);
  EXPECT_TRUE(port_.take().empty());
  EXPECT_LE(lane_.next_due(now_), now_ + seconds(1));
  port_.free = 1;
  settle();
  EXPECT_EQ(only_batch().to, 4U);
}

TEST_F(RecordLaneTest, budget_holds_batches_back) {
  Budget budget(24'000);
  RecordLane lane(options(), port_, spool_, budget);
  budget.count(0, now_);
  lane.news(spool_.news());
  lane.connected(wide_limits, now_);
  lane.step(wall_, now_);
  const auto hello = port_.take(hello_topic).at(0);
  for (const auto& answer : archive_.answers(hello.payload))
    lane.received(write_receipt(answer), now_);
  lane.step(wall_, now_);
  EXPECT_FALSE(spool_.has_query()) << "2,000 bytes at start, 4 KiB wanted";
  budget.count(0, now_ + hours(12));
  lane.step(wall_, now_ + hours(1));
  EXPECT_TRUE(spool_.has_query());
}

TEST_F(RecordLaneTest, drain_closes_batches_at_once_and_asks_for_the_last_receipt) {
  connect();
  for (const Published& batch : open()) {
    ack(batch);
    receive(archive_.take_batch(batch.payload));
  }
  commit(2);
  lane_.drain();
  settle();
  const auto batch = port_.take(batch_topic).at(0);
  archive_.take_batch(batch.payload);  // held, but its receipt waits for others
  ack(batch);
  EXPECT_FALSE(lane_.drained());
  const auto hello = port_.take(hello_topic).at(0);
  for (const auto& answer : archive_.answers(hello.payload)) receive(answer);
  EXPECT_TRUE(lane_.drained());
}

TEST_F(RecordLaneTest, drain_wakes_from_a_back_off_once) {
  commit(3);
  connect();
  ack(port_.take(hello_topic).at(0), mqtt_no_subscriber);
  port_.take();
  lane_.drain();
  settle();
  const auto hellos = port_.take(hello_topic);
  ASSERT_EQ(hellos.size(), 1U);
  pass(seconds(5));
  EXPECT_TRUE(port_.take(hello_topic).empty());
  for (const auto& answer : archive_.answers(hellos[0].payload)) receive(answer);
  for (const Published& batch : port_.take(batch_topic)) {
    ack(batch);
    receive(archive_.take_batch(batch.payload));
  }
  EXPECT_TRUE(lane_.drained());
}

TEST_F(RecordLaneTest, answers_that_an_earlier_lane_asked_for_skip_nothing) {
  commit(3);
  connect();
  const auto hello = port_.take(hello_topic).at(0);
  for (const auto& answer : archive_.answers(hello.payload)) {
    lane_.received(write_receipt(answer), now_);
  }
  lane_.step(wall_, now_);
  ASSERT_TRUE(spool_.has_query());
  auto [query, run] = spool_.answer();
  OwedQuery other = query;
  other.after = 2;
  lane_.owed(other, std::nullopt, now_);
  lane_.step(wall_, now_);
  EXPECT_FALSE(spool_.has_query()) << "its own answer is still to come";
  lane_.owed(query, run, now_);
  settle();
  EXPECT_EQ(only_batch().to, 4U);
}

}  // namespace
}  // namespace buoyd::test
