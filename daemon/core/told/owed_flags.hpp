#pragma once
// Late flags that came with readings which are not stored: the next of their kind that is stored
// says them. Of each kind one reading's flags wait, the first behind one that was stored: what the
// others would say is of readings that nobody has. Values; one owner.

#include <algorithm>
#include <utility>
#include <vector>

#include "core/reading.hpp"

namespace buoyd {

class OwedFlags {
 public:
  /// The reading is not stored.
  void owe(Reading& reading) {
    if (reading.late_flags.empty() || find(reading) != owed_.end()) return;
    owed_.push_back({reading.description, std::move(reading.late_flags)});
  }
  /// The reading is, and takes along what its kind is owed.
  void pay(Reading& reading) {
    const auto owed = find(reading);
    if (owed == owed_.end()) return;
    auto& flags = reading.late_flags;
    flags.insert(flags.begin(), owed->flags.begin(), owed->flags.end());
    owed_.erase(owed);
  }

 private:
  struct Owed {
    DescriptionPtr description;
    std::vector<LateFlag> flags;
  };

  [[nodiscard]] std::vector<Owed>::iterator find(const Reading& reading) {
    return std::ranges::find_if(
        owed_, [&](const Owed& one) { return same_kind(*one.description, *reading.description); });
  }

  std::vector<Owed> owed_;
};

}  // namespace buoyd
