#pragma once
// Files of joined rows: the ten minutes of an instrument or of a station. Whoever has the database
// open.

#include <functional>
#include <string>
#include <vector>

#include "shore/export/reading_export.hpp"
#include "shore/export/text/joined_file.hpp"

namespace buoyshore {

struct JoinedOutcome {
  std::vector<ExportedFile> files;
  std::vector<std::string> columns;  ///< what the form's own columns are, of all files
  JoinedLeftOut left_out;
  std::uint64_t rows_without = 0;  ///< of which the format had nothing to say
  bool was_ended = false;          ///< `go_on` said so; the last file is a part
  bool began_anew = false;         ///< what an earlier export left is not what the archive has now
};

/// Writes what the query's sources have, and goes on where the same order was ended or killed
/// before it was whole; forget_mark() tells of each file that it is. It calls `go_on` for each row;
/// false from it ends the export. Where a description changes, or a source begins or ends, and the
/// file does not accept it, a new file begins; one without a row is none. `instrument` is part of
/// its name ("" = of the station). Errors: those of ReadingReader; unavailable (a file cannot be
/// written).
[[nodiscard]] buoyd::Result<JoinedOutcome> export_joined(
    PreparedSql& sql, const JoinedQuery& query, const ExportOrder& order, JoinedFormat& format,
    const std::string& instrument, const std::function<bool(const ExportProgress&)>& go_on);

}  // namespace buoyshore
