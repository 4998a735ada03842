// Five instruments on one inductive cable, one of them asleep for ever: the other four miss no
// slot, and the dead one takes its own time-out and no more. Scheduler, driver and wire in virtual
// time.

#include "support/inductive_chain.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "acquire/bench.hpp"
#include "drivers/driver.hpp"
#include "model/load/load.hpp"
#include "model/poll_model_text.hpp"

namespace buoyd {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class ChainOfFive : public testing::Test {
 protected:
  void SetUp() override {
    const ModelPtr model = parse_model(polled_model, "chain.toml").model;
    for (int unit = 1; unit <= 5; ++unit) {
      InstrumentSettings settings;
      settings.name = fmt::format("ctd-{}", unit);
      settings.unit = unit;
      auto driver = make_driver(model, settings);
      ASSERT_TRUE(driver);
      bench.add(settings.name, seconds(30), Micros(0), model, std::move(*driver));
      chain.answers[unit] = unit == 3 ? "" : fmt::format("{:02d},{}.5,20.25", unit, unit);
    }
    bench.line.attach(chain.on_wire());
    bench.start();
  }

  [[nodiscard]] std::uint64_t readings(std::size_t i) const { return bench.instrument(i).readings; }

  InductiveChain chain;
  Bench bench;
};

TEST_F(ChainOfFive, a_sleeping_one_delays_nobody_by_more_than_its_time_out) {
  bench.run_for(minutes(30));
  for (const std::size_t i : {0U, 1U, 3U, 4U}) {
    const InstrumentSnapshot one = bench.instrument(i);
    EXPECT_EQ(one.readings, 60U) << one.name;
    EXPECT_EQ(one.slots.missed, 0U) << one.name;
    // 3 s of silence at the start; the tone, the silent one's 3 s, and the answers of the four.
    EXPECT_LT(one.slots.longest_wait, seconds(9)) << one.name;
  }
  const InstrumentSnapshot dead = bench.instrument(2);
  EXPECT_EQ(dead.health, Health::dormant);
  EXPECT_EQ(dead.readings, 0U);
}

TEST_F(ChainOfFive, it_is_back_soon_after_it_wakes) {
  bench.run_for(minutes(5));
  EXPECT_EQ(bench.instrument(2).health, Health::dormant);
  chain.answers[3] = "03,3.5,20.25";
  bench.run_for(minutes(20));
  EXPECT_EQ(bench.instrument(2).health, Health::ok);
  EXPECT_GT(readings(2), 10U);
}

TEST_F(ChainOfFive, each_tone_serves_all_and_nothing_else_is_written) {
  bench.run_for(minutes(10));
  for (const std::string& text : chain.written) {
    const bool known = text == "wake\r\n" || text == "\x1B\r\n" ||
                       (text.size() == 7 && text[0] == '#' && text.substr(3) == "TS\r\n");
    EXPECT_TRUE(known) << text;
  }
  // Every 60 s, and for each probe of the dead one.
  EXPECT_LE(chain.tones, 10 + 10);
}

}  // namespace
}  // namespace buoyd
