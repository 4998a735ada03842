// Rules B4 and B6 and invariants I1 and I2 of docs/delivery.md, each by its name: what receipts
// move, and what happens without them.
#include "uplink/record_lane.hpp"

#include "record_lane_bench.hpp"

namespace buoyd::test {
namespace {

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

TEST_F(RecordLaneTest, what_is_owed_again_by_command_goes_without_asking_the_archive) {
  commit(3);
  connect();
  const auto batches = open();
  ack(batches.at(0));
  receive(archive_.take_batch(batches[0].payload));
  ASSERT_TRUE(port_.take(batch_topic).empty());
  spool_.owe_again({2, 3});
  SpoolNews news = spool_.news();
  news.again = OwedAgain::resent;
  lane_.news(news);
  pass(seconds(20));
  const auto again = port_.take();
  ASSERT_EQ(again.size(), 1U) << "no hello";
  EXPECT_EQ(again[0].topic, batch_topic);
  ack(again[0]);
  receive(archive_.take_batch(again[0].payload));
  EXPECT_TRUE(lane_.drained());
}

/// A store that was set aside could not be read at first: the archive is asked what it has of it.
TEST_F(RecordLaneTest, B9_what_can_be_read_again_goes_only_where_the_archive_lacks_it) {
  commit(40);
  connect();
  for (const Published& one : open()) {
    archive_.take_batch(one.payload);
    ack(one);
  }
  lane_.disconnected();
  SpoolNews news = spool_.news();
  news.epochs.front().ask_first = true;
  news.again = OwedAgain::readable;
  lane_.news(news);
  connect();
  EXPECT_TRUE(open().empty()) << "nothing that the archive has";
  EXPECT_TRUE(lane_.drained());
}

TEST_F(RecordLaneTest, I4_what_is_owed_again_by_command_goes_though_the_archive_has_it) {
  commit(40);
  connect();
  for (const Published& one : open()) {
    const ReceiptText receipt = archive_.take_batch(one.payload);
    ack(one);
    receive(receipt);
  }
  ASSERT_EQ(spool_.owed(), 0U);
  const ReceiptText all{archive_.id, current(), {{1, 41}}};
  spool_.owe_again({1, 41});
  SpoolNews news = spool_.news();
  news.again = OwedAgain::resent;
  lane_.news(news);
  receive(all);
  const auto first = port_.take(batch_topic);
  ASSERT_EQ(first.size(), 1U) << "the whole of it";
  EXPECT_EQ(spool_.owed(), 41U) << "none of it went yet";
  lane_.disconnected();
  connect();
  const auto again = open();
  ASSERT_EQ(again.size(), 1U) << "the answer to hello names all of it";
  EXPECT_EQ(read_batch(again[0].payload).from, 1U);
  EXPECT_EQ(read_batch(again[0].payload).to, 41U);
  receive(all);
  EXPECT_EQ(spool_.owed(), 41U) << "nobody says that it reached the broker";
  ack(again[0]);
  receive(all);
  EXPECT_EQ(spool_.owed(), 0U);
  pass(minutes(1));
  EXPECT_EQ(port_.take(hello_topic).size(), 1U) << "the answer counted in part only";
}

TEST_F(RecordLaneTest, I4_what_is_owed_again_goes_of_epochs_that_were_not_listed_then_too) {
  commit(40);
  spool_.begin_epoch(2, text_);
  commit(40);
  spool_.begin_epoch(3, text_);
  connect();
  for (std::vector<Published> sent = open(); !sent.empty(); sent = port_.take(batch_topic)) {
    for (const Published& one : sent) {
      const ReceiptText receipt = archive_.take_batch(one.payload);
      ack(one);
      receive(receipt);
    }
    pass(seconds(20));
  }
  const EpochId oldest = spool_.epochs.front().id;
  ASSERT_EQ(spool_.epochs.front().done.floor(1), 41U);
  for (std::size_t i : {0U, 1U}) spool_.epochs.at(i).done.remove({1, 82});
  SpoolNews news = spool_.news();
  news.again = OwedAgain::resent;
  std::erase_if(news.epochs, [&](const EpochState& epoch) { return epoch.id == oldest; });
  lane_.news(news);
  lane_.news(spool_.news());
  receive({archive_.id, oldest, {{1, 41}}});
  EXPECT_TRUE(spool_.epochs.front().done.list().empty()) << "nothing of it went yet";
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
  spool_.pinned = archive_.id;
  RecordLane lane(pinned, port_, spool_, budget_);
  lane.news(spool_.news());
  lane.connected(wide_limits, now_);
  lane.step(wall_, now_);
  const auto hello = port_.take(hello_topic).at(0);
  lane.received(write_receipt(archive_.answers(hello.payload).at(0)), now_);
  lane.step(wall_, now_);
  EXPECT_EQ(lane.status().state, DialogState::asking);
  EXPECT_EQ(spool_.pinned, archive_.id) << "until the configured one answers";
  archive_.id = "cccccccccccccccc";
  lane.received(write_receipt(archive_.answers(hello.payload).at(0)), now_);
  EXPECT_EQ(lane.status().state, DialogState::open);
  lane.step(wall_, now_);
  EXPECT_EQ(spool_.pinned, archive_.id) << "the spool forgets what the other one had";
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

TEST_F(RecordLaneTest, B5_what_a_spool_that_is_behind_did_not_take_is_asked_for_again) {
  commit(3);
  connect();
  for (const Published& one : open()) {
    archive_.take_batch(one.payload);
    ack(one);
  }
  lane_.resync(now_);
  pass(minutes(1));
  const auto hello = port_.take(hello_topic).at(0);
  ack(hello);
  spool_.full = true;
  receive(archive_.answers(hello.payload).at(0));
  const Hash8 nonce = read_hello(hello.payload).nonce;
  for (std::uint8_t other = 1; other <= 64; ++other) {
    receive({.epoch = {other, 1}, .have = {}, .upto = 10, .nonce = nonce});
  }
  spool_.full = false;
  pass(minutes(1));
  EXPECT_EQ(spool_.owed(), 4U);
  open();
  EXPECT_EQ(spool_.owed(), 0U);
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
  open(lane);
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

TEST_F(RecordLaneTest, I1_gaps_and_damaged_readings_are_accounted_for) {
  commit(10);
  spool_.trim(3);
  spool_.trim(4);
  spool_.current().rows.at(7).reading.body = "[not a body";
  connect();
  const auto batch = open().at(0);
  const ReadBatch read = read_batch(batch.payload);
  EXPECT_EQ(read.lost.size(), 3U);
  EXPECT_EQ(read.lost.back().reason, GapReason::damaged);
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

}  // namespace
}  // namespace buoyd::test
