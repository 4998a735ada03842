#pragma once
// The tests that only the board can make, because they ask when data came: gap, reception,
// impossible date. Pure functions; any thread.

#include <optional>

#include "base/error.hpp"
#include "base/time.hpp"
#include "core/flag.hpp"

namespace buoyd {

/// QARTOD test 1, gap: what a channel is worth at `now`. Missing if its newest sample is older than
/// `allowed` (TIM_INC), or there is none yet; else good.
/// Source: IOOS QARTOD, Manual for Real-Time Quality Control of Wind Data 1.0, section 3.3, test 1
/// (missing); ioos_qc, qartod.time_gap_test, gives fail.
[[nodiscard]] Flag gap_flag(std::optional<MonoTime> newest, MonoTime now, Micros allowed);

/// When the board expects a message of an instrument, ends included.
struct ExpectedMessage {
  MonoTime from;
  MonoTime until;
};

/// Data reception: good if the newest message came at `from` or later; else not evaluated while it
/// may still come, and fail once `until` has passed.
/// Source: ioos_qc, qartod.data_reception_test, for the flag; it asks for the age alone.
[[nodiscard]] Flag reception_flag(std::optional<MonoTime> newest, const ExpectedMessage& expected,
                                  MonoTime now);

struct DateLimits {
  WallTime earliest;                     ///< before it no data can be, e.g. the deployment
  WallTime latest;                       ///< and none after it, e.g. the end of what a clock counts
  std::optional<Micros> max_difference;  ///< from the board's clock, either way; nullopt: any
};

/// Impossible date: of the time stamp that an instrument itself gave. Source: Argo Quality Control
/// Manual for CTD and Trajectory Data, real-time test 2; ioos_qc, qartod.impossible_date_test.
class ImpossibleDate {
 public:
  /// Invalid if `latest` is before `earliest`, or the difference negative.
  [[nodiscard]] static Result<ImpossibleDate> make(const DateLimits& limits);

  /// No stamp → missing. Before the earliest or after the latest → fail; further than
  /// max_difference from the board's clock → fail; else good. `board` is nullopt while that clock
  /// is not set: then the range is asked alone.
  [[nodiscard]] Flag judge(std::optional<WallTime> stamp, std::optional<WallTime> board) const;

 private:
  explicit ImpossibleDate(const DateLimits& limits) : limits_(limits) {}

  DateLimits limits_;
};

}  // namespace buoyd
