#pragma once
// What the values of one channel and point came to in a time: the entries of a roll-up, and their
// bytes in the archive. Pure; any thread.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/description.hpp"

namespace buoyshore {

/// How the values of a channel are summarised.
enum class SummaryKind : std::uint8_t {
  number,
  direction,  ///< an angle on a circle, in degrees: 359 and 1 are neighbours
  radian,     ///< the same, in radians
  text        ///< only counted
};

struct Summary {
  std::uint64_t n = 0;      ///< values that count: their flag is 1, 2 or 3
  std::uint64_t n_bad = 0;  ///< values with the flag 4. One that is missing (9) counts nowhere
  double minimum = 0;       ///< the rest is 0 while n is 0, and of texts
  double maximum = 0;
  double mean = 0;  ///< of a number
  double sine = 0;  ///< of a direction: the mean of the sines, and of the cosines
  double cosine = 0;

  /// `flag` is a QARTOD digit.
  void add(SummaryKind kind, double value, char flag);
  void merge(SummaryKind kind, const Summary& more);
  /// The mean of a number; of a direction that of its unit vectors, in its unit and in the range
  /// its values have (0 to 360, or -180 to 180 where a value was below 0). NaN where n is 0, of
  /// texts, and where the directions cancel out.
  [[nodiscard]] double mean_of(SummaryKind kind) const;
};

/// One for each value of a reading, in the order of its description.
using Summaries = std::vector<Summary>;
using SummaryKinds = std::vector<SummaryKind>;

[[nodiscard]] SummaryKinds summary_kinds(const buoyd::Description& description);

/// For each value n and n_bad as LEB128, then, unless n is 0 or it is a text, doubles with the low
/// byte first: the value alone where n is 1, else minimum, maximum and mean, or of a direction
/// minimum, maximum, sine and cosine.
[[nodiscard]] std::string write_summaries(const SummaryKinds& kinds, const Summaries& summaries);
/// Error invalid: these are no such bytes.
[[nodiscard]] buoyd::Result<Summaries> read_summaries(const SummaryKinds& kinds,
                                                      std::span<const std::uint8_t> bytes);

/// Adds the values of a body, which is canonical. `flags` has a digit for each; a null counts
/// nowhere. Ingest does this for each value: it splits nothing and allocates nothing.
void add_body(const SummaryKinds& kinds, std::string_view body, std::string_view flags,
              Summaries& summaries);

}  // namespace buoyshore
