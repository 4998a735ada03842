// Every model that is delivered: loads without a mistake, and each of its examples decodes to the
// values it states.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>

#include "core/body.hpp"
#include "drivers/by_model/self_test.hpp"
#include "drivers/driver.hpp"
#include "drivers/driver_support.hpp"
#include "model/circular.hpp"
#include "model/load/library.hpp"
#include "model/load/load.hpp"
#include "model/model_warnings.hpp"

namespace buoyd {
namespace {

std::vector<std::string> model_names() {
  std::vector<std::string> names;
  for (const ModelFile& file : list_models({models_folder()})) {
    names.push_back(file.name);
  }
  return names;
}

std::string text_of(const Mistakes& mistakes) {
  std::string text;
  for (const Mistake& mistake : mistakes) {
    text += mistake.str() + "\n";
  }
  return text;
}

class Models : public testing::TestWithParam<std::string> {};

TEST_P(Models, loads_and_its_examples_decode) {
  const LoadedModel loaded = find_model(GetParam(), {models_folder()});
  ASSERT_EQ(text_of(loaded.mistakes), "");
  EXPECT_EQ(loaded.model->name, GetParam());
  EXPECT_EQ(text_of(test_examples(loaded.model)), "");
}

TEST_P(Models, asks_for_no_register_by_its_printed_kind) {
  EXPECT_THAT(model_warnings(*find_model(GetParam(), {models_folder()}).model), testing::IsEmpty());
}

/// Of 359 and 1 degrees the mean is 0, whatever they are counted from. What swings about its 0
/// alone is averaged as a number.
TEST_P(Models, averages_each_angle_that_wraps_as_a_direction) {
  const std::regex swinging(
      "(.*_)?(phase|tilt|spread|roll|pitch|elevation|deviation|std|variation|calibration|offset)"
      "(_.*)?");
  const ModelPtr model = delivered_model(GetParam());
  ASSERT_TRUE(model);
  for (const ModelKind& kind : model->kinds) {
    for (const ModelChannel& channel : kind.channels) {
      if (channel.unit != "degree" && channel.unit != "rad") continue;
      EXPECT_NE(is_circular(channel), std::regex_match(channel.name, swinging))
          << kind.name << "." << channel.name;
    }
  }
}

/// Without that nobody can make a true direction of it.
TEST_P(Models, says_what_headings_and_bearings_are_counted_from) {
  // A gyro, a compass with or without its declination: their formats do not say which.
  const std::set<std::string> unknown{"teledyne-dvl-pd6.ensemble",   "nmea-0183.prdid",
                                      "nortek-awac.wave_parameters", "nortek-awac.wave_band",
                                      "seaview-svs-603.waves",       "seaview-svs-603.motion"};
  const ModelPtr model = delivered_model(GetParam());
  ASSERT_TRUE(model);
  for (const ModelKind& kind : model->kinds) {
    if (unknown.contains(model->name + "." + kind.name)) continue;
    for (const ModelChannel& channel : kind.channels) {
      const std::string& name = channel.name;
      const bool is_meant = name.ends_with("heading") || name.ends_with("azimuth") ||
                            name.ends_with("bearing") || name.ends_with("direction");
      if (!is_meant || channel.unit != "degree") continue;
      EXPECT_TRUE(channel.reference || channel.standard_name.find("direction") != name.npos)
          << kind.name << "." << name;
    }
  }
}

TEST_P(Models, has_a_driver) {
  const LoadedModel loaded = find_model(GetParam(), {models_folder()});
  ASSERT_TRUE(loaded.model);
  EXPECT_TRUE(make_driver(loaded.model, {}).has_value());
}

// An example of each kind, so that no kind is delivered unseen.
TEST_P(Models, has_an_example_of_each_kind) {
  const LoadedModel loaded = find_model(GetParam(), {models_folder()});
  ASSERT_TRUE(loaded.model);
  for (std::size_t kind = 0; kind < loaded.model->kinds.size(); ++kind) {
    EXPECT_TRUE(std::ranges::any_of(loaded.model->examples, [kind](const ModelExample& example) {
      return example.kind == kind;
    })) << loaded.model->kinds[kind].name;
  }
}

// Two models of one instrument: no recorder's own setting is the maker's.
TEST(ModelLines, of_one_instrument_are_as_the_maker_ships_it) {
  for (const std::string name : {"vectornav-binary", "vectornav-vn100"}) {
    const LoadedModel loaded = find_model(name, {models_folder()});
    ASSERT_TRUE(loaded.model) << name;
    EXPECT_EQ(loaded.model->line_defaults.baud, 115200U) << name;
  }
}

/// The longest that a value can be in a body, with its comma and its flag. A text is part of a
/// frame, and each of its bytes may become three (U+FFFD).
std::size_t most_characters(const Model& model, ValueType type) {
  constexpr std::size_t beside = 2;
  switch (type) {
    case ValueType::float32:
      return 15 + beside;
    case ValueType::float64:
      return 24 + beside;
    case ValueType::integer:
      return 20 + beside;
    case ValueType::decimal:
      return 42 + beside;
    case ValueType::text:
      return std::min<std::size_t>(2048,
                                   model.messages ? 3 * model.messages->framing.max_length : 2048) +
             2 + beside;
  }
  return 0;
}

// Whoever adds an instrument whose record can be longer has to cut it into readings with "part" and
// "parts": until then acquire refuses it, counted, as a reading of the kind that is no reading.
TEST_P(Models, no_record_is_longer_than_a_reading_may_be) {
  const LoadedModel loaded = find_model(GetParam(), {models_folder()});
  ASSERT_TRUE(loaded.model);
  for (const ModelKind& kind : loaded.model->kinds) {
    std::size_t characters = 2;
    for (const ModelChannel& channel : kind.channels) {
      characters += 2 + kind.points(channel) * most_characters(*loaded.model, channel.type);
    }
    EXPECT_LE(characters, max_body_chars) << kind.name;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Models, testing::ValuesIn(model_names()), model_test_name);

/// github.com/oceanobservatories/ion-functions @ 11bc2ca1: ion_functions/data/wav_functions.py
/// turns its directions and displacements by the declination.
TEST(Triaxys, counts_from_the_magnetic_north_of_its_compass) {
  const ModelPtr model = delivered_model("axys-triaxys");
  ASSERT_TRUE(model);
  int counted = 0;
  for (const ModelKind& kind : model->kinds) {
    for (const ModelChannel& channel : kind.channels) {
      const std::string& name = channel.name;
      const bool turned = name.ends_with("direction") || name == "north" || name == "east";
      if (!turned) continue;
      ++counted;
      EXPECT_EQ(channel.reference, DirectionReference::magnetic_north) << kind.name << "." << name;
    }
  }
  EXPECT_EQ(counted, 5);
}

/// Nortek Signature Integrator's Guide, page 70: of format 100 they are counts, two to a decibel.
TEST(Signature, tells_amplitudes_of_format_100_as_counts) {
  const ModelPtr model = delivered_model("nortek-signature-nmea");
  ASSERT_TRUE(model);
  int counted = 0;
  for (const ModelChannel& channel : model->kinds.front().channels) {
    if (!channel.name.starts_with("amplitude")) continue;
    ++counted;
    EXPECT_EQ(channel.long_name, "counts of 0.5 dB") << channel.name;
  }
  EXPECT_EQ(counted, 4);
}

/// Nortek velocimeters, Comprehensive Manual, 2018, page 116: without this bit a count may be read
/// as ten times as much.
TEST(Vector, names_the_bit_that_tells_the_step_of_its_velocities) {
  const ModelPtr model = delivered_model("nortek-vector");
  ASSERT_TRUE(model);
  const auto system = std::ranges::find(model->kinds, "system", &ModelKind::name);
  ASSERT_TRUE(system != model->kinds.end());
  const auto status = std::ranges::find(system->channels, "status", &ModelChannel::name);
  ASSERT_TRUE(status != system->channels.end());
  EXPECT_THAT(status->bit_names,
              testing::Contains(std::pair<int, std::string>(1, "velocities in 0.1 mm/s")));
}

/// As text nobody could judge, average or plot it.
TEST(Seaphox, tells_oxygen_as_a_number_with_its_unit) {
  const ModelPtr model = delivered_model("sbe-seaphox-v2");
  ASSERT_TRUE(model);
  for (const ModelKind& kind : model->kinds) {
    const auto oxygen = std::ranges::find(kind.channels, "oxygen", &ModelChannel::name);
    ASSERT_TRUE(oxygen != kind.channels.end()) << kind.name;
    EXPECT_EQ(oxygen->type, ValueType::decimal) << kind.name;
    EXPECT_EQ(oxygen->unit, "mL L-1") << kind.name;
  }
}

}  // namespace
}  // namespace buoyd
