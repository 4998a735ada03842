#pragma once
// What the page may ask of the archive and of the books of alarms: one row a path (docs/shore.md).
// Any thread.

#include <optional>
#include <string>

#include "base/time.hpp"
#include "shore/alarm/alarm_books.hpp"
#include "shore/serve/http.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// False of a path that has no answer.
[[nodiscard]] bool is_api_path(const std::string& path);

/// JSON. Error invalid: the request has a mistake, or there is nothing such; else what the archive
/// says.
[[nodiscard]] buoyd::Result<std::string> api_answer(PreparedSql& sql, AlarmBooks& books,
                                                    const HttpRequest& request,
                                                    buoyd::WallTime now);

}  // namespace buoyshore
