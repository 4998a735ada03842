// A relay that somebody wants switched: by the line's own thread, between two transactions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "acquire/bench.hpp"
#include "acquire/longest_transaction.hpp"
#include "model/load/load.hpp"
#include "model/relay_model_text.hpp"
#include "support/relay_board.hpp"

namespace buoyd {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

InstrumentSettings module_on(const LineSettings& line) {
  InstrumentSettings settings;
  settings.name = "relays";
  settings.line = line.name;
  settings.unit = 1;
  settings.interval = seconds(10);
  return settings;
}

/// A module beside a sonde that is polled each second.
class SwitchOrders : public testing::Test {
 protected:
  SwitchOrders() {
    const ModelPtr model = parse_model(relay_model, "relays.toml").model;
    bench_.line.attach(board_.on_wire(milliseconds(5)));
    bench_.add("relays", seconds(10), Micros(0), model,
               std::move(*make_driver(model, module_on(Bench::bus()))));
    sonde_ = &bench_.add("sonde", seconds(1));
    bench_.start();
  }

  SwitchOrderPtr ask(std::uint16_t relay, bool on, const std::string& instrument = "relays") {
    auto order = std::make_shared<SwitchOrder>(instrument, relay, on);
    taken_ = bench_.worker().ask_switch(order);
    return order;
  }

  static std::string said(const SwitchOrderPtr& order) {
    const auto answer = order->answer.read();
    if (!answer) return "nothing";
    return *answer ? "done" : answer->error().text;
  }

  Bench bench_;
  RelayBoard board_{1};
  ScriptedDriver* sonde_ = nullptr;
  Result<void> taken_;
};

TEST_F(SwitchOrders, are_done_on_the_line_and_show_in_the_next_reading) {
  bench_.run_for(seconds(1));
  const auto order = ask(3, true);
  EXPECT_EQ(said(order), "nothing");
  EXPECT_FALSE(board_.coils[2]) << "not by who asks";
  bench_.run_for(seconds(11));
  EXPECT_EQ(said(order), "done");
  EXPECT_THAT(board_.written, ElementsAre(WireBytes{5, 0, 2, 0xFF, 0}));
  EXPECT_EQ(bench_.sink.bodies("relays").back(), "[4]");
  EXPECT_EQ(bench_.instrument(1).slots.missed, 0U);
}

TEST_F(SwitchOrders, are_done_in_their_order) {
  bench_.run_for(seconds(1));
  const auto off = ask(3, false);
  const auto on = ask(3, true);
  bench_.run_for(seconds(1));
  EXPECT_EQ(said(off), "done");
  EXPECT_EQ(said(on), "done");
  EXPECT_THAT(board_.states, ElementsAre(false, true));
}

TEST_F(SwitchOrders, one_that_is_withdrawn_is_not_begun) {
  bench_.run_for(seconds(1));
  const auto off = ask(3, false);
  off->withdrawn = true;
  bench_.run_for(seconds(1));
  EXPECT_EQ(said(off), "withdrawn");
  EXPECT_THAT(board_.written, IsEmpty());
}

TEST_F(SwitchOrders, a_dormant_module_is_tried_all_the_same) {
  board_.silent = true;
  bench_.run_for(minutes(5));
  ASSERT_EQ(bench_.instrument(0).health, Health::dormant);
  const std::uint64_t timeouts =
      bench_.instrument(0).errors[static_cast<std::size_t>(ErrorCode::timeout)];
  auto order = ask(3, true);
  bench_.run_for(seconds(5));
  EXPECT_THAT(said(order), HasSubstr("no answer in 300"));
  EXPECT_GT(bench_.instrument(0).errors[static_cast<std::size_t>(ErrorCode::timeout)], timeouts);
  board_.silent = false;
  order = ask(3, true);
  bench_.run_for(seconds(1));
  EXPECT_EQ(said(order), "done");
}

TEST_F(SwitchOrders, are_refused_while_the_line_is_not_there) {
  bench_.run_for(seconds(1));
  bench_.line.vanish_at(bench_.clock.mono());
  bench_.run_for(seconds(30));
  const auto order = ask(3, true);
  bench_.run_for(seconds(30));
  EXPECT_THAT(said(order), HasSubstr("its line is not there"));
  bench_.line.return_at(bench_.clock.mono());
  bench_.run_for(minutes(2));
  EXPECT_THAT(board_.written, IsEmpty()) << "not when nobody expects it any more";
}

TEST_F(SwitchOrders, a_line_that_goes_meanwhile_is_said) {
  bench_.run_for(seconds(1));
  const auto order = ask(3, true);
  bench_.line.vanish_at(bench_.clock.mono());
  bench_.run_for(seconds(5));
  EXPECT_NE(said(order), "nothing");
  EXPECT_NE(said(order), "done");
}

TEST_F(SwitchOrders, what_is_ordered_before_the_end_is_done_before_it) {
  bench_.run_for(seconds(1));
  const auto order = ask(3, true);
  bench_.line.stop_at(bench_.clock.mono());
  bench_.worker().run();
  EXPECT_EQ(said(order), "done");
  EXPECT_TRUE(board_.coils[2]);
  const auto late = ask(3, false);
  ASSERT_FALSE(taken_);
  EXPECT_EQ(taken_.error().code, ErrorCode::unavailable);
  EXPECT_EQ(said(late), "nothing");
}

TEST_F(SwitchOrders, a_line_that_ends_closed_says_so) {
  const auto order = ask(3, true);  // before it was opened
  bench_.line.vanish_at(bench_.clock.mono());
  bench_.line.stop_at(bench_.clock.mono());
  bench_.worker().run();
  EXPECT_THAT(said(order), HasSubstr("is not there"));
}

TEST_F(SwitchOrders, are_of_the_models_relays_and_the_lines_instruments) {
  bench_.run_for(seconds(1));
  (void)ask(1, true, "other");
  ASSERT_FALSE(taken_);
  EXPECT_EQ(taken_.error().code, ErrorCode::invalid);
  const auto ninth = ask(9, true);
  const auto sonde = ask(1, true, "sonde");
  bench_.run_for(seconds(1));
  EXPECT_THAT(said(ninth), HasSubstr("has no relay 9"));
  EXPECT_THAT(said(sonde), HasSubstr("has no relays"));
  EXPECT_THAT(board_.written, IsEmpty());
}

TEST_F(SwitchOrders, are_bounded) {
  for (std::size_t i = 0; i < SwitchQueue::most_orders; ++i) {
    (void)ask(1, true);
    EXPECT_TRUE(taken_);
  }
  (void)ask(1, true);
  ASSERT_FALSE(taken_);
  EXPECT_EQ(taken_.error().code, ErrorCode::full);
}

TEST(SwitchOrder, the_watchdog_grants_its_time) {
  const auto longest = [](const std::string& text) {
    LineSettings line = Bench::bus();
    InstrumentSettings module = module_on(line);
    module.timeout = seconds(3);
    return longest_transaction(make_line_plan(line, {module}, {}, [&text](const std::string&) {
                                 return parse_model(text, "m.toml").model;
                               }).value());
  };
  std::string reads_only = relay_model;
  const auto at = reads_only.find("[registers.switches]");
  reads_only.erase(at, reads_only.find("[[kind]]") - at);
  // Three times: a coil set, read back, and an answer that is owed, each at the last moment.
  EXPECT_GE(longest(relay_model), longest(reads_only) + 3 * seconds(3));
}

}  // namespace
}  // namespace buoyd
