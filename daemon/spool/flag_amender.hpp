#pragma once
// Flags that are known only after their reading was handed over (Reading::late_flags). While the
// earlier reading waits for its commit, the flag becomes its own; a committed row is never changed
// (I3), so that behind it an amendment says the flag. The spool thread only.

#include <cstdint>
#include <vector>

#include "core/delivery.hpp"
#include "core/reading.hpp"

namespace buoyd {

class FlagAmender {
 public:
  /// Changes flags in the batch and appends the amendments of what was committed before it. The
  /// late flags of its readings are gone then. A flag whose reading is neither is forgotten: that
  /// reading was refused.
  void settle(std::vector<Reading>& batch, MonoTime now) const;
  /// The batch is durable; `first` is the number of its first reading.
  void committed(const EpochId& epoch, std::uint64_t first, const std::vector<Reading>& batch);

 private:
  struct Known {
    DescriptionPtr description;
    MonoTime boottime;
    std::uint64_t judged = 0;
    EpochId epoch{};
    std::uint64_t seq = 0;
  };

  [[nodiscard]] const Known* find(const Description& description, const LateFlag& late) const;

  std::vector<Known> newest_;  // judged one of each kind of an instrument
};

}  // namespace buoyd
