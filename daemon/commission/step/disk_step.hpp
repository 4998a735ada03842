#pragma once
// Step `disk`: the store can grow as large as it may, and that lasts. The judgement is pure; the
// gatherer asks once.

#include <cstdint>

#include "commission/kept/step_result.hpp"
#include "commission/step/outside.hpp"

namespace buoyd {

struct DiskFacts {
  std::uint64_t free = 0;      ///< bytes on the store's disk
  std::uint64_t store = 0;     ///< that it has now, with the raw bytes of the lines
  std::uint64_t max_size = 0;  ///< that it may have
  std::uint64_t reserve = 0;   ///< that is left to others
  double per_day = 0;          ///< bytes that it grows by
  bool is_volatile = false;    ///< it is in memory
  double days = 0;             ///< that it has to last without the archive; 0: nobody said
};

[[nodiscard]] StepResult judge_disk(const DiskFacts& facts);
[[nodiscard]] Result<StepResult> look_at_disk(Outside& outside, double days);

}  // namespace buoyd
