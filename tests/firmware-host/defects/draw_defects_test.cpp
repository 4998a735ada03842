#include "firmware-host/defects/draw_defects.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/number_text.hpp"
#include "firmware-host/bench/configuration_blocks.hpp"
#include "firmware-host/bench/load_scenario.hpp"
#include "firmware-host/bench/make_instrument.hpp"
#include "firmware-host/test_models.hpp"
#include "support/places.hpp"

namespace buoysim {
namespace {

using testing::Contains;
using testing::Pair;

Scenario sound_bench() {
  LoadedScenario loaded = load_scenario(buoyd::source_dir() + "/tests/verify/bench.toml",
                                        {buoyd::source_dir() + "/config/models"});
  EXPECT_TRUE(loaded.mistakes.empty());
  return std::move(loaded.scenario);
}

Scenario bench(std::uint64_t secret) {
  static const Scenario sound = sound_bench();
  Scenario drawn = sound;
  draw_defects(drawn, secret);
  return drawn;
}

/// "stuck of ctd"
std::vector<std::string> drawn(std::uint64_t secret) {
  std::vector<std::string> made;
  for (const InstrumentScenario& one : bench(secret).instruments) {
    if (one.defect)
      made.push_back(std::string(name_of(one.defect->kind)) + " of " + one.settings.name);
  }
  return made;
}

TEST(DrawnDefects, are_the_same_of_the_same_seed) {
  EXPECT_EQ(drawn(5), drawn(5));
  std::set<std::vector<std::string>> different;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) different.insert(drawn(seed));
  EXPECT_GT(different.size(), 15U);
}

TEST(DrawnDefects, are_of_every_kind_and_about_half_have_none) {
  std::map<std::string, std::size_t> counted;
  std::size_t sound = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    for (const InstrumentScenario& one : bench(seed).instruments) {
      sound += one.defect ? 0U : 1U;
      if (one.defect) ++counted[std::string(name_of(one.defect->kind))];
    }
  }
  EXPECT_EQ(counted.size(), defect_kinds);
  EXPECT_GT(sound, 400U);
  EXPECT_LT(sound, 600U);
}

TEST(DrawnDefects, are_those_that_the_instrument_can_have) {
  std::map<std::string, std::set<DefectKind>> kinds;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    for (const InstrumentScenario& one : bench(seed).instruments) {
      if (one.defect) kinds[one.settings.name].insert(one.defect->kind);
    }
  }
  const auto none_has = [&](const char* name, std::initializer_list<DefectKind> wrong) {
    for (const DefectKind kind : wrong) EXPECT_FALSE(kinds[name].contains(kind)) << name;
  };
  // What speaks has no answers; its text has no sum and no UTC, and no text has registers.
  none_has("ctd", {DefectKind::latency, DefectKind::bad_checksums, DefectKind::clock_drift,
                   DefectKind::refused_register});
  none_has("mast", {DefectKind::latency, DefectKind::swapped_words});
  none_has("sonde", {DefectKind::clock_offset, DefectKind::clock_drift});
  EXPECT_TRUE(kinds["mast"].contains(DefectKind::clock_drift));
  EXPECT_TRUE(kinds["probe"].contains(DefectKind::swapped_words));
}

// A WindSonic may answer with its polar or its UV form, and says one of them.
TEST(DrawnDefects, are_of_what_the_instrument_answers) {
  for (const std::string said : {"polar", "components"}) {
    Scenario scenario = sound_bench();
    auto& wind = *std::ranges::find(scenario.instruments, "wind",
                                    [](const auto& one) { return one.settings.name; });
    if (said != "polar") wind.sentences = {said};
    std::set<std::string> drawn;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
      draw_defects(scenario, seed);
      const auto& defect = wind.defect;
      if (defect && defect->has_channel()) drawn.insert(wind.model->kinds[defect->of_kind].name);
    }
    EXPECT_EQ(drawn, std::set<std::string>{said});
  }
}

/// What it says of a channel that has nothing but its wrong code.
std::string said_as_code(InstrumentScenario instrument) {
  instrument.defect->share = 1;
  const buoyd::ModelKind& kind = instrument.model->kinds[instrument.defect->of_kind];
  const buoyd::ModelChannel& channel = kind.channels[instrument.defect->channel];
  const std::string name = channel.on_axis ? channel.name + "[0]" : channel.name;
  const auto played = make_instrument(instrument, 0, 1);
  for (const Utterance& said : played->speak(utc("2026-11-20T12:00:00Z"))) {
    for (const LedgerEntry& entry : said.entries) {
      for (const auto& [said_of, text] : entry.values) {
        if (entry.kind == kind.name && said_of == name) return text;
      }
    }
  }
  return "";
}

// A wrong code is none of the model's nulls ("999.00" of a WMT700), and has room in its bytes
// (±32.767 m/s of an Aquadopp).
TEST(DrawnDefects, are_codes_that_are_read_as_they_are) {
  for (const auto& [model, kind] :
       {std::pair("vaisala-wmt700", "wind"), std::pair("nortek-aquadopp", "velocity")}) {
    Scenario scenario = one_instrument(model, fmt::format("sentences = [\"{}\"]\n", kind));
    const InstrumentScenario& instrument = scenario.instruments[0];
    std::size_t codes = 0;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
      draw_defects(scenario, seed);
      if (!instrument.defect || instrument.defect->kind != DefectKind::wrong_nulls) continue;
      ++codes;
      const std::string text = said_as_code(instrument);
      EXPECT_EQ(buoyd::number_in<double>(text), instrument.defect->size) << model << ": " << text;
    }
    EXPECT_GT(codes, 10U) << model;
  }
}

TEST(DrawnDefects, stand_in_no_configuration) {
  const Scenario one = bench(1);
  for (std::uint64_t seed = 2; seed <= 40; ++seed) {
    const Scenario other = bench(seed);
    for (std::size_t i = 0; i < one.instruments.size(); ++i) {
      EXPECT_EQ(instrument_block(one.instruments[i]), instrument_block(other.instruments[i]));
    }
  }
}

TEST(DrawnDefects, stand_in_the_ledger) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    for (const InstrumentScenario& one : bench(seed).instruments) {
      const LedgerEntry entry = secret_entry(one);
      EXPECT_EQ(entry.kind, "");
      const std::string name = one.defect ? std::string(name_of(one.defect->kind)) : "none";
      EXPECT_THAT(entry.values, Contains(Pair("secret", name)));
      EXPECT_EQ(entry.values.size() > 1, one.defect.has_value());
    }
  }
}

}  // namespace
}  // namespace buoysim
