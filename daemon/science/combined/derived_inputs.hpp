#pragma once
// Gathers what a derived row is computed of, and waits for what other instruments say around its
// time. One owner, the science thread. Memory: the rows that wait, at most most_waiting.

#include <array>
#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

#include "core/instrument_settings.hpp"
#include "model/model.hpp"
#include "science/combined/derived_roles.hpp"
#include "science/computed/computation.hpp"
#include "science/computed/known_values.hpp"
#include "science/computed/unit_scale.hpp"
#include "science/derived/derived_value.hpp"
#include "science/derived/true_wind.hpp"

namespace buoyd {

/// What one row is computed of: each value in its role's unit, a direction from magnetic north made
/// true, one from a bow or a mark turned by the instrument's azimuth, a heading the bow's.
struct DerivedSample {
  MonoTime boottime;
  Micros span{0};
  std::vector<DerivedValue> first;              ///< points of the first role's channel
  std::array<DerivedValue, most_roles> values;  ///< by role; missing where nothing has it
  FlaggedVelocity hull{{}, Flag::good};         ///< at rest, where nothing says how it moves
};

/// How long behind it a value of another instrument may be asked for. `behind`: so long behind its
/// time a reading may be added, or an input be told.
[[nodiscard]] Micros asked_age(const DerivedRole& role, Micros max_age, Micros behind);

class DerivedInputs {
 public:
  /// Rows that wait; one more, and the first waits no longer.
  static constexpr std::size_t most_waiting = 4096;

  /// `settings`: what derived_kind() took, `source` the kind that it is computed of; `behind` as
  /// asked_age(). The tracks of `known` must outlive it.
  DerivedInputs(const DerivedSettings& settings, const InstrumentSettings& instrument,
                const ModelKind& source, KnownValues& known, Micros behind);

  void add(const SourceReading& reading);
  /// All readings up to `until` were given.
  void advance(MonoTime until) { until_ = until; }

  /// The next row in order, if nothing that comes can change it: what moves is known on both sides
  /// of its time, or was waited for as long as it may be old.
  [[nodiscard]] std::optional<DerivedSample> next();
  /// The next row with what is known, for the end.
  [[nodiscard]] std::optional<DerivedSample> last();
  /// That of the next row, if one waits.
  [[nodiscard]] std::optional<MonoTime> next_time() const {
    return waiting_.empty() ? std::nullopt : std::optional(waiting_.front().boottime);
  }

 private:
  /// Where the value of a role comes from.
  struct Source {
    bool is_given = false;
    std::size_t index = 0;        ///< own: in the body
    std::size_t points = 1;       ///< own
    ValueTrack* track = nullptr;  ///< of another instrument
    bool is_moving = false;
    const double* azimuth = nullptr;  ///< of another: the heading is that of its mark
    UnitScale scale;
    double turn = 0;           ///< degrees that are added
    bool is_magnetic = false;  ///< the declination is added, too
    std::size_t n_known = 0;   ///< of another: rows that wait and have it, from the first on
  };

  /// The places of its speed and course.
  struct HullRoles {
    std::size_t speed;
    std::size_t course;
  };

  [[nodiscard]] Source source_of(const DerivedRole& role, const DerivedSettings& settings,
                                 const InstrumentSettings& instrument, const ModelKind& kind,
                                 KnownValues& known, Micros behind) const;
  [[nodiscard]] std::optional<std::size_t> place_of(std::string_view role) const;
  [[nodiscard]] FlaggedVelocity hull_at(const HullRoles& hull, const DerivedSample& sample) const;
  /// nullptr where the role is neither its speed nor its course.
  [[nodiscard]] const HullRoles* hull_of(std::size_t role) const;
  /// `role`: of another instrument.
  [[nodiscard]] bool is_known(std::size_t role, MonoTime time) const;
  [[nodiscard]] bool is_settled(MonoTime time) const;
  void take(std::size_t role, DerivedSample& sample) const;
  void take_known();
  void take_rest(DerivedSample& sample);
  [[nodiscard]] DerivedValue declination_of(const DerivedSample& sample) const;
  void make_true(DerivedSample& sample) const;

  std::span<const DerivedRole> roles_;
  Micros max_age_;
  std::optional<double> declination_;  ///< the station's
  std::array<Source, most_roles> sources_;
  std::optional<HullRoles> hull_;
  std::optional<std::size_t> declination_role_;
  std::deque<DerivedSample> waiting_;
  MonoTime until_{Micros::min() / 2};  // before all
};

}  // namespace buoyd
