#pragma once
// What goes on at a station right now, by its events: an instrument that is silent, a line that is
// gone, a storm. Whoever has the database open.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// True of the events of buoyd that end what one before began.
[[nodiscard]] bool is_end_event(std::string_view event);
/// True of a source whose events keep no instrument from being read.
[[nodiscard]] bool is_elsewhere(std::string_view source);
/// Ends the newest trouble of its source: a line's or an instrument's, which may have one name.
inline constexpr std::string_view back_event = "back";
/// Does it tell of a line, whatever its source is called?
[[nodiscard]] bool is_line_event(std::string_view event);
/// True of what a start reading gives as its reason where the run before went on in another store.
[[nodiscard]] bool goes_on(std::string_view reason);

struct RunningEvent {
  std::string source;  ///< an instrument, a line, "start" or "spool"
  std::string event;   ///< one word of buoyd's, or the name of a configured event
  std::string text;    ///< for people, as buoyd said it; may be empty
  std::string value;   ///< that made a configured event, as the body has it; else "null"
  std::optional<buoyd::WallTime> since{};
};

/// The newest first; at most 50, each text cut as clean_text() cuts, and a longer value left out.
/// Of buoyd's own events those of the run that the station's latest hello named first, of which the
/// newest 1000 of each store that it went on in are looked through. A configured event that was on
/// in a run before it still is, as long as its instrument is there.
[[nodiscard]] buoyd::Result<std::vector<RunningEvent>> running_events(PreparedSql& sql,
                                                                      const std::string& station);

}  // namespace buoyshore
