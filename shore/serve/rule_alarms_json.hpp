#pragma once
// What rules raised (alarm/alarm_books.hpp), as JSON for the page. The archive's own alarms are
// another thing: they stand in a station's summary. Whoever owns the books.

#include <string>

#include "base/time.hpp"
#include "shore/alarm/alarm_books.hpp"

namespace buoyshore {

/// The books, and how many alarms each station has that has any.
[[nodiscard]] buoyd::Result<std::string> alarm_counts_json(AlarmBooks& books, buoyd::WallTime now);
/// The books, and the alarms of a station: those that stand, and the latest that are over.
[[nodiscard]] buoyd::Result<std::string> station_alarms_json(AlarmBooks& books,
                                                             const std::string& station,
                                                             buoyd::WallTime now);

/// One station's numbers.
[[nodiscard]] std::string alarm_count_json(const std::string& station, const AlarmCount& count);
/// Where the books are, and whether each could be read.
[[nodiscard]] std::string books_json(const std::vector<BookState>& books);
/// The states of the books alone, in their order: ["read","missing"].
[[nodiscard]] std::string book_states_json(const std::vector<BookState>& books);

}  // namespace buoyshore
