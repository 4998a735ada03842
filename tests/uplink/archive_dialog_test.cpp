#include "uplink/archive_dialog.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

using namespace std::chrono_literals;

constexpr EpochId epoch{1, 2, 3, 4, 5, 6, 7, 8};
constexpr std::uint8_t no_subscriber = 0x10;
constexpr MonoTime start{Micros(1'000'000)};

/// A receipt of the trusted archive for `epoch`, as answer to the hello of that nonce.
Receipt answer_to(const Hash8& nonce, const EpochId& id) {
  Receipt receipt;
  receipt.archive = "aaaaaaaaaaaaaaaa";
  receipt.epoch = id;
  receipt.nonce = nonce;
  return receipt;
}

class Dialog : public testing::Test {
 protected:
  Dialog() {
    dialog_.connected(start);
    dialog_.set_epochs({{epoch, 1, 100, 0, true}});
  }
  void say_hello(MonoTime now) {
    ASSERT_TRUE(dialog_.hello_due(now));
    dialog_.hello_sent(random8(), ++message_, 1, now);
    EXPECT_TRUE(dialog_.acked(message_, no_subscriber, now));
  }

  bool wants_hello_at(MonoTime now) {
    dialog_.follow_up(now);
    return dialog_.hello_due(now);
  }
  /// A hello with so many epochs is said, and answered about the current one.
  Hash8 open(std::size_t listed, MonoTime now) {
    const Hash8 nonce = random8();
    dialog_.hello_sent(nonce, ++message_, listed, now);
    EXPECT_EQ(dialog_.judge(answer_to(nonce, epoch), now), ReceiptWorth::answer);
    return nonce;
  }

  ArchiveDialog dialog_;
  std::uint16_t message_ = 0;
};

TEST_F(Dialog, the_next_hello_says_how_long_the_answer_to_the_one_before_took) {
  EXPECT_FALSE(dialog_.heard());
  const Hash8 nonce = random8();
  dialog_.hello_sent(nonce, ++message_, 1, start);
  static_cast<void>(dialog_.judge(answer_to(nonce, epoch), start + 800ms));
  ASSERT_TRUE(dialog_.heard());
  EXPECT_EQ(dialog_.heard()->nonce, nonce);
  EXPECT_EQ(dialog_.heard()->after, 800ms);
  dialog_.disconnected();
  EXPECT_TRUE(dialog_.heard()) << "it is true of that hello for good";
}

TEST_F(Dialog, an_archive_that_takes_the_place_of_another_is_said_hello_to_at_once) {
  open(1, start);
  EXPECT_FALSE(wants_hello_at(start + 10s));
  dialog_.set_pinned("aaaaaaaaaaaaaaaa");
  EXPECT_FALSE(wants_hello_at(start + 10s)) << "it was trusted before";
  dialog_.set_pinned("bbbbbbbbbbbbbbbb");
  EXPECT_TRUE(wants_hello_at(start + 10s));
  const Hash8 nonce = random8();
  dialog_.hello_sent(nonce, ++message_, 1, start + 10s);
  EXPECT_EQ(dialog_.judge(answer_to(nonce, epoch), start + 11s), ReceiptWorth::foreign);
}

TEST_F(Dialog, B1_another_current_epoch_is_told_at_once) {
  open(1, start);
  dialog_.set_epochs({{epoch, 1, 101, 0, true}});
  EXPECT_FALSE(wants_hello_at(start + 1s));
  constexpr EpochId next{9};
  dialog_.set_epochs({{next, 1, 1, 0, true}, {epoch, 1, 101, 0, true}});
  EXPECT_TRUE(wants_hello_at(start + 1s));
  dialog_.hello_sent(random8(), ++message_, 2, start + 1s);
  EXPECT_FALSE(wants_hello_at(start + 2s));
}

TEST_F(Dialog, B1_without_subscriber_hello_and_one_batch_a_step) {
  say_hello(start);
  MonoTime now = start;
  for (const Micros step : {Micros(60s), Micros(120s), Micros(240s), Micros(480s)}) {
    EXPECT_EQ(dialog_.state(), DialogState::backing_off);
    EXPECT_TRUE(dialog_.may_send(epoch));
    dialog_.probe_sent();
    dialog_.back_off(now);  // the probe's PUBACK says "no subscriber" too
    EXPECT_FALSE(dialog_.may_send(epoch)) << "one batch a step";
    EXPECT_EQ(dialog_.next_due(), now + step);
    now += step;
    say_hello(now);
  }
}

TEST_F(Dialog, B5_an_answer_that_lacks_a_settled_epoch_asks_again_in_a_minute) {
  constexpr EpochId settled{9, 9, 9, 9, 9, 9, 9, 9};
  dialog_.set_epochs({{epoch, 101, 120, 110, true}, {settled, 1, 100, 100, false}});
  const Hash8 nonce = random8();
  dialog_.hello_sent(nonce, 1, 2, start);
  const auto answer = [&](const EpochId& id, const Ranges& have, std::uint64_t upto) {
    Receipt receipt;
    receipt.archive = "archive";
    receipt.epoch = id;
    receipt.have = have;
    receipt.upto = upto;
    receipt.nonce = nonce;
    return dialog_.judge(receipt, start);
  };
  EXPECT_EQ(answer(epoch, Ranges({{101, 110}}), 120), ReceiptWorth::answer);
  EXPECT_FALSE(dialog_.hello_due(start + 1h)) << "what is owed may be lacking";
  EXPECT_EQ(answer(settled, Ranges({{1, 60}}), 100), ReceiptWorth::answer);
  EXPECT_FALSE(dialog_.hello_due(start + 59s));
  EXPECT_TRUE(dialog_.hello_due(start + 60s));
}

TEST_F(Dialog, B4_a_receipt_of_another_opening_does_not_count_and_asks) {
  const Hash8 before{1};
  const Hash8 after{2};
  Receipt late;
  late.archive = "aaaaaaaaaaaaaaaa";
  late.epoch = epoch;
  late.opening = before;
  dialog_.set_pinned(late.archive);
  EXPECT_EQ(dialog_.judge(late, start), ReceiptWorth::other_opening) << "nothing was answered yet";
  const Hash8 nonce = random8();
  dialog_.hello_sent(nonce, ++message_, 1, start);
  Receipt answer = answer_to(nonce, epoch);
  answer.opening = after;  // an archive that was put back: this takes away
  EXPECT_EQ(dialog_.judge(answer, start), ReceiptWorth::answer);
  Receipt next = late;
  next.opening = after;
  EXPECT_EQ(dialog_.judge(next, start), ReceiptWorth::addition);
  EXPECT_FALSE(dialog_.hello_due(start + 1h));
  EXPECT_EQ(dialog_.judge(late, start), ReceiptWorth::other_opening);
  EXPECT_FALSE(dialog_.hello_due(start + 59s));
  EXPECT_TRUE(dialog_.hello_due(start + 60s)) << "it may as well be of after that";
}

TEST_F(Dialog, B4_an_archive_that_names_no_opening_is_believed) {
  open(1, start);
  Receipt receipt;
  receipt.archive = "aaaaaaaaaaaaaaaa";
  receipt.epoch = epoch;
  EXPECT_EQ(dialog_.judge(receipt, start), ReceiptWorth::addition);
}

TEST_F(Dialog, a_hello_that_cannot_go_waits_for_the_next_step) {
  dialog_.hello_failed(start);
  EXPECT_EQ(dialog_.next_due(), start + 60s);
  dialog_.hello_failed(start + 60s);
  EXPECT_EQ(dialog_.next_due(), start + 60s + 120s);
}

TEST_F(Dialog, B9_of_a_store_set_aside_nothing_goes_before_its_answer) {
  const EpochId old{9};
  const Hash8 first = random8();
  dialog_.hello_sent(first, ++message_, 1, start);
  EXPECT_EQ(dialog_.judge(answer_to(first, epoch), start), ReceiptWorth::answer);
  EXPECT_TRUE(dialog_.may_send(epoch));
  EXPECT_FALSE(wants_hello_at(start + 1h));
  EpochState aside{old, 1, 50, 0, true};
  aside.ask_first = true;
  dialog_.set_epochs({{epoch, 1, 100, 0, true}, aside});  // found while the dialog was open
  EXPECT_FALSE(dialog_.may_send(old));
  EXPECT_TRUE(dialog_.may_send(epoch)) << "the others go on";
  EXPECT_FALSE(wants_hello_at(start + 1s)) << "one a minute";
  EXPECT_TRUE(dialog_.hello_due(start + 60s));
  const Hash8 second = random8();
  dialog_.hello_sent(second, ++message_, 2, start + 60s);
  EXPECT_FALSE(wants_hello_at(start + 1h));
  EXPECT_EQ(dialog_.judge(answer_to(second, epoch), start + 61s), ReceiptWorth::answer);
  EXPECT_FALSE(dialog_.may_send(old));
  EXPECT_EQ(dialog_.judge(answer_to(second, old), start + 61s), ReceiptWorth::answer);
  EXPECT_TRUE(dialog_.may_send(old));
}

TEST_F(Dialog, B9_a_hello_without_room_for_it_is_not_said_again_for_it) {
  EpochState aside{EpochId{9}, 1, 50, 0, true};
  aside.ask_first = true;
  dialog_.set_epochs({{epoch, 1, 100, 0, true}, aside});
  const Hash8 nonce = random8();
  dialog_.hello_sent(nonce, ++message_, 1, start);  // a broker of small packets
  EXPECT_EQ(dialog_.judge(answer_to(nonce, epoch), start), ReceiptWorth::answer);
  EXPECT_FALSE(wants_hello_at(start + 1h));
  EXPECT_FALSE(dialog_.may_send(aside.id));
}

TEST_F(Dialog, B5_a_round_begins_in_a_minute_and_goes_on_at_once) {
  open(1, start);
  EpochState settled{EpochId{9}, 1, 50, 50, false};
  settled.asking = Asking::soon;
  dialog_.set_epochs({{epoch, 101, 120, 0, true}, settled});
  EXPECT_FALSE(wants_hello_at(start + 1s)) << "one a minute";
  EXPECT_TRUE(wants_hello_at(start + 60s));
  const Hash8 nonce = open(2, start + 60s);
  EXPECT_FALSE(wants_hello_at(start + 62s)) << "its answer is still to come";
  EXPECT_EQ(dialog_.judge(answer_to(nonce, settled.id), start + 63s), ReceiptWorth::answer);
  settled.asking = Asking::next;
  settled.id = EpochId{8};
  dialog_.set_epochs({{epoch, 101, 120, 0, true}, settled});
  EXPECT_TRUE(wants_hello_at(start + 64s));
}

TEST_F(Dialog, B8_an_epoch_that_nobody_here_knows_is_told_once) {
  open(1, start);
  dialog_.set_unknown({EpochId{9}});
  EXPECT_FALSE(wants_hello_at(start + 1s)) << "one a minute";
  EXPECT_TRUE(wants_hello_at(start + 60s));
  open(1, start + 60s);
  EXPECT_FALSE(wants_hello_at(start + 2h)) << "it was told";
  dialog_.set_unknown({EpochId{9}, EpochId{7}});
  EXPECT_TRUE(wants_hello_at(start + 3h));
}

}  // namespace
}  // namespace buoyd
