#include "spool/newest_of_each.hpp"

#include <algorithm>
#include <utility>

#include "core/proof/seal.hpp"
#include "core/raw_chunk.hpp"
#include "core/told/event_description.hpp"

namespace buoyd {

std::vector<StoredReading> newest_of_each(std::vector<Reading>& batch, std::uint64_t first) {
  std::vector<StoredReading> newest;
  for (std::size_t i = batch.size(); i-- > 0;) {
    const Description& description = *batch[i].description;
    // A copy of what moved long ago, and what says nothing to people.
    if (is_raw(description) || is_seal(description)) continue;
    const bool is_older = !is_alarm(description) &&
                          std::any_of(newest.begin(), newest.end(), [&](const auto& stored) {
                            return same_kind(*stored.reading.description, description);
                          });
    if (!is_older) newest.push_back({first + i, std::move(batch[i])});
  }
  std::reverse(newest.begin(), newest.end());
  return newest;
}

}  // namespace buoyd
