#pragma once
// Whether a reading's position is one to believe: a fix. Values; the science thread's.

#include <optional>
#include <vector>

#include "core/description.hpp"
#include "model/model.hpp"
#include "science/computed/computation.hpp"
#include "science/quality/position.hpp"

namespace buoyd {

/// A dilution of precision above this is no fix: ten times the error of a good constellation, some
/// 50 m of an ordinary receiver.
inline constexpr double most_dilution = 10;

/// A position, and the worse flag of its two parts.
struct Fix {
  Position position;
  Flag flag = Flag::good;
};

class FixCheck {
 public:
  /// nullopt: readings of that shape have no position of the station.
  [[nodiscard]] static std::optional<FixCheck> make(const ModelKind& kind,
                                                    const Description& shape);

  /// nullopt where a part is missing, or its flag is neither good nor not evaluated; where the
  /// receiver says that it has none, reckons, is set by hand or simulates; where the dilution of
  /// precision is above `most_dilution`; where it is off the earth, or at 0°, 0° exactly, which
  /// receivers say that have none.
  [[nodiscard]] std::optional<Fix> fix_of(const SourceReading& reading) const;

 private:
  /// A value that says of a reading that it has no fix.
  struct Objection {
    std::size_t value = 0;
    std::vector<double> codes;  ///< each of these; none: numbers above most_dilution
  };

  FixCheck() = default;
  [[nodiscard]] static bool is_raised(const Objection& objection, const SourceReading& reading);

  std::size_t latitude_ = 0;
  std::size_t longitude_ = 0;
  std::vector<Objection> objections_;
};

/// The channel that is the latitude of the station's position in readings of this kind, with a
/// longitude beside it (quality_of.hpp); nullptr: there is none.
[[nodiscard]] const ModelChannel* latitude_of(const ModelKind& kind);

}  // namespace buoyd
