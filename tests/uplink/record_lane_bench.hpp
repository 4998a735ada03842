#pragma once
// One record lane between a port, a spool and an archive that are played, and what its tests do
// with it: commit, connect, let time pass, answer. Made by each test; no thread, no clock.

#include <gtest/gtest.h>

#include "lane_world.hpp"
#include "uplink/record_lane.hpp"

namespace buoyd::test {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

inline const std::string hello_topic = "buoy/b1/hello";
inline const std::string batch_topic = "buoy/b1/batch";

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
  /// Another lane than lane_, connected, with the archive's answers to its hello.
  void open(RecordLane& lane) {
    lane.news(spool_.news());
    lane.connected(wide_limits, now_);
    lane.step(wall_, now_);
    const auto hello = port_.take(hello_topic).at(0);
    for (const ReceiptText& answer : archive_.answers(hello.payload)) {
      lane.received(write_receipt(answer), now_);
    }
    lane.step(wall_, now_);
  }
  ReadBatch only_batch() {
    const auto batches = port_.take(batch_topic);
    EXPECT_EQ(batches.size(), 1U);
    return batches.empty() ? ReadBatch{} : read_batch(batches[0].payload);
  }
  /// Tells the lane of one of the current epoch's readings that it is urgent.
  void urgent(std::uint64_t seq) { lane_.urgent({current(), spool_.current().rows.at(seq)}); }
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

}  // namespace buoyd::test
