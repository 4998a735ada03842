#include "rehearse/store_fill.hpp"

#include <algorithm>

namespace buoyd {

Amount& Amount::operator+=(const Amount& other) {
  readings += other.readings;
  values += other.values;
  blocks += other.blocks;
  stored += other.stored;
  live += other.live;
  return *this;
}

Amount Amount::operator*(double factor) const {
  return {readings * factor, values * factor, blocks * factor, stored * factor, live * factor};
}

std::optional<StoreFill::Lost> StoreFill::add(const Amount& made, MonoTime now) {
  if (made.readings > 0) {
    made_.push_back({made, now});
    owed_ += made;
  }
  if (bytes() <= shared_) return std::nullopt;
  if (!full_since_) full_since_ = now;
  delivered_ -= std::min(delivered_, bytes() - shared_);
  if (bytes() <= bound_ || made_.empty()) return std::nullopt;
  Lost lost{0, made_.front().at};
  while (bytes() > bound_ && !made_.empty()) {
    lost.readings += made_.front().amount.readings;
    owed_ += made_.front().amount * -1;
    made_.pop_front();
  }
  return lost;
}

Amount StoreFill::deliver(double values) {
  Amount gone;
  while (!made_.empty() && values > 0) {
    Amount& oldest = made_.front().amount;
    const double part = oldest.values > 0 ? std::min(values / oldest.values, 1.0) : 1;
    values -= oldest.values;
    gone += oldest * part;
    if (part < 1) {
      oldest = oldest * (1 - part);
    } else {
      made_.pop_front();
    }
  }
  delivered_ += gone.stored;
  owed_ = made_.empty() ? Amount{} : (owed_ += gone * -1);
  return gone;
}

std::optional<MonoTime> StoreFill::oldest() const {
  return made_.empty() ? std::nullopt : std::optional(made_.front().at);
}

}  // namespace buoyd
