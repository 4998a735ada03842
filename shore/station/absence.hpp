#pragma once
// Why an instrument may have no readings in a time: what buoyd's events, the ends of its runs, the
// gaps and what is owed tell. Whoever has the database open.

#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "shore/query/reading_query.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// A time in which readings were, or may have been, missing.
struct Absence {
  buoyd::WallTime from{};
  std::optional<buoyd::WallTime> to{};  ///< nullopt: it lasts, as far as is known
  /// An event of the instrument, of its line, of the start or of the store ("line_gone", "silent",
  /// "dormant", "paused", "low" …), or "slots" (of a polled instrument some brought nothing, as its
  /// success readings count them every ten minutes), "off" (buoyd did not run), "lost" (a gap),
  /// "owed" (the station has not delivered it yet), "unheard" (nothing newer of the station came).
  std::string cause;
  std::string text;  ///< for people, as the station said it; may be empty
};

/// In the order in which they began; `query` has both bounds, and an instrument. Until buoyd has
/// told which line an instrument is on (with its first health), the events of all lines come. Error
/// invalid: there is no such station.
[[nodiscard]] buoyd::Result<std::vector<Absence>> absences_of(PreparedSql& sql,
                                                              const ReadingQuery& query);

}  // namespace buoyshore
