#pragma once
// Raw bytes of a line that a station sent ashore (the command `raw`), as a capture file again.
// Whoever has the database open.

#include <functional>
#include <limits>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "shore/archive/prepared_sql.hpp"

namespace buoyshore {

struct RawCaptureQuery {
  std::string station;
  std::string line;
  buoyd::WallTime from = buoyd::WallTime::min();
  buoyd::WallTime to = buoyd::WallTime::max();
};

/// Writes what is archived of that time as docs/capture-format.md says, each piece once however
/// often it was asked for. `write` receives whole lines; false ends it early. Unavailable: there is
/// nothing.
[[nodiscard]] buoyd::Result<void> write_capture(PreparedSql& sql, const RawCaptureQuery& query,
                                                const std::function<bool(std::string_view)>& write);

}  // namespace buoyshore
