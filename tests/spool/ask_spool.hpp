#pragma once
// What tests ask a Spool.

#include <optional>

#include "spool/spool.hpp"

namespace buoyd {

inline SpoolStatus status_of(const Spool& spool) {
  SpoolStatus status;
  spool.report(status);
  return status;
}

/// The next owed run; nullopt also where it cannot be read now.
inline std::optional<OwedRun> read_owed(Spool& spool, const OwedQuery& query) {
  auto run = spool.next_owed(query);
  return run && run->failed ? std::nullopt : run;
}

}  // namespace buoyd
