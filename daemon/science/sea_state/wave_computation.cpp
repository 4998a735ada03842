#include "science/sea_state/wave_computation.hpp"

#include <utility>

#include "science/sea_state/wave_columns.hpp"
#include "science/statistics/window_grid.hpp"

namespace buoyd {

Result<std::unique_ptr<WaveComputation>> WaveComputation::make(const WaveSettings& settings,
                                                               const WaveSource& source) {
  const auto inputs = WaveInputs::make(settings, source.kind, source.declination);
  if (!inputs) return tl::unexpected(inputs.error());
  const auto rules = wave_rules(settings, source.interval);
  if (!rules) return tl::unexpected(rules.error());
  std::unique_ptr<WaveComputation> made(
      new WaveComputation(*inputs, *rules, settings.over, source.bursts));
  auto windows = WatchedWindows<WaveSamples>::make(
      {settings.over, settings.over, Micros(0)}, WaveSamples(source.interval, max_burst),
      [self = made.get()](const WaveSamples& samples, const WindowFacts& facts) {
        self->end_window(samples, facts);
      });
  if (!windows) return tl::unexpected(windows.error());
  made->windows_ = *std::move(windows);
  return made;
}

WaveComputation::WaveComputation(const WaveInputs& inputs, const WaveRules& rules, Micros over,
                                 const BurstGrid& bursts)
    : inputs_(inputs),
      rules_(rules),
      over_(over),
      bursts_(bursts),
      channels_(wave_channels(inputs.has_directions())) {}

void WaveComputation::add(const SourceReading& reading, Rows& rows) {
  rows_ = &rows;
  windows_->add(reading.boottime, reading.utc, reading.boottime, inputs_.sample(reading));
}

void WaveComputation::advance(MonoTime until, WallTime utc, Rows& rows) {
  rows_ = &rows;
  windows_->advance(until, utc);
}

void WaveComputation::finish(Rows& rows) {
  rows_ = &rows;
  windows_->finish();
}

void WaveComputation::end_window(const WaveSamples& samples, const WindowFacts& facts) {
  const SeaState state =
      sea_state(samples.burst(), {inputs_.is_acceleration(), inputs_.has_directions()}, rules_);
  const WallTime end = window_end(facts.end, over_);
  const std::size_t expected = expected_readings(bursts_, end - over_, end, rules_.interval);
  const std::size_t bands = wave_axis(rules_).points;
  rows_->push_back({facts.boottime,
                    facts.watched,
                    wave_values(channels_, {facts.state, expected, state}, bands),
                    {},
                    false,
                    facts.end});
}

}  // namespace buoyd
