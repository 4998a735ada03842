#pragma once
// Owed rows of the store in use that the disk fails to read, and for how long it has. Owned by
// Spool; the spool thread only.

#include <optional>

#include "core/delivery.hpp"

namespace buoyd {

class UnreadRows {
 public:
  /// Lanes ask once a second. A failure that comes later than this after the last one begins anew.
  static constexpr Micros longest_pause = std::chrono::seconds(10);

  /// What follows query.after could not be read. Returns since when that fails.
  MonoTime failed(const OwedQuery& query, MonoTime now) {
    if (!is_of(query) || after_ != query.after || now - last_ > longest_pause) {
      epoch_ = query.epoch;
      after_ = query.after;
      since_ = now;
    }
    last_ = now;
    return since_;
  }
  /// `run` is what was read for the query. If it reaches behind the place that failed, that place
  /// can be read again and is forgotten.
  void read(const OwedQuery& query, const std::optional<OwedRun>& run) {
    if (is_of(query) && query.after <= after_ && (!run || run->to > after_)) forget();
  }
  void forget() { epoch_.reset(); }

 private:
  [[nodiscard]] bool is_of(const OwedQuery& query) const { return epoch_ == query.epoch; }

  std::optional<EpochId> epoch_;
  std::uint64_t after_ = 0;  // the first of them follows
  MonoTime since_{};
  MonoTime last_{};
};

}  // namespace buoyd
