#pragma once
// Readings that are asked of instruments which are polled seldom, until they are in the store. One
// thread, whose `outside` it is.

#include <cstdint>
#include <string>
#include <vector>

#include "commission/step/outside.hpp"

namespace buoyd {

class AskedReadings {
 public:
  /// Asks each one that might not be polled by itself within that time. `newest`: the store's
  /// newest number until now.
  AskedReadings(const Outside& outside, Micros listen, std::uint64_t newest);

  /// Whether each was stored, or is not to be expected any more.
  [[nodiscard]] bool are_over();

 private:
  struct Asked {
    std::string instrument;
    std::int64_t ticket = 0;
    MonoTime until;  // so long buoyd tries, and then it stores
    bool has_answered = false;
  };

  void look_for(Asked& one);
  [[nodiscard]] bool is_stored(const Asked& one) const;

  const Outside& outside_;
  const std::uint64_t newest_;
  std::vector<Asked> asked_;
};

}  // namespace buoyd
