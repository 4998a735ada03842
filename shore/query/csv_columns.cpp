#include "shore/query/csv_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "shore/query/channel_choice.hpp"

namespace buoyshore {

CsvColumns::CsvColumns(const std::map<std::int64_t, ReadingShape>& shapes) {
  for (const auto& [key, shape] : shapes) {
    std::size_t value = 0;
    for (const buoyd::ChannelLayout& channel : shape.description->channels()) {
      for (std::size_t point = 0; point < channel.points; ++point, ++value) {
        if (shape.chosen[value]) add(places_[key], value, value_name(channel, point), point);
      }
    }
  }
}

const std::vector<ColumnPlace>& CsvColumns::places(std::int64_t key) const {
  static const std::vector<ColumnPlace> none;
  const auto found = places_.find(key);
  return found == places_.end() ? none : found->second;
}

void CsvColumns::add(std::vector<ColumnPlace>& own, std::size_t value, std::string name,
                     std::size_t point) {
  if (const auto known = index_.find(name);
      known != index_.end() &&
      std::ranges::find(own, known->second, &ColumnPlace::column) != own.end()) {
    name += fmt::format(" #{}", point);  // two points of an axis at one place
  }
  const auto [known, is_new] = index_.try_emplace(name, names_.size());
  if (is_new) names_.push_back(std::move(name));
  own.push_back({value, known->second});
}

}  // namespace buoyshore
