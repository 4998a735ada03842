#include "shore/query/table_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "shore/query/channel_choice.hpp"

namespace buoyshore {

namespace {

TableColumn column_of(const buoyd::ChannelLayout& channel, std::size_t point) {
  TableColumn column{value_name(channel, point), channel.name};
  if (channel.is_array) {
    column.point = point;
    column.place = channel.place_of(point);
  }
  column.unit = channel.unit;
  column.is_direction = channel.is_direction;
  return column;
}

}  // namespace

TableColumns::TableColumns(const std::map<std::int64_t, ReadingShape>& shapes) {
  for (const auto& [key, shape] : shapes) {
    std::size_t value = 0;
    for (const buoyd::ChannelLayout& channel : shape.description->channels()) {
      for (std::size_t point = 0; point < channel.points; ++point, ++value) {
        if (shape.chosen[value]) add(places_[key], value, column_of(channel, point), point);
      }
    }
  }
}

const std::vector<ColumnPlace>& TableColumns::places(std::int64_t key) const {
  static const std::vector<ColumnPlace> none;
  const auto found = places_.find(key);
  return found == places_.end() ? none : found->second;
}

void TableColumns::add(std::vector<ColumnPlace>& own, std::size_t value, TableColumn column,
                       std::size_t point) {
  if (const auto known = index_.find(column.name);
      known != index_.end() &&
      std::ranges::find(own, known->second, &ColumnPlace::column) != own.end()) {
    column.name += fmt::format(" #{}", point);  // two points of an axis at one place
  }
  const auto [known, is_new] = index_.try_emplace(column.name, list_.size());
  if (is_new) list_.push_back(std::move(column));
  own.push_back({value, known->second});
}

}  // namespace buoyshore
