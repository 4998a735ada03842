#include "shore/station/newest_value.hpp"

#include <algorithm>
#include <utility>
#include <vector>

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

/// The first that is good and not old; of others the first that is good.
std::optional<NewestValue> first_of_use(std::vector<NewestValue> values) {
  if (values.empty()) return std::nullopt;
  const auto time = [](const NewestValue& one) { return one.utc.value_or(buoyd::WallTime{}); };
  const buoyd::WallTime newest = time(*std::ranges::max_element(values, {}, time));
  const auto order = [&](const NewestValue& one) {
    return std::pair(one.flag >= '4', newest - time(one) > old_after);
  };
  return std::move(*std::ranges::min_element(values, {}, order));
}

}  // namespace

Result<std::optional<NewestValue>> newest_value(PreparedSql& sql, const std::string& station,
                                                const std::string& channel) {
  std::vector<std::pair<std::int64_t, std::int64_t>> parts;  // epoch and description
  auto found = for_each_row(
      sql.query("SELECT told.epoch, told.description FROM " BUOYSHORE_TOLD_NOW
                " told JOIN channel c ON c.description = told.description WHERE c.name = ? AND NOT "
                "c.is_array ORDER BY told.instrument, told.last_at DESC LIMIT 32",
                station, channel),
      [&](const buoyd::Statement& row) { parts.emplace_back(row.integer(0), row.integer(1)); });
  if (!found) return pass_on(found);
  std::vector<NewestValue> values;
  for (const auto& [epoch, n] : parts) {
    auto value = newest_value_of(sql, epoch, n, channel);
    if (!value) return pass_on(value);
    if (*value) values.push_back(std::move(**value));
  }
  return first_of_use(std::move(values));
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
