#pragma once
// The archive's own reasons in the table `gap`, beside those that a board gives
// (core/delivery.hpp): no receipt names such numbers, for a board that has them may not take them
// for delivered.

#include <string_view>

namespace buoyshore {

/// The board does not know the epoch any more.
inline constexpr std::string_view gone_reason = "gone";
/// They lie above the end that a hello gives an ended epoch.
inline constexpr std::string_view rolled_back_reason = "rolled back";
/// A person ashore said so.
inline constexpr std::string_view accepted_reason = "accepted";
/// An imported copy of a store could not tell of them; the board may have them.
inline constexpr std::string_view unread_reason = "unread";

/// For SQL: `WHERE …` of gaps that the archive wrote of itself. A new reason goes in here, too.
#define BUOYSHORE_IS_OWN_GAP "reason IN ('gone', 'rolled back', 'accepted', 'unread')"

}  // namespace buoyshore
