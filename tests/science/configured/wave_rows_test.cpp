// Sea states on their way to the spool: of which description, and what is kept beside them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/describe.hpp"
#include "science/computed/reading_numbers.hpp"
#include "science/configured/instrument_science.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

ModelPtr heave_sensor() {
  Model model;
  model.name = "mru";
  model.interval = 500ms;
  ModelKind kind;
  kind.name = "motion";
  ModelChannel heave;
  heave.name = "heave";
  heave.unit = "m";
  kind.channels = {heave};
  model.kinds = {kind};
  return std::make_shared<const Model>(std::move(model));
}

TEST(WaveRows, have_a_description_with_their_frequencies_and_stay_where_samples_do_not) {
  InstrumentSettings instrument;
  instrument.name = "mru";
  instrument.interval = 500ms;
  instrument.record = Recorded::statistics;
  WaveSettings waves;
  waves.kind = "waves";
  waves.up = "heave";
  waves.over = 10min;
  instrument.waves = {waves};
  ASSERT_TRUE(InstrumentScience::is_needed(instrument));
  InstrumentScience science(instrument, heave_sensor(), {});
  const DescriptionPtr sample = describe(*heave_sensor(), 0, instrument, {}, {}, {}).value();
  std::vector<Reading> kept;
  KnownValues known;
  for (Micros now = 500ms; now < 10min + 2s; now += 500ms) {
    Reading reading;
    reading.description = sample;
    reading.boottime = MonoTime(now);
    reading.body = (now / 4s) % 2 == 0 ? "[0.5]" : "[-0.5]";
    science.take(reading, {0s, true}, known, [&](Reading& one) { kept.push_back(one); });
  }
  ASSERT_EQ(kept.size(), 1U);
  const Reading& row = kept.front();
  EXPECT_THAT(row.description->text(),
              HasSubstr(R"("computed":{"method":"waves","of":"motion","from":["mru.heave"],)"
                        R"("band":[0.03,0.5]})"));
  EXPECT_THAT(row.description->text(), HasSubstr(R"("over":600,"axis":{"name":"frequency","unit":)"
                                                 R"("Hz","standard_name":"wave_frequency",)"
                                                 R"("points":[0.03125,0.0390625)"));
  const auto numbers = reading_numbers(row, {});
  ASSERT_TRUE(numbers);
  if (!numbers) return;  // told above
  EXPECT_EQ(numbers->values[2], 1200) << "n";
  EXPECT_EQ(row.span, 10min - 500ms) << "from its first sample on";
}

}  // namespace
}  // namespace buoyd
