#include "firmware-host/defects/draw_defects.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>

#include "firmware-host/bench/configuration_blocks.hpp"
#include "firmware-host/bench/load_scenario.hpp"
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
