#pragma once
// The readings of a watched kind that came since the last look. Whoever has the archive open.

#include <functional>
#include <string>
#include <vector>

#include "shore/alarm/watched.hpp"
#include "shore/query/reading_reader.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// A value of a reading; `text` is "null" where it is missing.
struct WatchedValue {
  std::string_view text;
  char flag = '9';
  const buoyd::ChannelLayout* channel = nullptr;  ///< nullptr: its description has no such value

  /// nullopt if it is missing, bad, or no number.
  [[nodiscard]] std::optional<double> number() const;
};

/// Calls `take` with each new reading whose time is known, and its value of `channel`, and notes
/// that it was seen. False: the station has no such kind, or no such channel.
[[nodiscard]] buoyd::Result<bool> for_each_new(
    PreparedSql& sql, const WatchedStation& at, Watched& watched, const WatchedChannel& channel,
    const std::function<void(buoyd::WallTime, const WatchedValue&)>& take);

/// The same of the two channels that say where the station is.
[[nodiscard]] buoyd::Result<bool> for_each_new_position(
    PreparedSql& sql, const WatchedStation& at, Watched& watched, const WatchedChannel& kind,
    const std::function<void(buoyd::WallTime, double latitude, double longitude)>& take);

}  // namespace buoyshore
