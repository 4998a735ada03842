#include "firmware-host/registers/register_instrument.hpp"

#include <gtest/gtest.h>

#include <map>

#include "firmware-host/bench/scenario_words.hpp"
#include "firmware-host/test_models.hpp"

namespace buoysim {
namespace {

Bytes read_request(std::uint8_t function, std::uint16_t address, std::uint16_t count) {
  return {function, static_cast<std::uint8_t>(address >> 8U),
          static_cast<std::uint8_t>(address & 0xFFU), static_cast<std::uint8_t>(count >> 8U),
          static_cast<std::uint8_t>(count & 0xFFU)};
}

std::map<std::string, std::string> values_of(const Utterance& said) {
  std::map<std::string, std::string> all;
  for (const LedgerEntry& entry : said.entries) {
    all.insert(entry.values.begin(), entry.values.end());
  }
  return all;
}

constexpr const char* lidar_text =
    "axis = [10, 20, 30]\ncounter = { channel = \"reference\", start = 123456 }\n"
    "channel.wind_speed = { shape = \"constant\", mean = 8.7421 }\n";
constexpr const char* troll_text =
    "counter = { channel = \"resistivity\", start = 7 }\n"
    "channel.dissolved_oxygen = { shape = \"constant\", mean = 8.3125 }\n";

TEST(RegisterInstrument, answers_the_documented_words) {
  const Scenario scenario = one_instrument("zx-300", lidar_text);
  RegisterInstrument lidar(scenario.instruments[0], 0, 1);
  EXPECT_EQ(lidar.answer(read_request(4, 0, 4), noon).bytes, bytes("04 08 2000 47F1 DFA4 410B"));
  const Utterance high = lidar.answer(read_request(4, 512, 4), noon);
  EXPECT_EQ(high.bytes, bytes("04 08 2000 47F1 DFA4 410B"));
  ASSERT_EQ(high.entries.size(), 1U);
  EXPECT_EQ(high.entries[0].instrument, "i");
  EXPECT_EQ(high.entries[0].kind, "scan");
  EXPECT_EQ(high.entries[0].counter, 123456U);
  EXPECT_EQ(values_of(high), (std::map<std::string, std::string>{{"reference[2]", "123456"},
                                                                 {"wind_speed[2]", "8.7421"}}));
}

TEST(RegisterInstrument, a_block_of_the_sonde) {
  const Scenario scenario = one_instrument("aqua-troll-400", troll_text);
  RegisterInstrument troll(scenario.instruments[0], 0, 1);
  EXPECT_EQ(troll.answer(read_request(3, 37, 5), noon).bytes,
            bytes("03 0A 4105 0000 0014 0075 0000"));
}

TEST(RegisterInstrument, with_a_defect_refuses_its_register_or_swaps_its_words) {
  Scenario scenario = one_instrument("aqua-troll-400", troll_text);
  scenario.instruments[0].defect = Defect{DefectKind::refused_register, 0, 0, 0x30026, 0, 0};
  RegisterInstrument refusing(scenario.instruments[0], 0, 1);
  EXPECT_EQ(refusing.answer(read_request(3, 37, 5), noon).bytes, bytes("83 02"));
  EXPECT_EQ(refusing.answer(read_request(3, 39, 3), noon).bytes, bytes("03 06 0014 0075 0000"));
  scenario.instruments[0].defect = Defect{DefectKind::swapped_words, 0, 0, 0x30025, 0, 0};
  RegisterInstrument swapping(scenario.instruments[0], 0, 1);
  EXPECT_EQ(swapping.answer(read_request(3, 37, 5), noon).bytes,
            bytes("03 0A 0000 4105 0014 0075 0000"));
}

TEST(RegisterInstrument, exceptions) {
  const Scenario scenario = one_instrument("zx-300", lidar_text);
  RegisterInstrument lidar(scenario.instruments[0], 0, 1);
  const std::pair<Bytes, const char*> cases[] = {
      {read_request(3, 0, 2), "83 01"},     // only input registers
      {read_request(4, 64, 2), "84 02"},    // the model's hole
      {read_request(4, 60, 8), "84 02"},    // into it
      {read_request(4, 5000, 2), "84 02"},  // nothing there
      {bytes("06 00 00 00 01"), "86 01"},
  };
  for (const auto& [request, answer] : cases) {
    const Utterance said = lidar.answer(request, noon);
    EXPECT_EQ(said.bytes, bytes(answer));
    ASSERT_EQ(said.entries.size(), 1U);  // it is an answer, and the ledger has it
    EXPECT_TRUE(said.entries[0].values.empty());
  }
}

TEST(RegisterInstrument, holes_that_the_model_does_not_forbid_read_zero) {
  const Scenario scenario = one_instrument("aqua-troll-400", troll_text);
  RegisterInstrument troll(scenario.instruments[0], 0, 1);
  const Utterance said = troll.answer(read_request(3, 42, 3), noon);  // sentinel and mask
  EXPECT_EQ(said.bytes, bytes("03 06 0000 0000 0000"));
}

TEST(RegisterInstrument, by_its_clock_a_record_stands_until_the_next) {
  const Scenario scenario = one_instrument("zx-300", lidar_text);
  RegisterInstrument lidar(scenario.instruments[0], 0, 1);
  const auto counter = [&](buoyd::WallTime time) {
    return lidar.answer(read_request(4, 0, 2), time).entries[0].counter;
  };
  EXPECT_EQ(counter(noon + Micros{100}), 123456U);
  EXPECT_EQ(counter(noon + one_second - Micros{1}), 123456U);
  EXPECT_EQ(counter(noon + one_second), 123457U);
  EXPECT_EQ(counter(noon + 5 * one_second), 123461U);  // those between were not asked for
}

TEST(RegisterInstrument, a_clock_that_is_set_back_stops_no_records) {
  const Scenario scenario = one_instrument("zx-300", lidar_text);
  RegisterInstrument lidar(scenario.instruments[0], 0, 1);
  std::vector<std::uint64_t> counters;
  for (const Micros after : {0 * one_second, one_second, -3600 * one_second, -3599 * one_second}) {
    const Utterance said = lidar.answer(read_request(4, 0, 2), noon + after);
    counters.push_back(said.entries[0].counter);
  }
  EXPECT_EQ(counters, (std::vector<std::uint64_t>{123456, 123457, 123458, 123459}));
}

TEST(RegisterInstrument, without_clock_each_poll_is_a_new_record) {
  const Scenario scenario = one_instrument("aqua-troll-400", troll_text);
  RegisterInstrument troll(scenario.instruments[0], 0, 1);
  // One poll of two spans, then the next one.
  const Utterance first = troll.answer(read_request(3, 37, 16), noon);
  const Utterance second_span = troll.answer(read_request(3, 577, 5), noon);
  const Utterance next = troll.answer(read_request(3, 37, 16), noon);
  EXPECT_EQ(first.entries[0].counter, 7U);
  EXPECT_EQ(second_span.entries[0].counter, 7U);
  EXPECT_EQ(values_of(second_span).at("resistivity"), "7");
  EXPECT_EQ(next.entries[0].counter, 8U);
}

TEST(RegisterInstrument, a_poll_that_begins_with_other_registers_is_a_new_record_too) {
  const Scenario scenario =
      one_instrument("aqua-troll-400", std::string("interval = \"2 s\"\n") + troll_text);
  RegisterInstrument troll(scenario.instruments[0], 0, 1);
  const auto counter = [&](std::uint16_t address, buoyd::WallTime time) {
    return troll.answer(read_request(3, address, 5), time).entries[0].counter;
  };
  EXPECT_EQ(counter(577, noon), 7U);  // what stands before it was refused
  EXPECT_EQ(counter(37, noon + 2 * one_second), 8U);
  EXPECT_EQ(counter(577, noon + 2 * one_second + Micros{50'000}), 8U);
}

// Behind a lost answer the same is asked for nothing and in earnest. Had the late answer come by
// then, both may be in earnest.
TEST(RegisterInstrument, who_asks_again_may_have_had_the_record_if_the_late_answer_had_come) {
  const Bytes request = read_request(3, 37, 16);
  const Micros soon{100'000};
  for (const bool had_come : {false, true}) {
    const Scenario scenario = one_instrument("aqua-troll-400", troll_text);
    RegisterInstrument troll(scenario.instruments[0], 0, 1);
    EXPECT_EQ(troll.answer(request, noon).entries[0].counter, 7U);
    troll.lost(request, noon, {true, 3 * one_second});
    const buoyd::WallTime again = noon + (had_come ? 3 : 2) * one_second;
    const Utterance first = troll.answer(request, again);
    EXPECT_EQ(first.entries[0].counter, 8U);
    EXPECT_FALSE(first.again);
    const Utterance repeated = troll.answer(request, again + soon);
    EXPECT_EQ(repeated.entries[0].counter, 8U);
    EXPECT_EQ(repeated.again, had_come);
    const Utterance next = troll.answer(request, again + 2 * soon);
    EXPECT_EQ(next.entries[0].counter, 9U);
    EXPECT_FALSE(next.again);
  }
}

TEST(RegisterInstrument, refused_reads_make_no_record) {
  const Scenario scenario = one_instrument("aqua-troll-400", troll_text);
  RegisterInstrument troll(scenario.instruments[0], 0, 1);
  EXPECT_EQ(troll.answer(read_request(3, 577, 2), noon).entries[0].counter, 7U);
  EXPECT_EQ(troll.answer(read_request(3, 9000, 2), noon).bytes, bytes("83 02"));
  EXPECT_EQ(troll.answer(read_request(3, 37, 2), noon).entries[0].counter, 7U);
}

TEST(RegisterInstrument, a_torn_scan_shows_neighbouring_records) {
  const Scenario scenario =
      one_instrument("zx-300", std::string(lidar_text) + "scan_time = \"300 ms\"\n");
  RegisterInstrument lidar(scenario.instruments[0], 0, 1);
  const auto counter_at = [&](std::uint16_t point, Micros after) {
    return lidar.answer(read_request(4, static_cast<std::uint16_t>(256 * point), 2), noon + after)
        .entries[0]
        .counter;
  };
  EXPECT_EQ(counter_at(2, Micros{0}), 123456U);  // the first record is there at once
  EXPECT_EQ(counter_at(0, one_second), 123457U);
  EXPECT_EQ(counter_at(1, one_second), 123456U);
  EXPECT_EQ(counter_at(2, one_second + Micros{150'000}), 123456U);
  EXPECT_EQ(counter_at(1, one_second + Micros{150'000}), 123457U);
  EXPECT_EQ(counter_at(2, one_second + Micros{200'000}), 123457U);
}

TEST(RegisterInstrument, goes_on_from_the_ledger) {
  const Scenario scenario = one_instrument("aqua-troll-400", troll_text);
  RegisterInstrument troll(scenario.instruments[0], 99, 1);
  EXPECT_EQ(troll.answer(read_request(3, 577, 2), noon).entries[0].counter, 100U);
}

// An oxygen probe that measures when it is told to.
TEST(RegisterInstrument, refuses_reads_before_the_needed_write) {
  const Scenario scenario = one_instrument(
      "aqualabo-optod", "channel.water_temperature = { shape = \"constant\", mean = 18.437 }\n");
  RegisterInstrument probe(scenario.instruments[0], 0, 1);
  EXPECT_EQ(probe.answer(read_request(3, 0x53, 2), noon).bytes, bytes("83 04"));
  EXPECT_EQ(probe.answer(bytes("06 00 01 00 1F"), noon).bytes, bytes("06 00 01 00 1F"));
  EXPECT_EQ(probe.answer(read_request(3, 0x53, 2), noon).bytes, bytes("83 06"));
  const Utterance said = probe.answer(read_request(3, 0x53, 2), noon + one_second);
  EXPECT_EQ(said.bytes, bytes("03 04 4193 7EFA"));
  EXPECT_EQ(values_of(said).at("water_temperature"), "18.437");
  EXPECT_EQ(probe.answer(read_request(3, 0x53, 2), noon + one_second).bytes, bytes("83 04"));
}

TEST(RegisterInstrument, writes_that_the_model_does_not_name_are_refused) {
  const Scenario scenario = one_instrument("aqualabo-optod", "");
  RegisterInstrument probe(scenario.instruments[0], 0, 1);
  EXPECT_EQ(probe.answer(bytes("06 00 A3 00 01"), noon).bytes, bytes("86 01"));
}

TEST(RegisterInstrument, a_stale_first_answer_is_not_in_the_ledger) {
  const Scenario scenario =
      one_instrument("seametrics-ct2x",
                     "channel.water_temperature = { shape = \"sine\", mean = 10, amplitude = 5, "
                     "period = 60 }\n");
  RegisterInstrument probe(scenario.instruments[0], 0, 1);
  const Utterance stale = probe.answer(read_request(3, 62592, 2), noon);
  EXPECT_TRUE(values_of(stale).empty());
  EXPECT_EQ(stale.bytes.size(), 6U);
  const Utterance fresh = probe.answer(read_request(3, 62592, 2), noon + one_second);
  EXPECT_EQ(values_of(fresh).size(), 1U);
  EXPECT_TRUE(values_of(probe.answer(read_request(3, 62592, 2), noon + 20 * one_second)).empty());
}

TEST(RegisterInstrument, reading_clears_what_the_model_names) {
  const Scenario scenario = one_instrument(
      "lambrecht-u-sonic",
      "record_interval = \"10 s\"\nchannel.wind_speed_mean = { shape = \"constant\", "
      "mean = 11.8 }\nchannel.wind_speed_maximum = { shape = \"constant\", mean = 15.5 }\n");
  RegisterInstrument sonic(scenario.instruments[0], 0, 1);
  EXPECT_EQ(sonic.answer(read_request(4, 30002, 2), noon).bytes, bytes("04 04 0076 009B"));
  EXPECT_EQ(sonic.answer(read_request(4, 30002, 2), noon + one_second).bytes,
            bytes("04 04 0000 0000"));
  EXPECT_EQ(sonic.answer(read_request(4, 30002, 2), noon + 11 * one_second).bytes,
            bytes("04 04 0076 009B"));
}

}  // namespace
}  // namespace buoysim
