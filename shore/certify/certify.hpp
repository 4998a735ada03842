#pragma once
// Makes a certified export of what the archive has of a station (docs/certify.md). Whoever has the
// database open.

#include <functional>
#include <string>
#include <vector>

#include "shore/certify/certificate_file.hpp"
#include "shore/query/reading_query.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

struct CertifyOrder {
  ReadingQuery query;              ///< the station, from and to
  std::vector<std::string> files;  ///< that were exported, to be named in it
  std::vector<std::string> keys;   ///< of the station, as CertificateCheck takes them
  std::string key_file;            ///< the archive's own key; it is made if there is none
  std::string made;                ///< UTC
  std::string to;                  ///< the file
  /// False ends it early, and nothing is left.
  std::function<bool(std::uint64_t readings)> go_on = [](std::uint64_t) { return true; };
};

/// Errors: invalid (no such station), unavailable (a file cannot be written), stopped, or what
/// SQLite says.
[[nodiscard]] buoyd::Result<CertificateReport> certify(PreparedSql& sql, const CertifyOrder& order);

}  // namespace buoyshore
