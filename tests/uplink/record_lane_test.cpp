// Rules B1 and B5 and invariant I4 of docs/delivery.md, each by its name: when the lane says
// hello, what it makes of answers, how it ends.
#include "uplink/record_lane.hpp"

#include "record_lane_bench.hpp"

namespace buoyd::test {
namespace {

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
  const auto first = port_.take(batch_topic);
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(read_batch(first[0].payload).epoch, current()) << "the older epoch is not answered yet";
  ack(first[0]);
  EXPECT_TRUE(port_.take(batch_topic).empty());
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
  EXPECT_EQ(lane_.status().readings, 4U) << "those and the start";
  ack(batch);
  spool_.full = true;
  receive(archive_.take_batch(batch.payload));
  EXPECT_FALSE(lane_.drained());
  EXPECT_EQ(spool_.owed(), 4U);
  spool_.full = false;
  settle();
  EXPECT_EQ(spool_.owed(), 0U);
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

/// Turn after turn, as fast as the spool answers.
TEST_F(RecordLaneTest, a_broker_that_takes_no_message_costs_one_query_a_second) {
  commit(3);
  connect();
  for (const Published& batch : open()) ack(batch);
  commit(3);
  port_.failure = ErrorCode::invalid;  // its maximum QoS is 0
  const auto queries = [this](std::chrono::milliseconds time) {
    int count = 0;
    for (const MonoTime end = now_ + time; now_ < end; now_ += std::chrono::milliseconds(10)) {
      lane_.news(spool_.news());
      lane_.step(wall_, now_);
      if (!spool_.has_query()) continue;
      ++count;
      const auto [query, run] = spool_.answer();
      lane_.owed(query, run, now_);
    }
    return count;
  };
  const int tries = queries(seconds(30));
  EXPECT_GE(tries, 1);
  EXPECT_LE(tries, 30);
  lane_.disconnected();
  lane_.connected(wide_limits, now_);
  EXPECT_LE(queries(seconds(50)), 1) << "the one batch of the first step of the back-off";
  port_.failure.reset();
  settle();
  pass(minutes(2));
  EXPECT_EQ(port_.take(hello_topic).size(), 1U);
}

}  // namespace
}  // namespace buoyd::test
