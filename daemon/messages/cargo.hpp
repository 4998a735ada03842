#pragma once
// What of a reading a message link carries, and how urgently. Pure; one thread.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "core/description.hpp"

namespace buoyd {

/// An interval at least so long makes a reading a row.
inline constexpr Micros shortest_row = std::chrono::minutes(1);

struct Cargo {
  std::size_t rank = 0;             ///< its place in what is carried: the first goes first
  std::vector<std::size_t> places;  ///< of the values, at least one
  bool is_position = false;         ///< each replaces any other of its instrument
  bool is_alarm = false;            ///< none replaces another
};

/// What is carried of a reading of that description and span, by the entry of `carries`
/// (MessageLinkSettings) that names its kind, else by the first that fits it: the station's
/// latitude and longitude, all values of an alarm (an event of buoyd's own, or one that the
/// configuration asks for: no position, whatever it says), of a row, of buoyd's health, or of a
/// named kind. nullopt: nothing.
[[nodiscard]] std::optional<Cargo> cargo_of(const Description& description, Micros span,
                                            const std::vector<std::string>& carries);

}  // namespace buoyd
