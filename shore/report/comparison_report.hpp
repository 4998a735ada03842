#pragma once
// What a comparison of two channels came to: of all pairs, by bins of the reference, and by sectors
// of a direction. Values; any thread.

#include <optional>
#include <string>
#include <vector>

#include "shore/report/channel_values.hpp"

namespace buoyshore {

using buoyd::Pairing;
using buoyd::PairingRules;
using buoyd::TimedPair;

/// Pairs of a part of the scale.
struct ComparedPart {
  double from = 0;  ///< belongs to it; of a sector that goes over north it is above `to`
  double to = 0;    ///< does not
  buoyd::Comparison comparison;
};

struct ComparisonReport {
  std::string reference;
  std::string value;
  std::string unit;
  Pairing pairing;
  buoyd::Comparison all;
  std::vector<ComparedPart> bins{};     ///< those that have pairs, by their place
  std::vector<ComparedPart> sectors{};  ///< all of them
  std::uint64_t without_sector = 0;     ///< pairs at whose time no direction is known
};

/// Bins are `width` wide and centred on its multiples.
[[nodiscard]] std::vector<ComparedPart> bins_of(std::span<const TimedPair> pairs, double width,
                                                bool is_direction);

/// `count` sectors, the first centred on north. `directions` are by their times; a pair is of the
/// direction that ends with it, good or not tested.
void add_sectors(ComparisonReport& report, std::span<const ChannelValue> directions,
                 const PairingRules& rules, std::size_t count, bool is_direction);

[[nodiscard]] buoyd::Comparison compared(std::span<const TimedPair> pairs, bool is_direction);

/// For people: a line for all pairs, for each bin and for each sector.
[[nodiscard]] std::string text_of(const ComparisonReport& report);
/// One object; what is not defined is null.
[[nodiscard]] std::string json_of(const ComparisonReport& report);

}  // namespace buoyshore
