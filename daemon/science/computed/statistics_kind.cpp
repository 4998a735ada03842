#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"
#include "science/computed/computed_kind.hpp"
#include "science/computed/statistics_columns.hpp"

namespace buoyd {

namespace {

const ModelKind* source_of(const StatisticsSettings& settings,
                           const std::vector<ModelKind>& kinds) {
  if (settings.of.empty()) return kinds.empty() ? nullptr : &kinds.front();
  const auto found = std::ranges::find(kinds, settings.of, &ModelKind::name);
  return found == kinds.end() ? nullptr : &*found;
}

ModelKind kind_of(const StatisticsSettings& settings, const ModelKind& source,
                  const std::vector<StatisticsColumn>& columns) {
  ModelKind kind;
  kind.name = settings.kind;
  kind.over = settings.over;
  kind.is_of_target = source.is_of_target;
  for (const StatisticsColumn& column : columns) kind.channels.push_back(column.meaning);
  const bool has_axis = std::ranges::any_of(kind.channels, &ModelChannel::on_axis);
  if (has_axis) kind.axis = source.axis;
  return kind;
}

}  // namespace

Result<ComputedKind> statistics_kind(const StatisticsSettings& settings,
                                     const InstrumentSettings& instrument,
                                     const std::vector<ModelKind>& kinds) {
  const ModelKind* const source = source_of(settings, kinds);
  if (source == nullptr) {
    return fail(ErrorCode::invalid, fmt::format("of is {}, expected the name of a kind of {}",
                                                json_string(settings.of), instrument.name));
  }
  const auto columns = statistics_columns(settings, *source);
  if (!columns) return tl::unexpected(columns.error());
  return ComputedKind{kind_of(settings, *source, *columns), {"statistics", source->name, {}}};
}

}  // namespace buoyd
