#pragma once
// Sea states of one kind of an instrument over windows of UTC: a row at each window's end. The
// science thread's. Memory: 24 bytes a sample of a window; 200 while its row is made.

#include <memory>
#include <vector>

#include "science/computed/computation.hpp"
#include "science/computed/watched_windows.hpp"
#include "science/sea_state/sea_state.hpp"
#include "science/sea_state/wave_inputs.hpp"
#include "science/sea_state/wave_samples.hpp"
#include "science/statistics/burst_grid.hpp"

namespace buoyd {

/// What a kind of waves is made of, beside its settings.
struct WaveSource {
  const ModelKind& kind;  ///< with as many points of its axis as its readings have
  std::optional<Declination> declination;
  Micros interval{};   ///< from one of its readings to the next
  BurstGrid bursts{};  ///< in which they come
};

class WaveComputation final : public Computation {
 public:
  /// Invalid as wave_kind().
  [[nodiscard]] static Result<std::unique_ptr<WaveComputation>> make(const WaveSettings& settings,
                                                                     const WaveSource& source);

  void add(const SourceReading& reading, Rows& rows) override;
  void advance(MonoTime until, WallTime utc, Rows& rows) override;
  [[nodiscard]] MonoTime made_until(MonoTime until) const override {
    return windows_->made_until(until);
  }
  void finish(Rows& rows) override;
  void pass_by(MonoTime at) override { windows_->pass_by(at); }

 private:
  WaveComputation(const WaveInputs& inputs, const WaveRules& rules, Micros over,
                  const BurstGrid& bursts);
  void end_window(const WaveSamples& samples, const WindowFacts& facts);

  WaveInputs inputs_;
  WaveRules rules_;
  Micros over_;
  BurstGrid bursts_;
  std::vector<ModelChannel> channels_;
  std::unique_ptr<WatchedWindows<WaveSamples>> windows_;
  Rows* rows_ = nullptr;  // of the call that runs
};

}  // namespace buoyd
