#pragma once
// The readings of a run channel by channel. Pure; any thread.

#include <string>
#include <string_view>
#include <vector>

#include "verify/run/run_record.hpp"

namespace buoyd {

/// A time of a run as its figures and plots have it.
[[nodiscard]] constexpr double seconds_of(Micros time) {
  return static_cast<double>(time.count()) / 1e6;
}

/// The values of one channel, or of one point of an array, in the order of the readings.
struct ChannelSeries {
  std::string name;  ///< "scan/wind_speed", "scan/wind_speed@40"
  std::string kind;
  std::string meaning;  ///< CF standard name, else the channel's; with "@" and its point
  std::string method;   ///< how its values are made: "maximum"; "": it does not say
  std::string unit;
  bool is_direction = false;   ///< its values are degrees, whatever the instrument says
  bool is_number = true;       ///< false: texts, and integers with names
  std::vector<double> times;   ///< s since the start
  std::vector<double> values;  ///< NaN: no value; of a text 0
  std::string flags;           ///< QARTOD's digit of each
  std::uint64_t nulls = 0;     ///< of `values`
  std::uint64_t failed = 0;    ///< values with flag 4

  /// Without the readings that have no value, for what needs numbers.
  [[nodiscard]] ChannelSeries valid() const;
};

/// One value that came again and again.
struct Repeat {
  std::size_t count = 1;
  double seconds = 0;  ///< from the first to the last
  double value = 0;
};
/// The longest one. The series has no missing values.
[[nodiscard]] Repeat longest_repeat(const ChannelSeries& series);

/// All channels in the order in which they came up, of readings taken at or after `from`.
[[nodiscard]] std::vector<ChannelSeries> channel_series(const RunRecord& record, Micros from);

/// What the newest reading that has a value of a channel of that name says in it, a text without
/// its quotes; "": none has.
[[nodiscard]] std::string last_said(const RunRecord& record, std::string_view channel);

/// When the readings of a kind were taken, s since the start, in order.
struct KindTimes {
  std::string kind;
  std::vector<double> times;

  /// Between each and the one before it, in s.
  [[nodiscard]] std::vector<double> intervals() const;
};
[[nodiscard]] std::vector<KindTimes> kind_times(const RunRecord& record, Micros from);

}  // namespace buoyd
