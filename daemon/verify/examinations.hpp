#pragma once
// What a run is examined for, a section of the report each. Pure functions; any thread.

#include <span>

#include "verify/channel_series.hpp"
#include "verify/figure.hpp"
#include "verify/run/modbus_reads.hpp"
#include "verify/run/run_record.hpp"

namespace buoyd {

/// What the sections need of a run. It outlives none of its parts.
struct Examined {
  const RunRecord& record;
  Micros settle{0};  ///< what came earlier is not looked at
  std::vector<ChannelSeries> series;
  std::vector<KindTimes> kinds;
  std::vector<AskedOnce> exchanges;  ///< from the start on
  std::vector<ModbusRead> reads;
};

[[nodiscard]] inline Examined examined(const RunRecord& record, Micros settle) {
  std::vector<AskedOnce> exchanges = exchanges_of(record);
  std::vector<ModbusRead> reads = modbus_reads(record, exchanges, settle);
  return {record,
          settle,
          channel_series(record, settle),
          kind_times(record, settle),
          std::move(exchanges),
          std::move(reads)};
}

/// make, type, model, serial_number, firmware: as it said of itself and as the model names it.
[[nodiscard]] Figures identity_figures(const Examined& run);

/// `refusals` of requests, the `banner` of one that speaks text, and of each channel how many
/// values and nulls came, their range, and the resolution that is seen in them: the largest step of
/// which all are multiples, NaN where fewer than ten differ (three, if each of them came twenty
/// times) or there is none.
[[nodiscard]] Figures conformity_figures(const Examined& run);
[[nodiscard]] double seen_resolution(std::span<const double> values);

/// Why there is no clock.offset of an instrument that tells its time.
inline constexpr const char* clock_not_set = "this computer's clock is not set";

/// start_up (s): when it said something first; answer_time (s) of one that is asked, interval (s)
/// of one that speaks, clock (s, 1e-6, and the drift's standard error) of one that tells its time.
[[nodiscard]] Figures timing_figures(const Examined& run);

/// Of each fault that was provoked: recovery (s) and requests until it answered again, the worst
/// of its rounds; answered, how often something came where nothing should.
[[nodiscard]] Figures robustness_figures(const Examined& run);

/// Of each channel of numbers, in its unit: mean, noise (spread about the trend, as a standard
/// deviation), drift per hour (Theil–Sen), longest_repeat (s), outliers (further than 5 of these
/// deviations, and than 2 steps of the resolution seen).
[[nodiscard]] Figures stability_figures(const Examined& run);

/// How it differs from the reference's channels of the same standard name, unit and sort (extremes
/// and spreads are compared with their like alone), if they have at least `least_pairs` pairs no
/// further apart than `within`.
inline constexpr std::size_t least_pairs = 40;
[[nodiscard]] Figures comparison_figures(const Examined& run, const Examined& reference,
                                         Micros within);

/// expected, received and valid readings of each kind, and errors per 10,000 requests, polls or
/// frames with the 95 % interval
/// of Wilson (1927, JASA 22, 209-212).
[[nodiscard]] Figures availability_figures(const Examined& run);

}  // namespace buoyd
