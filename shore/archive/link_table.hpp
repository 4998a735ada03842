#pragma once
// The table of links: what a station's status at the broker says, and how long it usually is
// between two of its messages. Part of the archive; its thread.

#include <optional>
#include <string_view>

#include "base/time.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

struct LinkFacts {
  /// Whether the station has a connection to the broker; nullopt if no status of it ever came.
  std::optional<bool> is_online{};
  buoyd::WallTime since{};  ///< of that state, by the shore's clock
  /// Without a message for so long it is silent: two and a half times its usual pause.
  buoyd::Micros silent_after{0};
};

[[nodiscard]] buoyd::Result<LinkFacts> link_of(PreparedSql& sql, std::string_view station);

/// Notes the state of a link, if it is another one than before. Nothing is kept of a station that
/// the archive does not know.
[[nodiscard]] buoyd::Result<void> note_link(PreparedSql& sql, std::string_view station,
                                            bool is_online, buoyd::WallTime now);

/// Notes that a batch of the station comes, before it counts as come. The pause before it doubles
/// the usual one at most, so one outage is not usual, and shorter ones wear it down by an eighth of
/// their time.
[[nodiscard]] buoyd::Result<void> note_pause(PreparedSql& sql, std::string_view station,
                                             buoyd::WallTime now);

}  // namespace buoyshore
