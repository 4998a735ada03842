#pragma once
// What is archived of one instrument's kind of reading, as CSV (RFC 4180): one row a reading, one
// column a value. Whoever has the database open.

#include <functional>
#include <string_view>

#include "shore/query/reading_query.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// Header: time,placed,epoch,seq,flags and the channels, of an axis name[place] for each point;
/// units stand behind the name. Columns are those of all descriptions that the kind ever had, in
/// their order, as far as they are asked for. `flags` is one digit for each column, in their order,
/// with amendments applied; '-' where the reading's description has no such value. A value that is
/// left out for its flag keeps its digit. Time is empty where a reading could not be placed. Rows
/// come in the order they were taken. `write` receives whole lines; false ends it early. Errors are
/// those of ReadingReader.
[[nodiscard]] buoyd::Result<void> write_csv(PreparedSql& sql, const ReadingQuery& query,
                                            const std::function<bool(std::string_view)>& write);

}  // namespace buoyshore
