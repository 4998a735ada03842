#pragma once
// Moves raw bytes out of a store, where an older buoyd kept its ring, into the ring's own file, a
// little at a time. Spool owns it and makes it anew for each store that it opens; the spool thread
// only.

#include <cstdint>

#include "spool/raw/raw_ring.hpp"

namespace buoyd {

class FormerRaw {
 public:
  /// Looks whether `store` has any. If so, the ring's new rows are to follow them.
  FormerRaw(Database& store, RawRing& ring);
  [[nodiscard]] bool is_there() const { return is_there_; }
  /// Moves the next rows, and deletes the table with the last one. After an error it leaves the
  /// rest alone.
  [[nodiscard]] Result<void> carry_on();

 private:
  Result<void> carry();

  Database& store_;
  RawRing& ring_;
  bool is_there_ = false;
};

}  // namespace buoyd
