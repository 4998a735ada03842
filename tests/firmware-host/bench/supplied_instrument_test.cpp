// A simulated instrument whose power is switched: silent without it and while it starts up, its
// clock lost, its records counted on.
#include "firmware-host/bench/supplied_instrument.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/time.hpp"

namespace buoysim {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

/// Says its clock, and the number of its record.
class TalkingClock final : public Instrument {
 public:
  TalkingClock(const InstrumentScenario& scenario, std::uint64_t counter)
      : scenario_(scenario), counter_(counter) {}
  [[nodiscard]] const InstrumentScenario& scenario() const override { return scenario_; }
  [[nodiscard]] bool is_polled() const override { return false; }
  [[nodiscard]] Utterance answer(std::span<const std::uint8_t> /*pdu*/,
                                 buoyd::WallTime time) override {
    return speak(time).front();
  }
  [[nodiscard]] std::vector<Utterance> speak(buoyd::WallTime time) override {
    Utterance said;
    const std::string text = buoyd::iso8601(time - scenario_.clock_behind);
    said.bytes.assign(text.begin(), text.end());
    said.entries.emplace_back().counter = ++counter_;
    return {said};
  }
  [[nodiscard]] Reply hear(std::string_view /*text*/, MonoTime /*now*/, bool /*deaf*/) override {
    Reply reply;
    reply.understood = true;
    return reply;
  }
  void suffer(bool /*torn*/, bool /*stuck*/) override {}

 private:
  const InstrumentScenario& scenario_;
  std::uint64_t counter_;
};

class SuppliedInstrumentTest : public testing::Test {
 protected:
  static InstrumentScenario scenario() {
    InstrumentScenario scenario;
    scenario.supply = SupplyScenario{"relays", 3, false, 20s};
    return scenario;
  }

  /// What it says after so long; "" nothing.
  std::string after(Micros time) {
    time_ += time;
    instrument_.follow_power(time_);
    const auto said = instrument_.speak(time_);
    return said.empty() ? "" : std::string(said[0].bytes.begin(), said[0].bytes.end());
  }
  std::uint64_t number() { return instrument_.speak(time_).at(0).entries.at(0).counter; }

  bool powered_ = false;
  buoyd::WallTime time_{1'790'000'000s};
  SuppliedInstrument instrument_{
      scenario(), 7,
      [](const InstrumentScenario& one, std::uint64_t counter) -> std::unique_ptr<Instrument> {
        return std::make_unique<TalkingClock>(one, counter);
      },
      [this] { return powered_; }};
};

TEST_F(SuppliedInstrumentTest, is_silent_without_power_and_while_it_starts_up) {
  EXPECT_EQ(after(1h), "");
  const Bytes pdu{3, 0, 0, 0, 1};
  EXPECT_THAT(instrument_.answer(pdu, time_).bytes, IsEmpty());
  EXPECT_FALSE(instrument_.hear("?", MonoTime{}, false).understood);
  powered_ = true;
  EXPECT_EQ(after(1s), "");
  EXPECT_EQ(after(19s), "");
  EXPECT_NE(after(1s), "");
  EXPECT_TRUE(instrument_.hear("?", MonoTime{}, false).understood);
  powered_ = false;
  EXPECT_EQ(after(1s), "");
}

TEST_F(SuppliedInstrumentTest, loses_its_clock_each_time_and_counts_its_records_on) {
  powered_ = true;
  EXPECT_EQ(after(1s), "");
  EXPECT_EQ(after(25s), "2000-01-01T00:00:25.000000Z");
  EXPECT_EQ(number(), 9U);
  powered_ = false;
  EXPECT_EQ(after(1s), "");
  powered_ = true;
  EXPECT_EQ(after(1s), "");
  EXPECT_EQ(after(30s), "2000-01-01T00:00:30.000000Z");
  EXPECT_EQ(number(), 11U);
}

TEST_F(SuppliedInstrumentTest, a_clock_that_is_set_back_neither_silences_it_nor_keeps_it_starting) {
  powered_ = true;
  EXPECT_EQ(after(1s), "");
  EXPECT_NE(after(20s), "");
  EXPECT_NE(after(-8h), "") << "it is up";
  powered_ = false;
  EXPECT_EQ(after(1s), "");
  powered_ = true;
  EXPECT_EQ(after(1s), "");
  EXPECT_EQ(after(-8h), "");
  EXPECT_NE(after(20s), "");
}

TEST_F(SuppliedInstrumentTest, is_reachable_while_it_is_up) {
  EXPECT_EQ(after(1s), "");
  EXPECT_FALSE(instrument_.is_reachable(time_));
  powered_ = true;
  EXPECT_EQ(after(1s), "");
  EXPECT_FALSE(instrument_.is_reachable(time_));
  EXPECT_NE(after(20s), "");
  EXPECT_TRUE(instrument_.is_reachable(time_));
}

}  // namespace
}  // namespace buoysim
