#pragma once
// Looks at the book of provisional values while pages are open, and puts into their ring that it
// changed. The thread of the live watch.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "base/time.hpp"
#include "shore/serve/event_ring.hpp"
#include "shore/tables/database_reader.hpp"

namespace buoyshore {

class ProvisionalLook {
 public:
  /// At most so often.
  static constexpr buoyd::Micros between_looks = std::chrono::seconds(1);

  /// `archive`: beside which the book lies, or does not; `ends` is asked while it is read, true
  /// ends that.
  ProvisionalLook(const std::string& archive, EventRing& ring, const buoyd::Clock& clock,
                  std::function<bool()> ends);

  /// Puts an event `provisional` for all pages into the ring where the book came, went or changed
  /// since the last look. True if it did.
  bool look();

 private:
  /// Which opening of it, and what SQLite counts there.
  using Version = std::pair<std::uint64_t, std::int64_t>;
  [[nodiscard]] std::optional<Version> version();

  EventRing& ring_;
  const buoyd::Clock& clock_;
  buoyd::MonoTime next_;
  DatabaseReader book_;
  std::optional<Version> told_;  // nullopt: there is no book, or it cannot be read
};

}  // namespace buoyshore
