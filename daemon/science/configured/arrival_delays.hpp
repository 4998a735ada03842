#pragma once
// How late the messages of each kind are whole. One owner, one thread.

#include <algorithm>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace buoyd {

/// A reading bears the time of its first byte and comes with its last one: of a slow message long
/// after readings of other lines that are later. The longest delay of each kind is kept.
class ArrivalDelays {
 public:
  /// No delay counts for more: of a line that was stuck there is one once.
  static constexpr Micros most = std::chrono::minutes(1);

  void came(const std::string& kind, Micros late) {
    const auto known = std::ranges::find(kinds_, kind, &Kind::name);
    if (known == kinds_.end()) return kinds_.push_back({kind, std::min(late, most)});
    known->delay = std::clamp(late, known->delay, most);
  }
  /// 0: none of it was late.
  [[nodiscard]] Micros of(const std::string& kind) const {
    const auto known = std::ranges::find(kinds_, kind, &Kind::name);
    return known == kinds_.end() ? Micros(0) : known->delay;
  }

 private:
  struct Kind {
    std::string name;
    Micros delay{0};
  };
  std::vector<Kind> kinds_;
};

}  // namespace buoyd
