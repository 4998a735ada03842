#pragma once
// A reading as the archive has it, with what amendments made of its flags. Whoever has the database
// open.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "core/description.hpp"
#include "shore/rollup/amendments.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// A row of the view `readings`, kept beyond the statement that brought it.
struct ArchivedRow {
  std::optional<std::int64_t> utc;  ///< µs
  std::string placed;
  std::int64_t seq = 0;
  std::int64_t description = 0;  ///< its key
  std::string body;
  std::string flags;
  std::int64_t span = 0;  ///< µs
};

/// The columns that archived_row() takes.
#define BUOYSHORE_READING_COLUMNS "utc, placed, seq, description_n, body, flags, span"
[[nodiscard]] ArchivedRow archived_row(const buoyd::Statement& row);

/// The views last as long as the call that hands it over.
struct ArchivedReading {
  std::optional<buoyd::WallTime> utc;  ///< its instant, or the end of its interval, if known
  buoyd::Micros span{0};               ///< how long its interval is
  std::string_view placed;             ///< where the time is from (docs/archive.md)
  std::string_view epoch;
  std::int64_t seq = 0;
  std::int64_t shape = 0;  ///< key of its description
  std::string_view body;   ///< as it was stored; "" if it does not fit
  /// As the body has them, "null" where a value is missing. None if the body does not fit its
  /// description.
  std::vector<std::string_view> values;
  std::string flags;  ///< one digit a value with amendments applied, or "" like the values
};

/// All but its epoch, from a row of that description; its views are of the row.
[[nodiscard]] ArchivedReading archived_reading(const ArchivedRow& row,
                                               const buoyd::Description& description,
                                               const Amendments& amendments);

/// Calls `take` with the newest reading of a description in an epoch, if there is one. `epoch` and
/// `n` are keys of the archive's tables.
[[nodiscard]] buoyd::Result<void> take_newest(
    PreparedSql& sql, std::int64_t epoch, std::int64_t n, const buoyd::Description& description,
    const std::function<void(const ArchivedReading&)>& take);

}  // namespace buoyshore
