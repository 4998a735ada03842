#pragma once
// What is archived of one instrument's kind of reading, as CSV (RFC 4180): one row a reading, one
// column a value. Whoever has the database open.

#include <functional>
#include <string>
#include <string_view>

#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

struct CsvQuery {
  std::string station;
  std::string instrument;
  std::string kind;  ///< "" = the only one; invalid if the instrument has several
};

/// Header: time,placed,epoch,seq,flags and the channels, name[0] … for an axis; units stand behind
/// the name. Columns are those of all descriptions the kind ever had. `flags` is one digit a value
/// with amendments applied. Time is empty where a reading could not be placed. Rows come in the
/// order they were taken. `write` receives whole lines; false ends it early.
/// invalid: no such instrument or kind, and the text names those there are.
[[nodiscard]] buoyd::Result<void> write_csv(PreparedSql& sql, const CsvQuery& query,
                                            const std::function<bool(std::string_view)>& write);

}  // namespace buoyshore
