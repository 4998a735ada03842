#pragma once
// Raw bytes inside a store, where an older buoyd kept its ring: they are moved into the ring's own
// file, a little at a time. Owned by Spool, made anew for each store it opens; the spool thread
// only.

#include <cstdint>

#include "spool/raw/raw_ring.hpp"

namespace buoyd {

class FormerRaw {
 public:
  /// Looks whether `store` has any; then the ring's new rows are to follow them.
  FormerRaw(Database& store, RawRing& ring);
  [[nodiscard]] bool is_there() const { return is_there_; }
  /// Moves the next rows; the table goes with the last one. After an error the rest is left alone.
  [[nodiscard]] Result<void> carry_on();

 private:
  Result<void> carry();

  Database& store_;
  RawRing& ring_;
  bool is_there_ = false;
};

}  // namespace buoyd
