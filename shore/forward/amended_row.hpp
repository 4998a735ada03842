#pragma once
// The reading that an amendment speaks of. Whoever has the archive open.

#include <cstdint>
#include <optional>
#include <string>

#include "shore/query/archived_reading.hpp"

namespace buoyshore {

/// A reading's name: its epoch's id and its number.
struct AmendedName {
  std::string epoch;
  std::uint64_t seq = 0;

  friend auto operator<=>(const AmendedName&, const AmendedName&) = default;
};

/// Whom an amendment, a reading of buoyd's own of that description, amends; nullopt: it does not
/// say.
[[nodiscard]] std::optional<AmendedName> amended_by(const ArchivedRow& amendment,
                                                    const buoyd::Description& description);

struct AmendedRow {
  std::int64_t epoch = 0;  ///< its key
  ArchivedRow row;
};

/// nullopt: the archive does not have it. Error: what SQLite says.
[[nodiscard]] buoyd::Result<std::optional<AmendedRow>> amended_row(PreparedSql& sql,
                                                                   const std::string& station,
                                                                   const AmendedName& name);

}  // namespace buoyshore
