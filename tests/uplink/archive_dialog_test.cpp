#include "uplink/archive_dialog.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

using namespace std::chrono_literals;

constexpr EpochId epoch{1, 2, 3, 4, 5, 6, 7, 8};
constexpr std::uint8_t no_subscriber = 0x10;
constexpr MonoTime start{Micros(1'000'000)};

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

  ArchiveDialog dialog_;
  std::uint16_t message_ = 0;
};

TEST_F(Dialog, B1_WithoutSubscriberHelloAndOneBatchAStep) {
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

TEST_F(Dialog, AHelloThatCannotGoWaitsForTheNextStep) {
  dialog_.hello_failed(start);
  EXPECT_EQ(dialog_.next_due(), start + 60s);
  dialog_.hello_failed(start + 60s);
  EXPECT_EQ(dialog_.next_due(), start + 60s + 120s);
}

}  // namespace
}  // namespace buoyd
