#pragma once
// QARTOD test 5, climatology: what is usual in this season and at this depth. No history. Values;
// any thread.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "core/flag.hpp"
#include "science/quality/calendar.hpp"
#include "science/quality/span.hpp"

namespace buoyd {

/// What a member's time span counts, in UTC (calendar.hpp).
enum class Season : std::uint8_t {
  absolute,  ///< seconds since 1970-01-01T00:00:00Z
  year,
  quarter,
  month,
  week,
  day_of_year,
  day_of_week,
  hour,
};

/// All spans with both ends, and these in either order. A season over the new year needs two
/// members.
struct ClimatologyMember {
  Season season = Season::month;
  Span time;                  ///< in the season's unit
  Span usual;                 ///< values outside are suspect (ioos_qc: vspan)
  std::optional<Span> fail;   ///< values outside fail (fspan)
  std::optional<Span> depth;  ///< in the unit of the depths that judge() is given (zspan)
};

/// The most members a channel may have: twelve months of two seasons each at some depths.
inline constexpr std::size_t most_climatology_members = 366;

/// Missing (NaN) → missing. Else the last member whose time and depth spans hold the sample says:
/// outside its fail span → fail, else outside its usual span → suspect, else good; not evaluated if
/// there is none. A member with a depth span holds no sample whose depth is missing (NaN), and
/// none holds one whose UTC time is unknown. Memory: the members, taken once.
/// Source: IOOS QARTOD, Manual for Real-Time Quality Control of Wind Data 1.0, section 3.3, test 5
/// (no fail flag there); ioos_qc, qartod.ClimatologyConfig.
class Climatology {
 public:
  /// Invalid if an end of a span is NaN, or there are more than most_climatology_members.
  [[nodiscard]] static Result<Climatology> make(std::vector<ClimatologyMember> members);

  [[nodiscard]] Flag judge(double value, std::optional<WallTime> utc, double depth) const;

 private:
  explicit Climatology(std::vector<ClimatologyMember> members) : members_(std::move(members)) {}

  [[nodiscard]] const ClimatologyMember* member_of(WallTime utc, double depth) const;

  std::vector<ClimatologyMember> members_;
};

}  // namespace buoyd
