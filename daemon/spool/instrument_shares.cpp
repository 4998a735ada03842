#include "spool/instrument_shares.hpp"

#include <algorithm>

namespace buoyd {

namespace {

constexpr double hours_a_day = 24;
/// What a row takes besides its body and flags, with the instrument's name.
constexpr std::size_t overhead_with_name = 48;
/// Even of a tiny store, so that a long reading may pass.
constexpr double least_share = 256 * 1024.0;

double size_of(const Reading& reading) {
  return static_cast<double>(reading.body.size() + reading.flags.size() + overhead_with_name);
}

}  // namespace

/// What was left over before the store was full counts for nothing: each begins with an hour's.
void InstrumentShares::let_go(MonoTime now) {
  if (now >= full_until_) shares_.clear();
  full_until_ = now + full_for;
}

ByteAllowance& InstrumentShares::share_of(const std::string& instrument, MonoTime now) {
  const auto a_day = static_cast<double>(a_day_);
  const double most = std::max(a_day / hours_a_day, least_share);
  ByteAllowance& share = shares_.try_emplace(instrument, ByteAllowance{most, now}).first->second;
  share.grow(a_day, most, now);
  return share;
}

bool InstrumentShares::admits(const Reading& reading, MonoTime now) {
  const std::string& instrument = reading.description->instrument();
  if (now >= full_until_ || instrument == own_instrument) {
    return true;
  }
  ByteAllowance& share = share_of(instrument, now);
  if (share.left >= size_of(reading)) {
    share.left -= size_of(reading);
    return true;
  }
  ++refused_;
  waiting_.try_emplace(instrument, DroppedFacts{instrument, 0, {}, {}})
      .first->second.add(reading.boottime);
  return false;
}

std::vector<DroppedFacts> InstrumentShares::take_refused(MonoTime now) {
  std::vector<DroppedFacts> facts;
  if (waiting_.empty() || now < count_from_) return facts;
  count_from_ = now + between_counts;
  facts.reserve(waiting_.size());
  for (auto& [instrument, dropped] : waiting_) facts.push_back(std::move(dropped));
  waiting_.clear();
  return facts;
}

}  // namespace buoyd
