#pragma once
// All that is made of one instrument's readings on their way to the spool: they are judged, told to
// those who need them, and what is computed of them becomes readings of further kinds. The science
// thread's, but for pass_by().

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/damage_count.hpp"
#include "core/settings.hpp"
#include "core/told/owed_flags.hpp"
#include "model/model.hpp"
#include "science/computed/event_storm.hpp"
#include "science/computed/known_values.hpp"
#include "science/computed/storm.hpp"
#include "science/configured/arrival_delays.hpp"
#include "science/configured/computed_series.hpp"
#include "science/configured/held_readings.hpp"
#include "science/configured/reading_judge.hpp"
#include "science/configured/told_values.hpp"

namespace buoyd {

/// What the clock shows: of wall-clock time, boottime is `lag` behind.
struct ScienceTime {
  Micros lag{};           ///< UTC − boottime by the clock as it is
  bool is_known = false;  ///< false: nobody set the clock, and the season is not known

  [[nodiscard]] WallTime utc(MonoTime boottime) const {
    return WallTime(boottime.time_since_epoch() + lag);
  }
};

class InstrumentScience {
 public:
  /// Takes what goes to the spool.
  using Emit = std::function<void(Reading&)>;

  /// Settings that nothing can be made of were refused with the configuration, and do nothing here.
  /// `storms`, which outlives it, is told by the science thread; nullptr: nobody is. `damage`: of
  /// the instrument's records; nullptr: nobody counts them.
  InstrumentScience(InstrumentSettings instrument, ModelPtr model, DeploymentSettings deployment,
                    StormListener* storms = nullptr,
                    std::shared_ptr<const DamageCount> damage = nullptr);

  /// Does anything have to be done with its readings?
  [[nodiscard]] static bool is_needed(const InstrumentSettings& instrument);

  /// The next reading is one of `kind` that came so long after the time up to which all were said
  /// to be given: from now on that is said of the kind so much later.
  void came_late(const std::string& kind, Micros late) { delays_.came(kind, late); }
  /// Hands on the reading, if it is kept, and all that follows from it. Readings come in the order
  /// of their boottimes, but for late ones.
  void take(Reading& reading, const ScienceTime& time, KnownValues& known, const Emit& emit);
  /// All readings up to `until` were given.
  void advance(MonoTime until, const ScienceTime& time, KnownValues& known, const Emit& emit);
  /// Nothing comes any more.
  void finish(const ScienceTime& time, KnownValues& known, const Emit& emit);

  /// A reading of it went to the spool without having been here. The thread of its line.
  void pass_by(MonoTime at) { passed_by_ = at; }

 private:
  struct Given {
    const ScienceTime& time;
    KnownValues& known;
    const Emit& emit;
  };

  [[nodiscard]] Micros interval_of(const std::string& kind) const;
  [[nodiscard]] bool waits_for_verdicts(const ComputedSeries& series,
                                        const ModelKind& source) const;
  [[nodiscard]] std::unique_ptr<EventStorm> storm_of(const EventSettings& event,
                                                     const std::string& of) const;
  [[nodiscard]] std::unique_ptr<Computation> make(const ComputedSeries& series,
                                                  const ModelKind& source,
                                                  KnownValues& known) const;
  void process(Reading& reading, const Given& given, bool may_be_kept);
  void hand_on(Reading& reading, const Given& given, bool is_kept);
  void compute(const DescriptionPtr& source, const SourceReading& numbers, bool has_verdict,
               const Given& given);
  void hold(HeldReading reading, const std::vector<LateFlag>& late, const Given& given);
  void settle(HeldReading& held, const Given& given);
  void settle_kind(const std::string& kind, const Given& given);
  void settle_overdue(const std::string& kind, MonoTime until, const Given& given);
  void advance(ComputedSeries& series, MonoTime until, const Given& given);
  void tell_delays(KnownValues& known);
  [[nodiscard]] MonoTime given_until(const ComputedSeries& series, MonoTime until) const;
  void emit_rows(ComputedSeries& series, const std::vector<ComputedRow>& rows, const Given& given);
  void take_source(ComputedSeries& series, const DescriptionPtr& source, const Given& given);
  [[nodiscard]] Result<DescriptionPtr> describe(const ComputedSeries& series) const;
  void tell_refusal(ComputedSeries& series, const Error& why) const;
  void end(ComputedSeries& series, const Given& given);
  void expect_first_readings(const Given& given);
  [[nodiscard]] DescriptionPtr source_by_model(const ComputedSeries& series) const;
  void note_passed_by();

  InstrumentSettings instrument_;
  ModelPtr model_;
  DeploymentSettings deployment_;
  StormListener* storms_;
  std::shared_ptr<const DamageCount> damage_;
  ReadingJudge judge_;
  std::vector<ComputedSeries> series_;  // each behind those that it is of
  ToldValues told_;
  HeldReadings held_;
  OwedFlags owed_;
  ArrivalDelays delays_;
  bool is_expecting_ = false;                         // what needs no reading to begin has begun
  std::atomic<MonoTime> passed_by_{MonoTime::min()};  // of the newest; min(): none did
};

}  // namespace buoyd
