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

/// Of the scalar channels with that name, in the epoch that the station's latest hello named first:
/// that of the first instrument by name whose value is good and not old. What an instrument says of
/// others (`of` in the description) is left out. nullopt: there is none.
[[nodiscard]] buoyd::Result<std::optional<NewestValue>> newest_value(PreparedSql& sql,
                                                                     const std::string& station,
                                                                     const std::string& channel);

/// That of a channel in the newest reading of a description and epoch, keys of the archive.
[[nodiscard]] buoyd::Result<std::optional<NewestValue>> newest_value_of(PreparedSql& sql,
                                                                        std::int64_t epoch,
                                                                        std::int64_t description,
                                                                        const std::string& channel);

}  // namespace buoyshore
