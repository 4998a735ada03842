#include <algorithm>

#include "science/computed/computed_kind.hpp"
#include "science/computed/test_columns.hpp"

namespace buoyd {

std::optional<ComputedKind> tests_kind(const InstrumentSettings& instrument,
                                       const ModelKind& source) {
  ModelKind kind;
  kind.name = source.name + "_tests";
  kind.over = source.over;
  kind.is_of_target = source.is_of_target;
  for (TestColumn& column : test_columns(instrument, source)) {
    kind.channels.push_back(std::move(column.meaning));
  }
  if (kind.channels.empty()) return std::nullopt;
  if (std::ranges::any_of(kind.channels, &ModelChannel::on_axis)) kind.axis = source.axis;
  return ComputedKind{std::move(kind), {std::string(tests_method), source.name, {}}, {}};
}

}  // namespace buoyd
