#pragma once
// How full a store becomes, in amounts instead of rows: what is delivered stays until there is no
// room, then it goes first, the oldest first (B7 of docs/delivery.md), then raw bytes of the lines
// (`raw_share`), and then the oldest owed.
// buoyd's own readings, which go last, are not in it: a forecast has none. One owner, one thread.

#include <deque>
#include <optional>

#include "base/time.hpp"

namespace buoyd {

/// Readings, and what they are on their ways. Shares of readings are summed up, too.
struct Amount {
  double readings = 0;
  double values = 0;
  double blocks = 0;  ///< of batches of the record lane
  double stored = 0;  ///< bytes
  double live = 0;    ///< bytes on the live lane; in broker mode all of them

  Amount& operator+=(const Amount& other);
  [[nodiscard]] Amount operator*(double factor) const;
};

class StoreFill {
 public:
  /// Bytes that it may have, and those of them that only what is owed may take from raw bytes.
  explicit StoreFill(double bound, double for_raw = 0) : bound_(bound), shared_(bound - for_raw) {}

  /// What goes: owed readings that are lost.
  struct Lost {
    double readings = 0;
    MonoTime oldest{};
  };
  /// New readings, which are owed. Those of them that others have to make room for are lost.
  std::optional<Lost> add(const Amount& made, MonoTime now);
  /// The oldest owed readings, so many values at most, are delivered.
  Amount deliver(double values);

  [[nodiscard]] const Amount& owed() const { return owed_; }
  /// When the oldest owed reading was made.
  [[nodiscard]] std::optional<MonoTime> oldest() const;
  /// When there was no room for the first time.
  [[nodiscard]] std::optional<MonoTime> full_since() const { return full_since_; }
  [[nodiscard]] double bytes() const { return delivered_ + owed_.stored; }

 private:
  struct Made {
    Amount amount;
    MonoTime at;
  };

  const double bound_;
  const double shared_;    // by what was delivered and what is owed
  double delivered_ = 0;   // bytes
  std::deque<Made> made_;  // owed, the oldest first
  Amount owed_;
  std::optional<MonoTime> full_since_;
};

}  // namespace buoyd
