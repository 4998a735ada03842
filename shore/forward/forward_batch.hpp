#pragma once
// What is sent to a platform as one, and which numbers of an epoch that settles. Values; any
// thread.

#include <cstdint>
#include <string>
#include <vector>

#include "base/ranges.hpp"
#include "shore/send/sender.hpp"

namespace buoyshore {

struct ForwardBatch {
  Parcel parcel;
  /// Of each part: how many lines of readings its file has then. None where parts are no files'.
  std::vector<std::uint64_t> records;
  std::string epoch;          ///< its id
  buoyd::Ranges readings;     ///< done with it: sent, or of no kind that is forwarded
  buoyd::Ranges gaps;         ///< told with it
  std::uint64_t rows = 0;     ///< readings
  std::uint64_t lost = 0;     ///< gaps
  std::uint64_t amended = 0;  ///< readings of before whose flags it tells
  std::string places{};       ///< of its parts, as Target::places() has them
  std::string form{};         ///< as ForwardOrder has it
  bool may_be_there = true;   ///< the platform may have some of it
  bool was_refused = false;   ///< the platform said no to it all the same
};

}  // namespace buoyshore
