#include "spool/instrument_shares.hpp"

#include <algorithm>

namespace buoyd {

namespace {

constexpr double hours_a_day = 24;
constexpr double micros_an_hour = 3.6e9;
/// What a row takes besides its body and flags, with the instrument's name.
constexpr std::size_t row_overhead = 48;
/// Even of a tiny store, so that a long reading may pass.
constexpr double least_share = 256 * 1024.0;

double size_of(const Reading& reading) {
  return static_cast<double>(reading.body.size() + reading.flags.size() + row_overhead);
}

}  // namespace

double InstrumentShares::an_hour() const {
  return static_cast<double>(a_day_) / hours_a_day;
}

/// What was left over before the store was full counts for nothing: each begins with an hour's.
void InstrumentShares::let_go(MonoTime now) {
  if (now >= full_until_) shares_.clear();
  full_until_ = now + full_for;
}

InstrumentShares::Share& InstrumentShares::share_of(const std::string& instrument, MonoTime now) {
  const double most = std::max(an_hour(), least_share);
  Share& share = shares_.try_emplace(instrument, Share{most, now}).first->second;
  const auto passed = static_cast<double>((now - share.filled_at).count());
  share.bytes = std::min(most, share.bytes + an_hour() * passed / micros_an_hour);
  share.filled_at = now;
  return share;
}

bool InstrumentShares::admits(const Reading& reading, MonoTime now) {
  const std::string& instrument = reading.description->instrument();
  if (now >= full_until_ || instrument == own_instrument) {
    return true;
  }
  Share& share = share_of(instrument, now);
  if (share.bytes >= size_of(reading)) {
    share.bytes -= size_of(reading);
    return true;
  }
  ++refused_;
  DroppedFacts& facts =
      waiting_.try_emplace(instrument, DroppedFacts{instrument, 0, reading.boottime, {}})
          .first->second;
  ++facts.count;
  facts.last = reading.boottime;
  return false;
}

std::vector<DroppedFacts> InstrumentShares::take_refused() {
  std::vector<DroppedFacts> facts;
  facts.reserve(waiting_.size());
  for (auto& [instrument, dropped] : waiting_) facts.push_back(std::move(dropped));
  waiting_.clear();
  return facts;
}

}  // namespace buoyd
