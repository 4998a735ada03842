// A line as main runs it, on a real pty: what its end leaves behind.
#include "app/running_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <future>
#include <optional>

#include "app/request_bytes.hpp"
#include "model/model_text.hpp"
#include "model/relay_model_text.hpp"
#include "support/modbus_device.hpp"
#include "support/pty.hpp"
#include "support/relay_board.hpp"
#include "support/stream_peer.hpp"

namespace buoyd {
namespace {

/// One instrument with two channels in one read, every 20 ms.
LinePlan plan_of(const std::string& device, Micros timeout) {
  LineSettings line;
  line.name = "bus";
  line.device = device;
  InstrumentSettings instrument;
  instrument.name = "it";
  instrument.line = line.name;
  instrument.model = "two-channels";
  instrument.interval = std::chrono::milliseconds(20);
  instrument.timeout = timeout;
  return make_line_plan(line, {instrument}, {},
                        [](const std::string&) {
                          return parse_model(register_model, "two-channels.toml").model;
                        })
      .value();
}

TEST(RunningLine, its_end_lets_the_answer_in_flight_become_a_reading) {
  const SystemClock clock;
  RepeatLog log(clock);
  const AwakeClock awake;
  Supervision supervision(awake, clock);
  ScienceLoop science{clock, log, supervision};
  SpoolInbox inbox(clock);
  Pty pty;
  ModbusDevice sonde(1);
  sonde.set_holding(10, {0x4148, 0x0000, 1});
  std::promise<void> asked;
  std::promise<void> stopped;
  PtyPeer peer(pty.master(), rtu_request_bytes, [&](std::span<const std::uint8_t> request) {
    asked.set_value();
    stopped.get_future().wait();
    return sonde.answer(request).value_or(WireBytes{});
  });
  RunningLine line(plan_of(pty.path(), std::chrono::seconds(20)), inbox.add_producer(), science,
                   clock, log, supervision);
  ASSERT_TRUE(line.begin());
  asked.get_future().wait();
  line.ask_to_stop();
  stopped.set_value();
  line.end(clock.mono() + std::chrono::minutes(1));
  // Whoever goes on from its last record reads it now.
  const InstrumentSnapshot last = line.worker().instruments().front();
  EXPECT_EQ(last.readings, 1U);
  EXPECT_EQ(last.last.front().body, "[12.5,1]");
  std::vector<Reading> readings;
  inbox.take(1'000'000, readings);
  ASSERT_EQ(readings.size(), 1U);
  EXPECT_EQ(readings.front().body, "[12.5,1]");
  EXPECT_EQ(peer.requests(), 1U);
}

/// The first row of the kind among what the spool was given, as text.
std::string body_of(const std::vector<Reading>& readings, const std::string& kind) {
  const auto found = std::ranges::find_if(
      readings, [&](const Reading& one) { return one.description->kind() == kind; });
  return found == readings.end() ? "" : found->body;
}

// A damaged answer, on its way through driver, line and science.
TEST(RunningLine, a_damaged_answer_becomes_a_row_of_reception) {
  const SystemClock clock;
  RepeatLog log(clock);
  const AwakeClock awake;
  Supervision supervision(awake, clock);
  SpoolInbox inbox(clock);
  ScienceLoop science{clock, log, supervision};
  ASSERT_TRUE(science.begin());
  Pty pty;
  ModbusDevice sonde(1);
  sonde.set_holding(10, {0x4148, 0x0000, 1});
  std::atomic<bool> is_damaged{false};
  unsigned asked = 0;  // the peer's thread counts
  PtyPeer peer(pty.master(), rtu_request_bytes, [&](std::span<const std::uint8_t> request) {
    auto answer = sonde.answer(request).value_or(WireBytes{});
    // Four of eight in a row, so that polls fail and readings come.
    const bool is_its_turn = ++asked % 8 < 4;
    if (is_damaged && is_its_turn && !answer.empty()) answer.back() ^= 0x55U;  // its CRC
    return answer;
  });
  LinePlan plan = plan_of(pty.path(), std::chrono::milliseconds(500));
  plan.instruments[0].settings.receptions = {{"reception", "", std::chrono::hours(1)}};
  std::vector<Reading> readings;
  {
    RunningLine line(std::move(plan), inbox.add_producer(), science, clock, log, supervision);
    ASSERT_TRUE(line.begin());
    const auto take_until = [&](const std::function<bool()>& is_there) {
      for (int i = 0; i < 12000 && !is_there(); ++i) {
        poll(nullptr, 0, 5);
        inbox.take(1'000'000, readings);
      }
    };
    take_until([&] { return !body_of(readings, "reception").empty(); });
    EXPECT_TRUE(body_of(readings, "reception").starts_with("[1,1,1,"));
    readings.clear();
    is_damaged = true;
    const auto failed = [&] {
      return std::ranges::any_of(readings, [](const Reading& one) {
        return one.description->kind() == "reception" && one.body.starts_with("[1,") &&
               one.body.substr(4, 3) == ",4," && one.body.back() == ']' &&
               !one.body.ends_with(",0]");
      });
    };
    take_until(failed);
    EXPECT_TRUE(failed());
  }
  science.end();
}

// An instrument may be given minutes to answer; a board that goes down gives the daemon seconds.
TEST(RunningLine, an_exchange_that_outlasts_the_deadline_is_cut) {
  const SystemClock clock;
  RepeatLog log(clock);
  const AwakeClock awake;
  Supervision supervision(awake, clock);
  ScienceLoop science{clock, log, supervision};
  SpoolInbox inbox(clock);
  Pty pty;
  std::promise<void> asked;
  PtyPeer peer(pty.master(), rtu_request_bytes, [&](std::span<const std::uint8_t>) {
    asked.set_value();
    return WireBytes{};
  });
  RunningLine line(plan_of(pty.path(), std::chrono::hours(24)), inbox.add_producer(), science,
                   clock, log, supervision);
  ASSERT_TRUE(line.begin());
  asked.get_future().wait();
  line.end(clock.mono());
  EXPECT_EQ(line.worker().instruments().front().readings, 0U);
  EXPECT_EQ(peer.requests(), 1U);
}

/// Relays 1 to 8 on a pty, polled each hour, each answer awaited for so long.
LinePlan relays_on(const std::string& device, Micros timeout) {
  LineSettings line;
  line.name = "bus";
  line.device = device;
  InstrumentSettings module;
  module.name = "relays";
  module.line = line.name;
  module.interval = std::chrono::hours(1);
  module.timeout = timeout;
  return make_line_plan(
             line, {module}, {},
             [](const std::string&) { return parse_model(relay_model, "relays.toml").model; })
      .value();
}

std::string answer_to(const SwitchOrderPtr& order) {
  for (int i = 0; i < 12000 && !order->answer.read(); ++i) {
    poll(nullptr, 0, 5);
  }
  const auto said = order->answer.read();
  if (!said) return "nothing";
  return *said ? "done" : said->error().text;
}

class RelayLine : public testing::Test {
 protected:
  RelayLine() {
    peer_.emplace(pty_.master(), rtu_request_bytes, [this](std::span<const std::uint8_t> request) {
      auto answer = board_.answer(request).value_or(WireBytes{});
      if (request[1] == 5 && holds_.exchange(false)) {
        asked_.set_value();
        goes_on_.get_future().wait();
      }
      return answer;
    });
    line_.emplace(relays_on(pty_.path(), std::chrono::seconds(1)), inbox_.add_producer(), science_,
                  clock_, log_, supervision_);
    EXPECT_TRUE(line_->begin());
  }

  SwitchOrderPtr ask(bool on) {
    auto order = std::make_shared<SwitchOrder>("relays", 3, on);
    EXPECT_TRUE(line_->ask_switch(order));
    return order;
  }

  const SystemClock clock_;
  RepeatLog log_{clock_};
  const AwakeClock awake_;
  Supervision supervision_{awake_, clock_};
  ScienceLoop science_{clock_, log_, supervision_};
  SpoolInbox inbox_{clock_};
  Pty pty_;
  RelayBoard board_{1};  // the peer's, until that ended
  std::atomic<bool> holds_{false};
  std::promise<void> asked_;
  std::promise<void> goes_on_;
  std::optional<PtyPeer> peer_;
  std::optional<RunningLine> line_;
};

TEST_F(RelayLine, an_order_wakes_it_and_is_answered) {
  EXPECT_EQ(answer_to(ask(true)), "done");
  EXPECT_EQ(answer_to(ask(false)), "done");
  line_.reset();
  peer_.reset();
  EXPECT_THAT(board_.states, testing::ElementsAre(true, false));
}

TEST_F(RelayLine, its_end_does_what_was_ordered_before) {
  holds_ = true;
  const auto off = ask(false);
  asked_.get_future().wait();
  const auto on = ask(true);
  line_->ask_to_stop();
  goes_on_.set_value();
  line_->end(clock_.mono() + std::chrono::minutes(1));
  EXPECT_EQ(answer_to(off), "done");
  EXPECT_EQ(answer_to(on), "done");
  EXPECT_FALSE(line_->ask_switch(on));
  peer_.reset();
  EXPECT_THAT(board_.states, testing::ElementsAre(false, true));
}

}  // namespace
}  // namespace buoyd
