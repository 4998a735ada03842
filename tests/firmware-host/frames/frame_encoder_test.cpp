// Frames of the simulator's: values in their bytes and as they will be read, and the instrument
// that speaks them.
#include "firmware-host/frames/frame_encoder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "firmware-host/frames/frame_cells.hpp"
#include "firmware-host/frames/frame_checks.hpp"
#include "firmware-host/frames/frame_instrument.hpp"
#include "firmware-host/test_models.hpp"

namespace buoysim {
namespace {

using buoyd::FrameValue;
using buoyd::RegisterFormat;

FrameValue value(std::uint8_t width, RegisterFormat format, bool little = true) {
  FrameValue value;
  value.width = width;
  value.format = format;
  value.little_endian = little;
  return value;
}

struct Stored {
  FrameValue value;
  double number;
  Bytes bytes;
  double read;
};

TEST(FrameCells, numbers_are_rounded_and_held_in_their_range) {
  const std::vector<Stored> cases{
      {value(1, RegisterFormat::u16), 18.4, {18}, 18},
      {value(1, RegisterFormat::u16), 300, {255}, 255},
      {value(1, RegisterFormat::s16), -129, {0x80}, -128},
      {value(2, RegisterFormat::s16), -1000, {0x18, 0xFC}, -1000},
      {value(2, RegisterFormat::s16, false), -1000, {0xFC, 0x18}, -1000},
      {value(2, RegisterFormat::sm16, false), -3, {0x80, 0x03}, -3},
      {value(3, RegisterFormat::u16, false), 65538, {1, 0, 2}, 65538},
      {value(1, RegisterFormat::bcd16), 47, {0x47}, 47},
      {value(1, RegisterFormat::bcd16), 470, {0x99}, 99},
      {value(4, RegisterFormat::f32, false), 10, {0x41, 0x20, 0, 0}, 10},
      {value(8, RegisterFormat::f64, false), -2, {0xC0, 0, 0, 0, 0, 0, 0, 0}, -2},
      {value(4, RegisterFormat::u16), -5, {0, 0, 0, 0}, 0},
  };
  for (const Stored& one : cases) {
    Bytes frame(one.bytes.size());
    write_cell(frame, one.value, 0, one.number);
    EXPECT_EQ(frame, one.bytes) << one.number;
    EXPECT_EQ(read_cell(frame, one.value, 0)->real, one.read);
  }
}

TEST(FrameCells, a_part_leaves_the_other_bits) {
  FrameValue part = value(1, RegisterFormat::u16);
  part.part = {3, 2};
  Bytes frame{0xFF};
  write_cell(frame, part, 0, 1);
  EXPECT_EQ(frame, Bytes{0xEF});
  EXPECT_EQ(read_cell(frame, part, 0)->real, 1);
}

TEST(FrameCells, blocks_are_found_by_their_table) {
  const auto model = model_named("rdi-pd0");
  const Bytes form = form_of_kind(*model, 0);
  FrameValue cells = value(1, RegisterFormat::u16);
  cells.block = 0;
  cells.offset = 9;
  EXPECT_EQ(place_of(*model->frames, form, cells, 0), 18U + 9U);
  cells.block = 0x0100;
  EXPECT_EQ(place_of(*model->frames, form, cells, 0), 142U + 9U);
  EXPECT_FALSE(place_of(*model->frames, form, cells, 442)) << "behind the block";
  cells.block = 0x0600;
  EXPECT_FALSE(place_of(*model->frames, form, cells, 0)) << "no such block";
}

std::vector<std::vector<std::vector<Said>>> nothing_said(const buoyd::Model& model) {
  std::vector<std::vector<std::vector<Said>>> said;
  for (const auto& kind : model.kinds) said.emplace_back(kind.channels.size());
  return said;
}

std::map<std::string, std::string> reading_of(const EncodedFrame& frame, std::size_t kind) {
  for (const FrameReading& reading : frame.readings) {
    if (reading.kind == kind) return {reading.values.begin(), reading.values.end()};
  }
  return {};
}

TEST(FrameEncoder, values_stand_in_the_frame_and_are_read_as_they_stand) {
  const auto model = model_named("nortek-aquadopp");
  const auto& kind = model->kinds[0];
  auto said = nothing_said(*model);
  const auto say = [&](const char* channel, double number) {
    said[0][index_of(kind, channel)] = {number};
  };
  say("instrument_time", 1353967820);
  say("velocity_1", -0.2504);
  say("pressure", 70.001);
  say("battery_voltage", 12.34);
  const EncodedFrame frame = encode_frame(*model, form_of_kind(*model, 0), said);
  ASSERT_EQ(frame.readings.size(), 1U);
  auto read = reading_of(frame, 0);
  EXPECT_EQ(read["instrument_time"], "1353967820");
  EXPECT_EQ(read["velocity_1"], "-0.250");
  EXPECT_EQ(read["pressure"], "70.001");
  EXPECT_EQ(read["battery_voltage"], "12.3");
  EXPECT_EQ(read["heading"], "166.5") << "as in the example";
  EXPECT_EQ(frame.bytes[24], 1) << "the pressure's high byte";
  EXPECT_TRUE(frame_passes(*model->frames, frame.bytes));
}

TEST(FrameEncoder, nulls_are_the_models_marks) {
  const auto model = model_named("rdi-pd12");
  auto said = nothing_said(*model);
  const std::size_t east = index_of(model->kinds[0], "velocity_east");
  said[0][east] = {0.5, std::monostate{}};
  const EncodedFrame frame = encode_frame(*model, form_of_kind(*model, 0), said);
  auto read = reading_of(frame, 0);
  EXPECT_EQ(read["velocity_east[0]"], "0.500");
  EXPECT_EQ(read["velocity_east[1]"], "null");
  EXPECT_EQ(read["velocity_east[127]"], "null") << "not in use";
  EXPECT_EQ(frame.bytes[36], 0x00);
  EXPECT_EQ(frame.bytes[37], 0x80);
}

// The length of an AWAC's profile says that it has 20 cells: three velocities, then three
// amplitudes.
TEST(FrameEncoder, points_that_fit_into_the_frame_are_said) {
  const auto model = model_named("nortek-awac");
  const Bytes form = form_of_kind(*model, 0);
  ASSERT_EQ(form.size(), 118U + 20U * 9U + 2U);
  auto said = nothing_said(*model);
  said[0][index_of(model->kinds[0], "amplitude_3")] = std::vector<Said>(128, 77.0);
  const EncodedFrame frame = encode_frame(*model, form, said);
  auto read = reading_of(frame, 0);
  EXPECT_EQ(read["amplitude_3[19]"], "77");
  EXPECT_EQ(read["amplitude_3[20]"], "null");
  EXPECT_EQ(frame.bytes[118 + 8 * 20 + 19], 77);
  EXPECT_EQ(frame.bytes[118 + 8 * 20 - 1], form[118 + 8 * 20 - 1]) << "of the second amplitude";
}

TEST(FrameEncoder, quotients_are_rounded_as_the_document_says) {
  const auto model = model_named("nortek-awac");
  constexpr std::size_t kind = 4;
  ASSERT_EQ(model->kinds[kind].name, "wave_directions");
  auto said = nothing_said(*model);
  said[kind][index_of(model->kinds[kind], "b1")] = {Said{0.25}, Said{-1.0}, Said{-0.00002}};
  const EncodedFrame frame = encode_frame(*model, form_of_kind(*model, kind), said);
  auto read = reading_of(frame, kind);
  EXPECT_EQ(read["b1[0]"], "0.250008") << "8192 / 32767";
  EXPECT_EQ(read["b1[1]"], "-1.000000");
  EXPECT_EQ(read["b1[2]"], "-0.000031") << "-1 / 32767";
}

TEST(FrameEncoder, a_frame_of_several_kinds_says_them_all) {
  const auto model = model_named("rdi-pd0");
  const EncodedFrame frame = encode_frame(*model, form_of_kind(*model, 0), nothing_said(*model));
  EXPECT_EQ(frame.readings.size(), 5U);
  EXPECT_EQ(frame.bytes, form_of_kind(*model, 0));
  EXPECT_EQ(reading_of(frame, 0)["ensemble_number"], "1");
}

Scenario bench(const std::string& model, const std::string& more = "") {
  return scenario_of(
      "[[line]]\nname = \"l\"\npty = \"l\"\n[[instrument]]\nname = \"one\"\n"
      "line = \"l\"\nmodel = \"" +
      model + "\"\n" + more);
}

TEST(FrameInstrument, speaks_its_kinds_in_order) {
  const Scenario scenario = bench("nortek-aquadopp",
                                  "sentences = [\"diagnostics_header\", "
                                  "\"velocity\"]\n");
  FrameInstrument instrument(scenario.instruments[0], 0, 1);
  const auto burst = instrument.speak(utc("2026-11-20T12:00:00Z"));
  ASSERT_EQ(burst.size(), 2U);
  EXPECT_EQ(burst[0].entries[0].kind, "diagnostics_header");
  EXPECT_EQ(burst[1].entries[0].kind, "velocity");
  EXPECT_EQ(burst[1].bytes.size(), 42U);
  const std::map<std::string, std::string> values(burst[1].entries[0].values.begin(),
                                                  burst[1].entries[0].values.end());
  EXPECT_EQ(values.at("instrument_time"), "1795176000");
}

TEST(FrameInstrument, hex_goes_out_as_a_line) {
  const Scenario scenario = bench("sunburst-sami2-co2");
  FrameInstrument instrument(scenario.instruments[0], 0, 1);
  const auto burst = instrument.speak(utc("2026-11-20T12:00:00Z"));
  ASSERT_EQ(burst.size(), scenario.instruments[0].model->kinds.size());
  const std::string text = text_of(burst[0].bytes);
  EXPECT_TRUE(text.starts_with("*C22704"));
  EXPECT_TRUE(text.ends_with("\r\n"));
}

TEST(FrameInstrument, a_frame_of_several_kinds_is_said_once) {
  const Scenario scenario = bench("rdi-pd0");
  EXPECT_EQ(spoken_forms(scenario.instruments[0]).size(), 6U)
      << "velocities and bottom track by coordinates, those of ship and instrument in one";
  FrameInstrument instrument(scenario.instruments[0], 0, 1);
  const auto burst = instrument.speak(utc("2026-11-20T12:00:00Z"));
  ASSERT_EQ(burst.size(), 6U);
  EXPECT_EQ(burst[0].entries.size(), 5U);
  EXPECT_NE(burst[0].entries[0].counter, burst[1].entries[0].counter);
}

// The pitch stands once in an ensemble: it is that of the kind "leader", too.
TEST(FrameInstrument, says_of_a_value_of_several_kinds_what_the_kept_one_measures) {
  const Scenario scenario = bench("rdi-pd0",
                                  "sentences = [\"earth\"]\n[instrument.channel]\n"
                                  "\"earth.pitch\" = { shape = \"constant\", mean = 5.25 }\n"
                                  "bin_1_distance = { shape = \"constant\", mean = 3.5 }\n");
  FrameInstrument instrument(scenario.instruments[0], 0, 1);
  const auto burst = instrument.speak(utc("2026-11-20T12:00:00Z"));
  ASSERT_EQ(burst.size(), 1U);
  ASSERT_EQ(burst[0].entries.size(), 1U);
  const std::map<std::string, std::string> values(burst[0].entries[0].values.begin(),
                                                  burst[0].entries[0].values.end());
  EXPECT_EQ(values.at("pitch"), "5.25");
  const auto& model = *scenario.instruments[0].model;
  const auto leader = std::ranges::find(model.kinds, "leader", &buoyd::ModelKind::name);
  ASSERT_NE(leader, model.kinds.end());
  const auto place = static_cast<std::size_t>(leader - model.kinds.begin());
  auto read = reading_of(encode_frame(model, burst[0].bytes, nothing_said(model)), place);
  EXPECT_EQ(read["bin_1_distance"], "3.50") << "what it alone has is said all the same";
}

}  // namespace
}  // namespace buoysim
