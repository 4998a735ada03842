// The lines of the daemon without the daemon: what outlives a line, on real ptys.
#include "app/line_set.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include "app/request_bytes.hpp"
#include "model/model_text.hpp"
#include "support/fake_clock.hpp"
#include "support/modbus_device.hpp"
#include "support/pty.hpp"
#include "support/stream_peer.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

/// The instrument "it", each 20 ms; what its state says marks its records.
Configuration configuration_of(const std::string& device) {
  Configuration configuration;
  LineSettings line;
  line.name = "bus";
  line.device = device;
  configuration.settings.lines = {line};
  InstrumentSettings instrument;
  instrument.name = "it";
  instrument.line = line.name;
  instrument.model = "marked";
  instrument.interval = 20ms;
  instrument.timeout = 20s;
  configuration.settings.instruments = {instrument};
  const std::string marked =
      with(register_model, "name = \"sample\"", "name = \"sample\"\nrecord_mark = \"state\"");
  configuration.models["marked"] = parse_model(marked, "marked.toml").model;
  return configuration;
}

LinePlan plan_of(const Configuration& configuration) {
  const Settings& settings = configuration.settings;
  return make_line_plan(settings.lines.front(), settings.instruments, {},
                        configuration.model_finder())
      .value();
}

class LineSetTest : public testing::Test {
 protected:
  enum class Time { real, injected };
  explicit LineSetTest(Time time = Time::real)
      : clock_(time == Time::injected ? static_cast<const Clock&>(fake_) : real_) {}

  void stop() {
    lines_.stop({"bus"}, [this] { ++ended_; });
  }
  [[nodiscard]] InstrumentSnapshot counted() const {
    InstrumentSnapshot one;
    one.name = "it";
    one.interval = 20ms;
    lines_.add_counts(one);
    return one;
  }
  /// Waits until the instrument has been asked so often, with records told apart or not.
  [[nodiscard]] InstrumentSnapshot asked(std::uint64_t polls) const {
    for (;; poll(nullptr, 0, 5)) {
      InstrumentSnapshot one = lines_.find("bus")->worker().instruments().front();
      if (one.readings + one.frames.repeated >= polls) return one;
    }
  }

  SystemClock real_;
  FakeClock fake_;  ///< outlives the science thread, which reads it until the end
  const Clock& clock_;
  RepeatLog log_{clock_, [](Priority, std::string_view) {}};
  AwakeClock awake_;
  Supervision supervision_{awake_, clock_};
  SpoolLoop spool_{SpoolSetup{}, clock_, log_, {}};
  ScienceLoop science_{clock_, log_, supervision_};
  LineSet lines_{spool_, science_, clock_, log_, supervision_};
  int ended_ = 0;
};

TEST_F(LineSetTest, a_line_runs_until_it_is_stopped) {
  const Configuration configuration = configuration_of("/nonexistent/tty");
  EXPECT_EQ(lines_.find("bus"), nullptr);
  ASSERT_TRUE(lines_.start(plan_of(configuration)));
  EXPECT_NE(lines_.find("bus"), nullptr);
  EXPECT_THAT(lines_.names(), ElementsAre("bus"));
  stop();
  EXPECT_EQ(lines_.find("bus"), nullptr);
  EXPECT_THAT(lines_.names(), IsEmpty());
  EXPECT_EQ(ended_, 1);
  stop();
  EXPECT_EQ(ended_, 1) << "it did not run any more";
}

TEST_F(LineSetTest, the_queues_of_ended_lines_serve_those_that_follow) {
  const Configuration configuration = configuration_of("/nonexistent/tty");
  for (std::size_t i = 0; i < 2 * max_lines; ++i) {
    ASSERT_TRUE(lines_.start(plan_of(configuration)));
    stop();
  }
  EXPECT_EQ(ended_, 2 * static_cast<int>(max_lines));
}

TEST_F(LineSetTest, a_line_that_is_opened_anew_takes_no_record_twice) {
  const Pty pty;
  ModbusDevice sonde(1);
  sonde.set_holding(10, {0x4148, 0x0000, 1});
  PtyPeer peer(pty.master(), rtu_request_bytes, [&](std::span<const std::uint8_t> request) {
    return sonde.answer(request).value_or(WireBytes{});
  });
  const Configuration configuration = configuration_of(pty.path());
  ASSERT_TRUE(lines_.start(plan_of(configuration)));
  EXPECT_EQ(asked(3).readings, 1U);
  stop();
  ASSERT_TRUE(lines_.start(plan_of(configuration)));
  EXPECT_EQ(asked(3).readings, 0U);
  EXPECT_EQ(counted().readings, 1U) << "what it counted before stays counted";
  stop();
}

class RestingLines : public LineSetTest {
 protected:
  RestingLines() : LineSetTest(Time::injected) {}

  const Configuration configuration_ = configuration_of("/nonexistent/tty");
};

TEST_F(RestingLines, a_pause_ends_by_itself) {
  const MonoTime until = fake_.mono() + 60s;
  lines_.pause("bus", until);
  EXPECT_TRUE(lines_.is_paused("bus"));
  EXPECT_EQ(lines_.paused_until("bus"), until);
  EXPECT_EQ(lines_.next_due(), until);
  EXPECT_THAT(lines_.take_rested(), IsEmpty());
  fake_.advance(60s);
  EXPECT_THAT(lines_.take_rested(), ElementsAre("bus"));
  EXPECT_FALSE(lines_.is_paused("bus"));
  EXPECT_EQ(lines_.paused_until("bus"), std::nullopt);
  EXPECT_EQ(lines_.next_due(), MonoTime::max());
}

TEST_F(RestingLines, the_slots_of_a_rest_are_counted_by_its_cause) {
  lines_.let_rest("bus", configuration_);
  fake_.advance(1s);
  EXPECT_EQ(counted().slots.no_line, 50U);
  EXPECT_EQ(counted().slots.paused, 0U);
  lines_.pause("bus", fake_.mono() + 60s);
  lines_.let_rest("bus", configuration_);
  fake_.advance(2s);
  EXPECT_EQ(counted().slots.no_line, 50U);
  EXPECT_EQ(counted().slots.paused, 100U);
}

TEST_F(RestingLines, who_left_the_configuration_has_no_slots_until_it_is_back) {
  lines_.let_rest("bus", configuration_);
  fake_.advance(1s);
  lines_.keep_to({});
  fake_.advance(60s);
  lines_.keep_to(configuration_);
  lines_.let_rest("bus", configuration_);
  fake_.advance(1s);
  EXPECT_EQ(counted().slots.no_line, 100U);
}

}  // namespace
}  // namespace buoyd
