#pragma once
// Flags that are known only after their reading was handed over (Reading::late_flags). While the
// earlier reading waits for its commit, the flag becomes its own; a committed row is never changed
// (I3), so that behind it an amendment says the flag. The spool thread only.

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
  /// These are the newest readings of their kinds, and durable.
  void committed(const EpochId& epoch, const std::vector<StoredReading>& newest);

 private:
  struct Known {
    DescriptionPtr description;
    MonoTime boottime;
    EpochId epoch{};
    std::uint64_t seq = 0;
  };

  [[nodiscard]] const Known* find(const Description& description, MonoTime boottime) const;

  std::vector<Known> newest_;  // one of each kind of an instrument
};

}  // namespace buoyd
