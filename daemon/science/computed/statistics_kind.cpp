#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"
#include "science/computed/computed_kind.hpp"
#include "science/computed/statistics_columns.hpp"

namespace buoyd {

namespace {

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

/// What is not its default; how long a window is says the kind.
std::vector<std::pair<std::string, std::string>> with_of(const StatisticsSettings& settings) {
  std::vector<std::pair<std::string, std::string>> with;
  if (settings.step() != settings.over) with.emplace_back("every", seconds_json(settings.step()));
  if (settings.begins > Micros(0)) with.emplace_back("begins", seconds_json(settings.begins));
  if (settings.wind) with.emplace_back("calm_below", json_number(settings.wind->calm_below));
  return with;
}

}  // namespace

std::string seconds_json(Micros duration) {
  return json_number(std::chrono::duration<double>(duration).count());
}

Result<const ModelKind*> source_of(const std::string& of, const InstrumentSettings& instrument,
                                   const std::vector<ModelKind>& kinds) {
  const auto found = of.empty() ? kinds.begin() : std::ranges::find(kinds, of, &ModelKind::name);
  if (found != kinds.end()) return &*found;
  return fail(ErrorCode::invalid, fmt::format("of is {}, expected the name of a kind of {}",
                                              json_string(of), instrument.name));
}

Result<ComputedKind> statistics_kind(const StatisticsSettings& settings,
                                     const InstrumentSettings& instrument,
                                     const std::vector<ModelKind>& kinds) {
  const auto found = source_of(settings.of, instrument, kinds);
  if (!found) return tl::unexpected(found.error());
  const ModelKind* const source = *found;
  const auto columns = statistics_columns(settings, *source);
  if (!columns) return tl::unexpected(columns.error());
  return ComputedKind{kind_of(settings, *source, *columns),
                      {"statistics", source->name, {}, with_of(settings)}};
}

}  // namespace buoyd
