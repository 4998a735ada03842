#pragma once
// One kind of readings that is computed of another kind of the same instrument, as it runs. What
// its channels mean is not kept: its description says it, and computed_kinds() when that is made.
// The science thread's.

#include <memory>
#include <string>

#include "core/description.hpp"
#include "science/computed/computation.hpp"

namespace buoyd {

struct ComputedSeries {
  std::string kind;
  std::string of;                ///< the kind that it is computed of
  std::string method;            ///< as ComputedBy's
  Micros interval{};             ///< from one of its readings to the next
  bool waits = false;            ///< for verdicts that come with the next reading of `of`
  MonoTime made_until{};         ///< up to where all its readings were made
  DescriptionPtr source{};       ///< of the reading that `of` said last
  DescriptionPtr description{};  ///< nullptr: it cannot be described, and nothing is computed
  bool is_refusal_told = false;  ///< the log said once that its rows cannot be written
  std::unique_ptr<Computation> computation{};  ///< nullptr until its source was seen
};

}  // namespace buoyd
