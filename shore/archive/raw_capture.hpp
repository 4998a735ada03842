#pragma once
// Makes a capture file of the raw bytes of a line that a station sent ashore (the command `raw`).
// Used on the thread that has the database open.

#include <functional>
#include <limits>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

struct RawCaptureQuery {
  std::string station;
  std::string line;
  // Both ends are part of the time that is asked for.
  buoyd::WallTime from = buoyd::WallTime::min();
  buoyd::WallTime to = buoyd::WallTime::max();
};

/// Writes the raw bytes of that time in the format of docs/capture-format.md. Bytes that were sent
/// ashore more than once are written once. `write` receives whole lines; if it returns false,
/// nothing more is written. Errors: unavailable (there are no such bytes), or what SQLite says.
[[nodiscard]] buoyd::Result<void> write_capture(PreparedSql& sql, const RawCaptureQuery& query,
                                                const std::function<bool(std::string_view)>& write);

}  // namespace buoyshore
