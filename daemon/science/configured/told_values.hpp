#pragma once
// Tells what an instrument says to those who compute with it beside their own instrument's
// readings. The science thread's.

#include <optional>
#include <string>
#include <vector>

#include "core/instrument_settings.hpp"
#include "model/model.hpp"
#include "science/computed/computation.hpp"
#include "science/computed/known_values.hpp"
#include "science/computed/unit_scale.hpp"

namespace buoyd {

class ToldValues {
 public:
  /// `instrument` outlives it.
  ToldValues(const InstrumentSettings& instrument, ModelPtr model)
      : instrument_(instrument), model_(std::move(model)) {}

  /// A judged reading.
  void tell(const DescriptionPtr& description, const SourceReading& numbers, KnownValues& known);
  /// One that is told later, when its verdict is there.
  void announce(const DescriptionPtr& description, MonoTime boottime, KnownValues& known);
  /// Readings of the kind come so long after those that were said to be given.
  void come_late(const std::string& kind, Micros late);
  /// A computed kind was made up to then, even if it has no row yet; nullopt: no more of it is
  /// made.
  void made(const DescriptionPtr& description, std::optional<MonoTime> until, KnownValues& known);

 private:
  /// Where a value of a kind goes in KnownValues.
  struct Told {
    std::size_t value = 0;
    UnitScale scale;
    bool is_magnetic = false;
    ValueTrack* track = nullptr;
  };
  struct ToldKind {
    DescriptionPtr description;
    std::size_t generation = 0;
    std::vector<Told> told;
    std::optional<std::size_t> declination;  ///< where it says what lies between the norths
  };

  [[nodiscard]] ToldKind& told_of(const DescriptionPtr& description, KnownValues& known);
  [[nodiscard]] std::vector<Told> told_by(const Description& description, KnownValues& known) const;
  [[nodiscard]] std::vector<ValueTrack*> tracks_of(const std::string& channel, bool is_first,
                                                   const std::string& kind,
                                                   KnownValues& known) const;
  [[nodiscard]] double declination(const KnownValues& known) const;

  const InstrumentSettings& instrument_;
  ModelPtr model_;
  std::vector<ToldKind> told_;
};

}  // namespace buoyd
