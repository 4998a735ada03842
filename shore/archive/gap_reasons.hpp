#pragma once
// The reasons of gaps that the archive gives by itself, in the table `gap`, beside those that a
// board gives (core/delivery.hpp). No receipt names the numbers of such a gap, because a board that
// has them must not take them for delivered.

#include <string_view>

namespace buoyshore {

/// The board does not know the epoch any more.
inline constexpr std::string_view gone_reason = "gone";
/// The numbers lie above the end that a hello gives a closed epoch.
inline constexpr std::string_view rolled_back_reason = "rolled back";
/// A person ashore said that the numbers are lost.
inline constexpr std::string_view accepted_reason = "accepted";
/// The imported copy of a store is damaged there. The board may have the numbers.
inline constexpr std::string_view unread_reason = "unread";

/// The condition in SQL for gaps that the archive declared by itself. A new reason has to go in
/// here, too.
#define BUOYSHORE_IS_OWN_GAP "reason IN ('gone', 'rolled back', 'accepted', 'unread')"

}  // namespace buoyshore
