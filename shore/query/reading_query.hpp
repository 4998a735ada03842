#pragma once
// Which readings are asked for, as all that leaves the archive is told it. Values; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shore/query/time_zone.hpp"

namespace buoyshore {

/// Which end of an interval, or of a period, its time names.
enum class Label : std::uint8_t { begin, end };

/// Words of a command line; "" = not said.
struct QueryWords {
  std::string station;
  std::string instrument;
  std::string kind;
  std::string from;
  std::string to;
  std::vector<std::string> channels;
  std::string flags;
  std::string zone = "UTC";
  std::string every;
  std::string label = "end";
};

struct ReadingQuery {
  std::string station;
  std::string instrument;
  std::string kind;  ///< "" = the only one; invalid if the instrument has several
  /// From this time on and before that one. A reading of an interval belongs to the time that ends
  /// with it: it comes if it ends after `from`, and at `to` at the latest. With either bound no
  /// reading comes whose time nobody knows.
  std::optional<buoyd::WallTime> from{};
  std::optional<buoyd::WallTime> to{};
  std::vector<std::string> channels{};  ///< names, or "wind_speed[100 m]" for a point; none = all
  std::string flags{};     ///< digits; values with other ones are left out; "" = values with any
  TimeZone zone{};         ///< of the times that are printed
  buoyd::Micros every{0};  ///< the length of periods (periods.hpp); 0 = each reading by itself
  Label label = Label::end;

  [[nodiscard]] bool is_bounded() const { return from || to; }
  /// The bounds in µs; where there is none, before and behind all times.
  [[nodiscard]] std::int64_t from_micros() const;
  [[nodiscard]] std::int64_t to_micros() const;
};

/// Error invalid: a word has a mistake.
[[nodiscard]] buoyd::Result<ReadingQuery> query_of(const QueryWords& words);

/// Error invalid: these are no digits of flags. None are.
[[nodiscard]] buoyd::Result<void> check_flags(const std::string& digits);

/// The bounds of a time as a command line says them; "" = no bound. Error invalid: one is no time,
/// or the time ends before it begins.
struct TimeBounds {
  std::optional<buoyd::WallTime> from{};
  std::optional<buoyd::WallTime> to{};
};
[[nodiscard]] buoyd::Result<TimeBounds> bounds_of(const std::string& from, const std::string& to,
                                                  const TimeZone& zone);

}  // namespace buoyshore
