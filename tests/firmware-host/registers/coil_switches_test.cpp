// A simulated relay module keeps what is written to the coils that its model names, and takes
// nothing else.
#include "firmware-host/registers/coil_switches.hpp"

#include <gtest/gtest.h>

#include "firmware-host/bench/scenario_words.hpp"
#include "firmware-host/registers/register_instrument.hpp"
#include "firmware-host/test_models.hpp"

namespace buoysim {
namespace {

class RelayModule : public testing::Test {
 protected:
  Bytes ask(const char* pdu) {
    last_ = module_.answer(bytes(pdu), now_ += one_second);
    return last_.bytes;
  }

  const Scenario scenario_ = one_instrument("waveshare-relay-8");
  RegisterInstrument module_{scenario_.instruments[0], 0, 1};
  buoyd::WallTime now_ = noon;
  Utterance last_;
};

TEST_F(RelayModule, echoes_and_shows_it) {
  EXPECT_EQ(ask("01 00 00 00 08"), bytes("01 01 00")) << "all off";
  EXPECT_EQ(ask("05 00 02 FF 00"), bytes("05 00 02 FF 00"));
  EXPECT_EQ(ask("01 00 02 00 01"), bytes("01 01 01"));
  EXPECT_EQ(ask("05 00 07 FF 00"), bytes("05 00 07 FF 00"));
  EXPECT_EQ(ask("01 00 00 00 08"), bytes("01 01 84"));
  EXPECT_EQ(ask("05 00 02 00 00"), bytes("05 00 02 00 00"));
  EXPECT_EQ(ask("01 00 00 00 08"), bytes("01 01 80"));
}

TEST_F(RelayModule, the_ledger_says_what_is_shown) {
  static_cast<void>(ask("05 00 02 FF 00"));
  static_cast<void>(ask("01 00 00 00 08"));
  ASSERT_EQ(last_.entries.size(), 1U);
  using Values = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(last_.entries[0].values, (Values{{"relays", "4"}}));
  const std::uint64_t counter = last_.entries[0].counter;
  static_cast<void>(ask("05 00 02 00 00"));
  static_cast<void>(ask("01 00 00 00 08"));
  EXPECT_EQ(last_.entries[0].values, (Values{{"relays", "0"}}));
  EXPECT_GT(last_.entries[0].counter, counter) << "not the same record with another value";
}

TEST_F(RelayModule, takes_nothing_else) {
  const std::pair<const char*, const char*> cases[] = {
      {"05 00 08 FF 00", "85 02"},  // behind the last switch
      {"05 00 FF FF 00", "85 02"},  // the real one would switch all of them
      {"05 02 00 00 07", "85 03"},  // and pulse one
      {"05 00 02 55 00", "85 03"},  // and toggle it
      {"05 00 02 FF", "85 03"},     // too short
      {"0F 00 00 00 08 01 FF", "8F 01"}, {"06 40 00 00 01", "86 01"},
  };
  for (const auto& [request, answer] : cases) {
    EXPECT_EQ(ask(request), bytes(answer)) << request;
  }
  EXPECT_EQ(ask("01 00 00 00 08"), bytes("01 01 00"));
}

TEST(CoilSwitches, a_model_that_names_none_takes_no_write) {
  const Scenario scenario = one_instrument("epever-tracer");  // coil 2 switches its load
  RegisterInstrument charger(scenario.instruments[0], 0, 1);
  EXPECT_EQ(charger.answer(bytes("05 00 02 FF 00"), noon).bytes, bytes("85 01"));
}

TEST(CoilSwitches, only_bits_that_are_switches_are_shown) {
  buoyd::RegisterMap map;
  map.switches = buoyd::RegisterSwitches{2, 2};
  map.kinds.resize(1);
  map.kinds[0].channels.resize(2);
  map.kinds[0].channels[0].terms = {{1, 1, {}, {}, 4, {}}};  // coils 1 to 4
  map.kinds[0].channels[1].terms = {{2, 1, {}, {}, 4, {}}};  // inputs 1 to 4
  CoilSwitches switches(map);
  EXPECT_EQ(switches.write(bytes("05 00 03 FF 00")), bytes("05 00 03 FF 00"));
  EXPECT_TRUE(switches.take_moved());
  EXPECT_EQ(switches.write(bytes("05 00 03 FF 00")), bytes("05 00 03 FF 00"));
  EXPECT_FALSE(switches.take_moved());
  Record record;
  record.values = {{{Said{11.0}}, {Said{11.0}}}};
  switches.show_in(record);
  EXPECT_EQ(record.values[0][0][0], Said{13.0}) << "coils 1 and 4 stay, 2 is off, 3 on";
  EXPECT_EQ(record.values[0][1][0], Said{11.0});
}

}  // namespace
}  // namespace buoysim
