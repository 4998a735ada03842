#pragma once
// From the limits that an instrument's model and a station give to the parameters of a channel's
// tests. Pure functions; any thread.

#include <array>
#include <optional>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "science/quality/attenuated_signal.hpp"
#include "science/quality/climatology.hpp"
#include "science/quality/flat_line.hpp"
#include "science/quality/gross_range.hpp"
#include "science/quality/spike.hpp"
#include "science/quality/thresholds.hpp"
#include "science/quality/valid_range.hpp"

namespace buoyd {

/// What one of them, a model or a station, says of a channel. What is nullopt or empty it leaves
/// to the other. In the channel's unit.
struct ChannelLimits {
  std::optional<Span> sensor_range;  ///< what the sensor can measure: outside is fail
  std::optional<Span> user_range;    ///< what is plausible at any time: outside is suspect
  std::array<std::optional<Span>, 12> month_ranges;  ///< January first, UTC: outside is suspect
  std::vector<ClimatologyMember> climatology;        ///< seasons that are no months
  std::optional<ValidRangeLimits> valid_range;
  std::optional<SpikeLimits> spike;
  std::optional<Thresholds> rate_of_change;  ///< unit per second
  std::optional<FlatLineLimits> flat_line;
  std::optional<AttenuatedSignalLimits> attenuated_signal;
};

/// The parameters of a channel's tests; a test that is nullopt or empty is not made.
struct ChannelTests {
  std::optional<GrossRangeLimits> gross_range;
  std::optional<ValidRangeLimits> valid_range;
  std::vector<ClimatologyMember> climatology;
  std::optional<SpikeLimits> spike;
  std::optional<Thresholds> rate_of_change;
  std::optional<FlatLineLimits> flat_line;
  std::optional<AttenuatedSignalLimits> attenuated_signal;
};

/// Precedence:
/// - Each limit that the station gives replaces the model's of the same name; a test's limits are
///   replaced as a whole, month_ranges month by month.
/// - The station's sensor range may narrow the model's, never widen it.
/// - Sensor and user range become the gross range test's fail and suspect span. A user range alone
///   has no fail span; a sensor range alone no suspect span.
/// - Months become climatology's members, in front of the members that `climatology` names, which
///   therefore win where both hold a sample. A month narrows and does not replace the user range:
///   both tests judge, and the aggregate is the worse of them.
/// Invalid, with the reason: an end of a span that is NaN; a station's sensor range that is not
/// inside the model's; a user range, or a month's, that is not inside the sensor range; a fail
/// threshold that its suspect threshold makes pointless or the other way round (a spike or a rate
/// that fails before it is suspect, a spread that is suspect before it fails, a flat line that
/// fails sooner). What a single test refuses, its own make() says.
[[nodiscard]] Result<ChannelTests> merge_limits(const ChannelLimits& model,
                                                const ChannelLimits& station);

}  // namespace buoyd
