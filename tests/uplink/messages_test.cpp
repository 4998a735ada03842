// hello and receipt as bytes.
#include <gtest/gtest.h>

#include "lane_world.hpp"
#include "uplink/hello.hpp"
#include "uplink/receipt.hpp"

namespace buoyd::test {
namespace {

TEST(Hello, byte_for_byte) {
  Hello hello;
  hello.nonce = {1, 2, 3, 4, 5, 6, 7, 8};
  hello.now = WallTime(Micros(1000));
  hello.receipt_interval = std::chrono::seconds(60);
  EpochState epoch;
  epoch.id = {9, 9, 9, 9, 9, 9, 9, 9};
  epoch.first = 5;
  epoch.last = 7;
  epoch.floor = 4;
  hello.epochs = {epoch};
  EXPECT_EQ(to_hex(encode_hello(hello)),
            "a5"                                            // map of 5
            "617601"                                        // v: 1
            "656e6f6e6365480102030405060708"                // nonce
            "636e6f771903e8"                                // now: 1000
            "70726563656970745f696e74657276616c183c"        // receipt_interval: 60
            "6665706f6368738184480909090909090909050704");  // epochs
}

TEST(Hello, what_is_unknown_here_stands_behind_the_rest) {
  Hello hello;
  hello.epochs.resize(1);
  const Bytes without = encode_hello(hello);
  hello.unknown = {EpochId{9, 9, 9, 9, 9, 9, 9, 9}};
  Bytes expected = without;
  expected[0] = 0xA6;  // map of 6
  EXPECT_EQ(to_hex(encode_hello(hello)), to_hex(expected) +
                                             "67756e6b6e6f776e"
                                             "81"
                                             "480909090909090909");
}

TEST(Hello, whom_it_trusts_its_boot_and_the_answer_it_had_stand_last) {
  Hello hello;
  hello.epochs.resize(1);
  Bytes expected = encode_hello(hello);
  expected[0] = 0xA9;  // map of 9
  hello.archive = "aaaaaaaaaaaaaaaa";
  hello.boot = "b1";
  hello.boottime = MonoTime(Micros(1000));
  hello.heard = HeardHello{{1, 2, 3, 4, 5, 6, 7, 8}, Micros(500)};
  EXPECT_EQ(to_hex(encode_hello(hello)), to_hex(expected) +
                                             "6761726368697665"
                                             "7061616161616161616161616161616161"
                                             "64626f6f74626231"
                                             "68626f6f7474696d651903e8"
                                             "6568656172648248"
                                             "01020304050607081901f4");
}

TEST(Hello, unknown_end_is_null_and_at_most_32_epochs_are_listed) {
  Hello hello;
  hello.epochs.resize(40);
  for (EpochState& epoch : hello.epochs) epoch.first = 3;
  const ReadHello read = read_hello(encode_hello(hello));
  EXPECT_EQ(read.epochs.size(), 32U);
  EXPECT_EQ(read.epochs[0].last, 0U) << "null";
}

TEST(Receipt, comes_through_whole) {
  ReceiptText text;
  text.epoch = EpochId{1, 2, 3};
  text.have = {{1, 5}, {7, 9}};
  text.upto = 12;
  text.nonce = Hash8{4};
  text.opening = Hash8{7};
  text.resync = true;
  text.need = {Hash8{5}, Hash8{6}};
  const auto receipt = parse_receipt(write_receipt(text));
  ASSERT_TRUE(receipt);
  EXPECT_EQ(receipt->archive, text.archive);
  EXPECT_EQ(receipt->epoch, text.epoch);
  EXPECT_EQ(receipt->have.list(), text.have);
  EXPECT_EQ(receipt->upto, 12U);
  EXPECT_EQ(receipt->nonce, text.nonce);
  EXPECT_EQ(receipt->opening, text.opening);
  EXPECT_TRUE(receipt->resync);
  EXPECT_EQ(receipt->need, text.need);
}

TEST(Receipt, unknown_keys_are_ignored_and_absent_ones_are_nothing) {
  CborWriter out;
  out.map(4);
  out.text("v");
  out.integer(1);
  out.text("future");
  out.array(1);
  out.text("x");
  out.text("archive");
  out.text("0123456789abcdef");
  out.text("epoch");
  out.bytes(Hash8{1});
  const auto receipt = parse_receipt(out.data());
  ASSERT_TRUE(receipt);
  EXPECT_TRUE(receipt->have.empty());
  EXPECT_EQ(receipt->upto, 0U);
  EXPECT_FALSE(receipt->nonce);
  EXPECT_FALSE(receipt->resync);
}

TEST(Receipt, what_is_none_is_refused) {
  const auto refused = [](const ReceiptText& text) { return !parse_receipt(write_receipt(text)); };
  const ReceiptText sound{.epoch = EpochId{1}, .have = {{1, 5}}};
  EXPECT_FALSE(refused(sound));
  ReceiptText text = sound;
  text.archive = "nobody";
  EXPECT_TRUE(refused(text));
  text = sound;
  text.have = {{0, 5}};
  EXPECT_TRUE(refused(text)) << "numbers begin at 1";
  text.have = {{6, 5}};
  EXPECT_TRUE(refused(text)) << "backwards";
  text.have = {{1, std::uint64_t{1} << 63U}};
  EXPECT_TRUE(refused(text)) << "over 2^63 − 1";
  text.have.assign(65, {1, 1});
  EXPECT_TRUE(refused(text)) << "over 64 ranges";
  text = sound;
  text.need.assign(33, Hash8{});
  EXPECT_TRUE(refused(text)) << "over 32 hashes";

  const Bytes whole = write_receipt(sound);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_FALSE(parse_receipt(std::span(whole).first(length))) << length;
  }
  for (const Bytes& bytes : {Bytes{}, Bytes{0x01}, Bytes{0xA1, 0x61, 0x76, 0x02}, Bytes{0x80}}) {
    EXPECT_FALSE(parse_receipt(bytes));
  }
}

}  // namespace
}  // namespace buoyd::test
