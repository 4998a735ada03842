#pragma once
// Which values of two channels belong together: those that end at the same time. Nothing is left
// out without being counted. Pure; any thread.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "science/statistics/comparison.hpp"

namespace buoyd {

struct TimedValue {
  std::int64_t time = 0;  ///< of an instant, or the end of an interval; µs
  double value = 0;       ///< NaN: missing
  char flag = '9';        ///< QARTOD's digit
};

struct PairingRules {
  Micros within{0};                ///< how far apart two times may be; 0: the same
  std::string flags = "12";        ///< a value with another flag is not compared
  std::optional<double> lowest{};  ///< of the reference: a pair outside is not compared
  std::optional<double> highest{};
};

struct TimedPair {
  std::int64_t time = 0;  ///< of the reference
  ComparedPair pair;
};

/// Each value of the reference is a pair or counted in one of these, the first that holds; each of
/// the other is in a pair, in one of these, or `value_alone`.
struct Pairing {
  std::vector<TimedPair> pairs;
  std::uint64_t reference_alone = 0;  ///< no value of the other at its time
  std::uint64_t value_alone = 0;      ///< no value of the reference at its time
  std::uint64_t reference_missing = 0;
  std::uint64_t value_missing = 0;
  std::uint64_t reference_flagged = 0;
  std::uint64_t value_flagged = 0;
  std::uint64_t out_of_range = 0;
  // Readings that pair_up() never sees: whoever reads them counts them.
  std::uint64_t unplaced = 0;  ///< of both: nobody knows their time
  std::uint64_t damaged = 0;   ///< of both: they do not fit their description
  std::uint64_t of_bench = 0;  ///< of both: they are not of the sea
};

/// Both are in the order of their times. A value is in one pair at most; of several that are near
/// enough the nearest one is taken, of two as near the first.
[[nodiscard]] Pairing pair_up(std::span<const TimedValue> reference,
                              std::span<const TimedValue> values, const PairingRules& rules);

}  // namespace buoyd
