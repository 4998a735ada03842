// Rules B2 and B3 of docs/delivery.md, each by its name: what is published, when, how much, and
// in which order.
#include "uplink/record_lane.hpp"

#include "record_lane_bench.hpp"

namespace buoyd::test {
namespace {

TEST_F(RecordLaneTest, B2_window_is_eight_batches) {
  commit(60'000);
  connect();
  auto batches = open();
  std::size_t published = 0;
  std::size_t bytes = 0;
  for (int i = 0; i < 20; ++i) {
    published += batches.size();
    for (const Published& batch : batches) {
      bytes += batch.payload.size();
      ack(batch);
    }
    batches = port_.take(batch_topic);
  }
  EXPECT_EQ(published, 8U);
  EXPECT_EQ(lane_.status().in_flight, 8U);
  EXPECT_LE(bytes, 256U * 1024U);
}

TEST_F(RecordLaneTest, B2_few_batches_are_unacknowledged_at_once) {
  commit(60'000);
  connect();
  const auto first = open();
  ASSERT_EQ(first.size(), 1U) << "until a PUBACK was quick: a live message waits for one batch";
  ack(first[0]);
  const auto quick = port_.take(batch_topic);
  ASSERT_EQ(quick.size(), BatchWindow::most_unacked);
  now_ += seconds(3);
  ack(quick[0]);
  EXPECT_TRUE(port_.take(batch_topic).empty()) << "a slow link has one on its way";
  ack(quick[1]);
  EXPECT_EQ(port_.take(batch_topic).size(), 1U);
}

TEST_F(RecordLaneTest, B2_batches_grow_while_pubacks_are_quick_and_shrink_when_slow) {
  commit(90'000);
  connect();
  auto batches = open();
  ASSERT_EQ(batches.size(), 1U);
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
  ack(open().at(0));
  const auto batches = port_.take(batch_topic);
  ASSERT_GE(batches.size(), 1U);
  const ReadBatch large = read_batch(batches[0].payload);
  EXPECT_GT(batches[0].payload.size(), 9000U);
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

TEST_F(RecordLaneTest, B2_more_holes_than_a_receipt_names_hold_nothing_back) {
  connect({4000, 20});
  auto batches = open();
  for (int i = 0; i < 100; ++i) {
    for (const Published& one : batches) {
      const ReceiptText receipt = archive_.take_batch(one.payload);
      ack(one);
      receive(receipt);
    }
    spool_.commit(text_, "[\"" + std::string(9000, 'x') + "\"]");
    commit(1);
    pass(seconds(11));
    batches = port_.take(batch_topic);
  }
  EXPECT_EQ(spool_.owed(), 101U) << "and the last, which is on its way";
  EXPECT_EQ(lane_.status().in_flight, 1U);
}

/// An urgent reading went beside a full window, and what is committed while the spool looks behind
/// it is news before the answer comes: both lie in one inbox.
TEST_F(RecordLaneTest, B2_what_is_committed_while_the_spool_looks_is_not_taken_for_sent) {
  connect();
  for (const Published& one : open()) {
    const ReceiptText receipt = archive_.take_batch(one.payload);
    ack(one);
    receive(receipt);
  }
  for (int i = 0; i < 2; ++i) {
    commit(1);
    pass(seconds(11));
  }
  const auto slow = port_.take(batch_topic);
  ASSERT_EQ(slow.size(), 2U);
  const std::uint64_t event = spool_.commit(text_, "[\"event\"]");
  urgent(event);
  settle();
  const auto beside = port_.take(batch_topic);
  ASSERT_EQ(beside.size(), 1U);
  const ReceiptText receipt = archive_.take_batch(beside[0].payload);
  ack(beside[0]);
  receive(receipt);
  for (const Published& one : slow) EXPECT_TRUE(lane_.acked(one.id, 0, now_));
  now_ += seconds(11);
  lane_.step(wall_, now_);
  ASSERT_TRUE(spool_.has_query());
  const auto [query, run] = spool_.answer();
  ASSERT_FALSE(run) << "the event is there already";
  const std::uint64_t next = spool_.commit(number_, "[4.5]");
  lane_.news(spool_.news());
  lane_.owed(query, run, now_);
  pass(seconds(11));
  const ReadBatch batch = only_batch();
  EXPECT_EQ(batch.to, next);
}

TEST_F(RecordLaneTest, a_spool_that_can_read_nothing_now_is_asked_again_in_a_second) {
  commit(20);
  spool_.begin_epoch(2, text_);
  spool_.broken = true;
  connect();
  EXPECT_TRUE(open().empty());
  for (int i = 0; i < 3; ++i) {
    EXPECT_GT(lane_.next_due(now_), now_);
    EXPECT_LE(lane_.next_due(now_), now_ + seconds(1));
    pass(seconds(1));
    EXPECT_TRUE(port_.take(batch_topic).empty());
  }
  spool_.broken = false;
  Ranges sent;
  for (const Micros wait : {seconds(1), seconds(10)}) {  // the current epoch's at its interval
    pass(wait);
    for (const Published& one : port_.take(batch_topic)) {
      const ReadBatch batch = read_batch(one.payload);
      sent.add({batch.from, batch.to});
      ack(one);
    }
  }
  EXPECT_EQ(sent.list(), (std::vector<Range>{{1, 22}})) << "of the closed epoch too";
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

// pitfalls BR-3.
TEST_F(RecordLaneTest, B3_too_large_halves_what_is_tried) {
  commit(60'000);
  connect();
  const auto batch = open().at(0);
  ack(batch, 0x95);
  EXPECT_TRUE(lane_.status().packet_limit);
  EXPECT_LE(lane_.status().target, 2048U);
}

TEST_F(RecordLaneTest, B6_urgent_readings_pass_a_backlog) {
  commit(60'000);
  connect();
  open();
  lane_.news(spool_.news());
  const std::uint64_t seq = spool_.commit(text_, "[\"event\"]");
  urgent(seq);
  settle();
  const ReadBatch batch = only_batch();
  EXPECT_EQ(batch.from, seq);
  EXPECT_EQ(batch.to, seq);
  const std::uint64_t next = spool_.commit(text_, "[\"event 2\"]");
  urgent(next);
  settle();
  EXPECT_TRUE(port_.take().empty()) << "the slot holds one";
}

TEST_F(RecordLaneTest, B6_urgent_readings_close_the_batch_when_there_is_no_backlog) {
  connect();
  for (const Published& batch : open()) ack(batch);
  const std::uint64_t seq = spool_.commit(text_, "[\"event\"]");
  settle();
  EXPECT_TRUE(port_.take().empty());
  urgent(seq);
  settle();
  EXPECT_EQ(only_batch().to, seq);
}

/// Its number is of the store that was replaced, and another reading's in this one.
TEST_F(RecordLaneTest, B6_an_urgent_reading_goes_under_its_own_epoch_alone) {
  const UrgentReading lost{current(), spool_.current().rows.at(spool_.commit(text_, "[\"old\"]"))};
  lane_.urgent(lost);
  spool_.replace_store();
  spool_.begin_epoch(9, text_);
  commit(60'000);
  connect();
  std::vector<Published> sent = open();
  for (int i = 0; i < 20; ++i) {
    for (Published& more : port_.take(batch_topic)) sent.push_back(std::move(more));
    pass(seconds(1));
  }
  ASSERT_FALSE(sent.empty());
  for (const Published& one : sent) {
    const ReadBatch batch = read_batch(one.payload);
    EXPECT_FALSE(batch.from == lost.stored.seq && batch.to == lost.stored.seq);
  }
}

TEST_F(RecordLaneTest, B6_urgent_readings_wait_for_the_answer_to_hello) {
  connect();
  port_.take();
  const std::uint64_t seq = spool_.commit(text_, "[\"event\"]");
  urgent(seq);
  settle();
  EXPECT_TRUE(port_.take().empty());
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
  commit(1000);
  open(lane);
  EXPECT_FALSE(spool_.has_query()) << "2,000 bytes at start, 4 KiB wanted";
  budget.count(0, now_ + hours(12));
  lane.step(wall_, now_ + hours(1));
  EXPECT_TRUE(spool_.has_query());
}

TEST_F(RecordLaneTest, a_small_batch_waits_for_no_more_bytes_than_it_needs) {
  Budget budget(24'000);
  RecordLane lane(options(), port_, spool_, budget);
  budget.count(0, now_);
  commit(3);
  open(lane);
  ASSERT_TRUE(spool_.has_query());
  const auto [query, run] = spool_.answer();
  lane.owed(query, run, now_);
  EXPECT_EQ(only_batch().to, 4U);
}

TEST_F(RecordLaneTest, a_batch_that_takes_more_than_was_expected_waits_for_its_bytes) {
  Budget budget(24'000);
  RecordLane lane(options(), port_, spool_, budget);
  budget.count(0, now_);
  const auto large =
      make_description(R"({"name":")" + std::string(2000, 'n') + R"(","type":"decimal"})");
  spool_.commit(large, "[1.25]");
  open(lane);
  ASSERT_TRUE(spool_.has_query());
  const auto [query, run] = spool_.answer();
  lane.owed(query, run, now_);
  EXPECT_TRUE(port_.take(batch_topic).empty()) << "1,000 bytes may be spent";
  lane.step(wall_, now_ + minutes(1));
  EXPECT_FALSE(spool_.has_query()) << "it is known now what it takes";
  budget.count(0, now_ + hours(2));
  lane.step(wall_, now_ + hours(2));
  ASSERT_TRUE(spool_.has_query());
  const auto [later, the_same] = spool_.answer();
  lane.owed(later, the_same, now_ + hours(2));
  EXPECT_EQ(only_batch().to, 2U);
}

}  // namespace
}  // namespace buoyd::test
