#include "shore/archive/alarm_table.hpp"

namespace buoyshore {

buoyd::Result<void> raise_alarm(PreparedSql& sql, const AlarmPlace& place, std::string_view kind,
                                std::string_view text) {
  const std::int64_t at = place.now.time_since_epoch().count();
  return sql.run(
      "INSERT INTO alarm(station, kind, epoch, text, first_at, last_at, count) "
      "VALUES(?1, ?2, ?3, ?4, ?5, ?5, 1) ON CONFLICT(station, kind, epoch) "
      "DO UPDATE SET text = ?4, last_at = ?5, count = count + 1",
      place.station, kind, place.epoch, text, at);
}

}  // namespace buoyshore
