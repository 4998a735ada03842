#pragma once
// A channel that a form chooses by what it means, or by its name. Values; any thread.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "base/toml_document.hpp"

namespace buoyshore {

struct ChosenChannel {
  std::string name;                           ///< what the form calls it
  std::vector<std::string> standard_names{};  ///< the first that the station has; none: missing
  std::string method{};                       ///< "" = any
  std::string unit{};
  std::string channel{};            ///< INSTRUMENT/KIND/CHANNEL instead
  std::optional<double> deepest{};  ///< m: a sensor that is known to lie deeper is not meant
  /// Lengths of its intervals, of which the first counts that the station has.
  std::vector<buoyd::Micros> overs{};
};

/// The keys of a [[column]] that say it. `over` is the length where the column says none.
[[nodiscard]] ChosenChannel read_chosen_channel(buoyd::TomlTable& table, buoyd::Micros over);

/// All lengths that the columns want, without doubles; that of the rows first.
template <class Columns>
[[nodiscard]] std::vector<buoyd::Micros> overs_of(buoyd::Micros over, const Columns& columns) {
  std::vector<buoyd::Micros> all{over};
  for (const ChosenChannel& column : columns) {
    for (const buoyd::Micros one : column.overs) {
      if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
    }
  }
  return all;
}

}  // namespace buoyshore
