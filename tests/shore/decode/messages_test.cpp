#include "shore/decode/messages.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "shore/plain_encoder.hpp"
#include "shore/sample_readings.hpp"

namespace buoyshore {
namespace {

using buoyd::Bytes;
using buoyd::CborWriter;
using buoyd::EpochId;
using buoyd::Gap;
using buoyd::GapReason;

constexpr EpochId epoch_a{1, 2, 3, 4, 5, 6, 7, 8};
constexpr EpochId epoch_b{0xFF, 0, 0, 0, 0, 0, 0, 1};

Hello sample_hello() {
  Hello hello;
  hello.nonce = {9, 9, 9, 9, 9, 9, 9, 9};
  hello.now = test::utc_of(1'795'158'000'000'000);
  hello.receipt_interval = std::chrono::seconds(60);
  hello.epochs = {{epoch_a, 101, 200, 150}, {epoch_b, 1, std::nullopt, 0}};
  return hello;
}

TEST(Messages, hello_is_read) {
  const auto hello = parse_hello(test::plain_hello(sample_hello()));
  ASSERT_TRUE(hello) << hello.error().text;
  EXPECT_EQ(*hello, sample_hello());
}

TEST(Messages, a_receipt_interval_stays_between_a_second_and_an_hour) {
  for (const auto& [asked, taken] : {std::pair{-5, 1}, std::pair{0, 1}, std::pair{10, 10},
                                     std::pair{3600, 3600}, std::pair{1'000'000, 3600}}) {
    Hello hello = sample_hello();
    hello.receipt_interval = std::chrono::seconds(asked);
    EXPECT_EQ(parse_hello(test::plain_hello(hello)).value().receipt_interval,
              std::chrono::seconds(taken));
  }
}

TEST(Messages, hellos_that_are_none) {
  struct Case {
    const char* what;
    std::function<void(Hello&)> spoil;
  };
  const Case cases[] = {
      {"no epoch", [](Hello& h) { h.epochs.clear(); }},
      {"33 epochs", [](Hello& h) { h.epochs.assign(33, h.epochs[0]); }},
      {"first 0", [](Hello& h) { h.epochs[0].first = 0; }},
      {"last below first", [](Hello& h) { h.epochs[0].last = 100; }},
      {"first beyond all numbers", [](Hello& h) { h.epochs[1].first = highest_seq + 1; }},
      {"floor beyond all numbers", [](Hello& h) { h.epochs[0].floor = highest_seq + 1; }},
  };
  for (const Case& c : cases) {
    Hello hello = sample_hello();
    c.spoil(hello);
    EXPECT_FALSE(parse_hello(test::plain_hello(hello))) << c.what;
  }
}

TEST(Messages, bytes_that_are_no_message) {
  for (const char* hex : {"", "00", "a0", "80", "a1 61 76 01", "a1 61 76 02", "ff", "bf ff",
                          "a2 61 76 01 65 65 70 6f 63 68 40"}) {
    const Bytes bytes = test::from_hex(hex);
    EXPECT_FALSE(parse_hello(bytes)) << hex;
    EXPECT_FALSE(parse_batch(bytes)) << hex;
  }
}

TEST(Messages, a_batch_is_read) {
  test::PlainBatch sent;
  sent.epoch = epoch_a;
  sent.first = 5;
  sent.floor = 6;
  sent.from = 7;
  sent.readings = {test::wind_reading(7)};
  sent.lost = {Gap{8, 20, GapReason::retention, test::utc_of(1), test::utc_of(2)},
               Gap{21, std::nullopt, GapReason::damaged, {}, {}}};
  const Bytes message = sent.message();
  const auto batch = parse_batch(message);
  ASSERT_TRUE(batch) << batch.error().text;
  EXPECT_EQ(batch->epoch, epoch_a);
  EXPECT_EQ(batch->first, 5U);
  EXPECT_EQ(batch->floor, 6U);
  EXPECT_EQ(batch->from, 7U);
  EXPECT_EQ(batch->to, std::nullopt);
  EXPECT_EQ(batch->range(), (buoyd::Range{7, highest_seq}));
  EXPECT_EQ(batch->lost, sent.lost);
  ASSERT_EQ(batch->descriptions.size(), 1U);
  EXPECT_EQ(batch->descriptions[0].first, test::wind()->hash());
  EXPECT_EQ(batch->descriptions[0].second, test::wind()->text());
  EXPECT_TRUE(std::ranges::equal(batch->blocks, test::plain_blocks(sent.readings)));
}

/// A batch with further or other keys.
Bytes batch_with(const std::function<void(CborWriter&)>& lost, bool with_lost = true) {
  CborWriter out;
  out.map(with_lost ? 8 : 7);
  out.text("v");
  out.integer(1);
  out.text("epoch");
  out.bytes(epoch_a);
  for (const char* key : {"first", "floor", "from", "to"}) {
    out.text(key);
    out.integer(1);
  }
  out.text("later_key");
  out.array(2);
  out.text("ignored");
  out.null();
  if (with_lost) {
    out.text("lost");
    lost(out);
  }
  return out.take();
}

TEST(Messages, unknown_keys_are_ignored_and_lists_may_be_absent) {
  const Bytes message = batch_with({}, false);
  const auto batch = parse_batch(message);
  ASSERT_TRUE(batch) << batch.error().text;
  EXPECT_TRUE(batch->lost.empty());
  EXPECT_TRUE(batch->descriptions.empty());
  EXPECT_TRUE(batch->blocks.empty());
}

TEST(Messages, gaps_that_are_none) {
  struct Case {
    const char* what;
    std::function<void(CborWriter&)> lost;
  };
  const auto gap = [](std::int64_t a, std::optional<std::int64_t> b, const char* reason) {
    return [=](CborWriter& out) {
      out.array(1);
      out.array(5);
      out.integer(a);
      b ? out.integer(*b) : out.null();
      out.text(reason);
      out.null();
      out.integer(0);
    };
  };
  EXPECT_TRUE(parse_batch(batch_with(gap(1, 1, "trimmed"))));
  const Case cases[] = {
      {"no list", [](CborWriter& out) { out.text("lost"); }},
      {"no gap",
       [](CborWriter& out) {
         out.array(1);
         out.null();
       }},
      {"too short",
       [](CborWriter& out) {
         out.array(1);
         out.array(2);
         out.integer(1);
         out.integer(1);
       }},
      {"backwards", gap(2, 1, "trimmed")},
      {"number 0", gap(0, 1, "trimmed")},
      {"negative", gap(-1, 1, "trimmed")},
      {"unknown reason", gap(1, 1, "eaten")},
      {"no end, but not damaged", gap(1, std::nullopt, "retention")},
  };
  for (const Case& c : cases) {
    EXPECT_FALSE(parse_batch(batch_with(c.lost))) << c.what;
  }
}

TEST(Messages, a_receipt_says_what_it_must_and_no_more) {
  Receipt receipt{epoch_a, {{1, 5}, {7, 9}}, 9, std::nullopt, false, {}};
  EXPECT_EQ(buoyd::to_hex(write_receipt(receipt, "00112233aabbccdd", epoch_b)),
            "a6"
            "617601"
            "6761726368697665"
            "70"
            "30303131323233336161626263636464"
            "676f70656e696e67"
            "48" +
                buoyd::to_hex(epoch_b) +
                "6565706f6368"
                "48"
                "0102030405060708"
                "6468617665"
                "82"
                "820105"
                "820709"
                "6475"
                "70746f"
                "09");
  receipt.nonce = epoch_b;
  receipt.resync = true;
  receipt.need = {epoch_a};
  const Bytes bytes = write_receipt(receipt, "a", epoch_b);
  const auto root = buoyd::CborItem::parse(bytes);
  ASSERT_TRUE(root);
  EXPECT_TRUE(std::ranges::equal(*root->find("nonce")->bytes(), epoch_b));
  EXPECT_EQ(root->find("resync")->boolean(), true);
  EXPECT_TRUE(std::ranges::equal(*root->find("need")->items(9)->at(0).bytes(), epoch_a));
}

}  // namespace
}  // namespace buoyshore
