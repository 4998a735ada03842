#pragma once
// The newest value of a channel, whichever instrument of a station has it. Whoever has the database
// open.

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

struct NewestValue {
  std::string instrument;
  std::string kind;
  std::string channel;
  std::string unit;
  std::string value;  ///< as the body has it
  char flag = '9';
  std::optional<buoyd::WallTime> utc{};
};

/// A value that is so much older than the newest counts only where there is no other.
inline constexpr buoyd::Micros old_after = std::chrono::hours(1);

/// Behind FROM, with the station's name bound: epoch, description, last_at and instrument of what
/// its run tells, which the latest hello named first. What has not spoken yet in a run that has
/// just begun counts as in the run before it; what an instrument says of others (`of` in the
/// description) is left out.
#define BUOYSHORE_TOLD_NOW                                                                     \
  "(SELECT t.epoch, t.description, t.last_at, d.instrument "                                   \
  "FROM station s JOIN epoch now ON now.station = s.name AND now.id = s.current "              \
  "JOIN epoch e ON e.station = s.name AND e.id IN (now.id, now.previous) "                     \
  "JOIN tally t ON t.epoch = e.n JOIN description d ON d.n = t.description "                   \
  "WHERE s.name = ? AND t.readings > 0 AND d.text ->> '$.of' IS NULL AND (e.n = now.n OR NOT " \
  "EXISTS (SELECT 1 FROM tally u JOIN description v ON v.n = u.description WHERE u.epoch = "   \
  "now.n AND v.instrument = d.instrument AND v.kind = d.kind)))"

/// Of the scalar channels with that name, as BUOYSHORE_TOLD_NOW has them: that of the first
/// instrument by name whose value is good and not old. nullopt: there is none.
[[nodiscard]] buoyd::Result<std::optional<NewestValue>> newest_value(PreparedSql& sql,
                                                                     const std::string& station,
                                                                     const std::string& channel);

/// That of a channel in the newest reading of a description and epoch, keys of the archive.
[[nodiscard]] buoyd::Result<std::optional<NewestValue>> newest_value_of(PreparedSql& sql,
                                                                        std::int64_t epoch,
                                                                        std::int64_t description,
                                                                        const std::string& channel);

}  // namespace buoyshore
