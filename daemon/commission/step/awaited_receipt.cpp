#include "commission/step/awaited_receipt.hpp"

#include "base/json_parts.hpp"

namespace buoyd {

AwaitedReceipt::AwaitedReceipt(DeliveryMode mode, const Json& status, MonoTime now)
    : mode_(mode), moved_(now) {
  begin(parts::part(status, "spool"));
}

void AwaitedReceipt::begin(const Json& spool) {
  epoch_ = parts::text(spool, "epoch");
  const std::int64_t newest = parts::count(spool, "last");
  settled_ = newest - parts::count(spool, "owed");
  bound_ = mode_ == DeliveryMode::broker ? settled_ : newest;
}

void AwaitedReceipt::see(const Json& status, MonoTime now) {
  const Json& spool = parts::part(status, "spool");
  // buoyd started anew: its store may be another one, with other numbers.
  if (parts::text(spool, "epoch") != epoch_) begin(spool);
  const std::int64_t last = parts::count(spool, "last");
  const std::int64_t owed = parts::count(spool, "owed");
  if (last - owed > settled_) {
    settled_ = last - owed;
    moved_ = now;
  }
  came_ = is_receipted(bound_, last, owed);
}

}  // namespace buoyd
