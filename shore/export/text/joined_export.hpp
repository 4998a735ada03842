#pragma once
// Text files of joined rows: the ten minutes of an instrument or of a station, in the form that a
// template says. Whoever has the database open.

#include <functional>
#include <string>
#include <vector>

#include "shore/export/reading_export.hpp"
#include "shore/export/text/joined_rows.hpp"
#include "shore/export/text/text_template.hpp"

namespace buoyshore {

struct JoinedOutcome {
  std::vector<ExportedFile> files;
  std::vector<std::string> columns;  ///< what the form's own columns are, of the last file
  JoinedLeftOut left_out;
  bool was_ended = false;  ///< `go_on` said so; nothing is left of the file that was begun
};

/// Writes what the query's sources have, with times of UTC. A file has one description of each
/// source: where one changes, a new file begins. `instrument` is part of its name ("" = of the
/// station). Errors: those of ReadingReader; unavailable (a file cannot be written).
[[nodiscard]] buoyd::Result<JoinedOutcome> export_joined(
    PreparedSql& sql, const JoinedQuery& query, const ExportOrder& order, const TextTemplate& form,
    const std::string& instrument, const std::function<bool(const ExportProgress&)>& go_on);

/// Those of the kinds that a form joins: of the intervals it wants, and not of sliding windows that
/// come more often.
[[nodiscard]] bool is_joined(const TextTemplate& form, const buoyd::Description& description);

}  // namespace buoyshore
