#include "shore/station/newest_value.hpp"

#include "shore/query/archived_reading.hpp"
#include "shore/tables/description_table.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

NewestValue value_in(const buoyd::Description& description, const std::string& channel,
                     const ArchivedReading& reading) {
  NewestValue value{description.instrument(), description.kind(), channel, {}, "null"};
  std::size_t first = 0;
  for (const buoyd::ChannelLayout& layout : description.channels()) {
    if (layout.name == channel) {
      value.unit = layout.unit;
      if (first < reading.flags.size()) {
        value.value = reading.values[first];
        value.flag = reading.flags[first];
      }
      value.utc = reading.utc;
      break;
    }
    first += layout.points;
  }
  return value;
}

}  // namespace

Result<std::optional<NewestValue>> newest_value(PreparedSql& sql, const std::string& station,
                                                const std::string& channel) {
  std::int64_t epoch = 0;
  std::int64_t n = 0;
  auto found = for_each_row(
      sql.query("SELECT t.epoch, t.description FROM station s "
                "JOIN epoch e ON e.station = s.name AND e.id = s.current "
                "JOIN tally t ON t.epoch = e.n JOIN channel c ON c.description = t.description "
                "JOIN description d ON d.n = t.description "
                "WHERE s.name = ? AND c.name = ? AND NOT c.is_array AND t.readings > 0 "
                "AND d.text ->> '$.of' IS NULL ORDER BY d.instrument, t.last_at DESC LIMIT 1",
                station, channel),
      [&](const buoyd::Statement& row) {
        epoch = row.integer(0);
        n = row.integer(1);
      });
  if (!found) return pass_on(found);
  if (n == 0) return std::nullopt;
  return newest_value_of(sql, epoch, n, channel);
}

Result<std::optional<NewestValue>> newest_value_of(PreparedSql& sql, std::int64_t epoch,
                                                   std::int64_t n, const std::string& channel) {
  auto description = DescriptionTable(sql).numbered(n);
  if (!description) return pass_on(description);
  std::optional<NewestValue> value;
  auto read = take_newest(sql, epoch, n, **description, [&](const ArchivedReading& reading) {
    value = value_in(**description, channel, reading);
  });
  if (!read) return pass_on(read);
  return value;
}

}  // namespace buoyshore
