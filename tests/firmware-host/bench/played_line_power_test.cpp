// Faults of a line whose instruments have no power.
#include <gtest/gtest.h>

#include "firmware-host/bench/played_line_bench.hpp"
#include "firmware-host/bench/supplied_instrument.hpp"

namespace buoysim {
namespace {

/// Its instruments have power as the test says.
class SuppliedLineTest : public PlayedLineTest {
 protected:
  [[nodiscard]] std::unique_ptr<Instrument> make(const InstrumentScenario& scenario) override {
    return std::make_unique<SuppliedInstrument>(
        scenario, 0,
        [](const InstrumentScenario& one, std::uint64_t counter) {
          return make_instrument(one, counter, 1);
        },
        [this] { return powered_; });
  }
  bool powered_ = false;
};

TEST_F(SuppliedLineTest, without_power_no_fault_has_it_answer) {
  for (const std::string kind : {"exception", "busy"}) {
    powered_ = false;
    play(rtu + "[[fault]]\nkind = \"" + kind + "\"\ninstrument = \"a\"\n");
    ask(ask_oxygen(1));
    pass(second);
    EXPECT_TRUE(take().empty()) << kind;
    powered_ = true;
    line_->turn();
    ask(ask_oxygen(1));
    pass(second);
    EXPECT_EQ(take().size(), 5U) << kind;
  }
}

}  // namespace
}  // namespace buoysim
