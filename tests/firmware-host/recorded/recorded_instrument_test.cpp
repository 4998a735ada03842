#include "firmware-host/recorded/recorded_instrument.hpp"

#include <gtest/gtest.h>

#include "firmware-host/judge/ledger.hpp"
#include "firmware-host/test_models.hpp"
#include "firmware-host/wire/modbus_framing.hpp"

namespace buoysim {
namespace {

InstrumentScenario scenario_with(const std::string& model, const Bytes& recording) {
  InstrumentScenario scenario;
  scenario.settings.name = "old";
  scenario.model = model_named(model);
  scenario.recording = recording;
  return scenario;
}

TEST(RecordedStream, says_line_after_line_and_begins_again) {
  const auto scenario = scenario_with("nmea-0183", raw("$A*41\r\n$B*42\r\nrest"));
  const auto instrument = make_recorded(scenario, 0);
  EXPECT_FALSE(instrument->is_polled());
  std::string all;
  for (int i = 0; i < 4; ++i) {
    const auto said = instrument->speak({});
    ASSERT_EQ(said.size(), 1U);
    EXPECT_EQ(said[0].entries.at(0).kind, recorded_kind);
    EXPECT_EQ(said[0].entries.at(0).counter, static_cast<std::uint64_t>(i + 1));
    all += text_of(said[0].bytes) + "|";
  }
  EXPECT_EQ(all, "$A*41\r\n|$B*42\r\n|rest|$A*41\r\n|");
  const auto later = make_recorded(scenario, 4);
  EXPECT_EQ(text_of(later->speak({})[0].bytes), "$B*42\r\n");
}

TEST(RecordedStream, long_lines_come_in_parts) {
  const auto scenario = scenario_with("nmea-0183", Bytes(1500, 'x'));
  const auto instrument = make_recorded(scenario, 0);
  EXPECT_EQ(instrument->speak({})[0].bytes.size(), 1024U);
  EXPECT_EQ(instrument->speak({})[0].bytes.size(), 476U);
}

class RecordedRegistersTest : public ::testing::Test {
 protected:
  static void exchange(Bytes& all, int unit, std::string_view request, std::string_view answer) {
    for (const Bytes& frame : {rtu_frame(unit, bytes(request)), rtu_frame(unit, bytes(answer))}) {
      all.insert(all.end(), frame.begin(), frame.end());
    }
  }

  void SetUp() override {
    Bytes all;
    exchange(all, 1, "03 0010 0002", "03 04 0001 0002");
    exchange(all, 1, "03 0020 0001", "03 02 00AA");
    exchange(all, 1, "03 0010 0002", "03 04 0003 0004");
    exchange(all, 2, "03 0010 0002", "03 04 0009 0009");
    scenario_ = scenario_with("aqua-troll-400", all);
    instrument_ = make_recorded(scenario_, 0);
  }

  Bytes ask(std::string_view pdu) { return instrument_->answer(bytes(pdu), {}).bytes; }

  InstrumentScenario scenario_;
  std::unique_ptr<Instrument> instrument_;
};

TEST_F(RecordedRegistersTest, answers_in_the_order_of_the_recording_again_and_again) {
  EXPECT_TRUE(instrument_->is_polled());
  EXPECT_EQ(ask("03 0010 0002"), bytes("03 04 0001 0002"));
  EXPECT_EQ(ask("03 0010 0002"), bytes("03 04 0003 0004"));
  EXPECT_EQ(ask("03 0020 0001"), bytes("03 02 00AA"));  // it begins again
  EXPECT_EQ(ask("03 0010 0002"), bytes("03 04 0003 0004"));
  EXPECT_EQ(ask("03 0010 0002"), bytes("03 04 0001 0002"));
}

TEST_F(RecordedRegistersTest, other_reads_of_the_same_registers_are_answered) {
  EXPECT_EQ(ask("03 0011 0001"), bytes("03 02 0002"));
  EXPECT_EQ(ask("03 0012 0001"), bytes("83 02"));
  EXPECT_EQ(ask("04 0010 0001"), bytes("84 01"));
}

TEST_F(RecordedRegistersTest, the_ledger_has_bytes_without_values) {
  const Utterance said = instrument_->answer(bytes("03 0020 0001"), {});
  ASSERT_EQ(said.entries.size(), 1U);
  EXPECT_EQ(said.entries[0].instrument, "old");
  EXPECT_EQ(said.entries[0].kind, recorded_kind);
  EXPECT_TRUE(said.entries[0].values.empty());
}

}  // namespace
}  // namespace buoysim
