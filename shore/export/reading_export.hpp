#pragma once
// Takes readings out of the archive into files: one for each description under which they were
// sent, so that an instrument that was replaced has its own. Whoever has the database open.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "shore/export/reading_file.hpp"
#include "shore/query/reading_query.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

struct ExportOrder {
  ReadingQuery query;
  std::string directory;  ///< it is there
  About about{};
  std::string made;        ///< as ExportSubject has it
  std::string order{};     ///< as ExportSubject has it
  bool has_bench = false;  ///< also what is not of the sea (shore/station/at_sea.hpp)
  std::string form{};      ///< what --format named
};

struct ExportProgress {
  std::uint64_t readings = 0;  ///< or joined rows so far
  std::int64_t at = 0;         ///< where the newest of them ends, µs UTC
  bool is_behind = false;      ///< an earlier export wrote it: it is only looked at
};

struct ExportedFile {
  std::string path;
  std::uint64_t rows = 0;
};

struct ExportOutcome {
  std::vector<ExportedFile> files;
  std::uint64_t unplaced = 0;  ///< left out: nobody knows their time
  std::uint64_t damaged = 0;   ///< left out: their body does not fit their description
  std::uint64_t of_bench = 0;  ///< left out: they are not of the sea
  bool was_ended = false;      ///< `go_on` said so; the files are parts
  bool began_anew = false;     ///< what an earlier export left is not what the archive has now
};

/// Exports what the query asks for, a kind, as the archive has it when this begins. It calls
/// `go_on` for each reading; false from it ends the export so that the same order takes it up
/// again. Errors: those of ReadingReader; unavailable (a file cannot be written); full (more than a
/// hundred files of one description, because its times do not rise).
[[nodiscard]] buoyd::Result<ExportOutcome> export_readings(
    PreparedSql& sql, const ExportOrder& order, const ExportFormat& format,
    const std::function<bool(const ExportProgress&)>& go_on);

}  // namespace buoyshore
