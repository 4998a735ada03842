#include "acquire/reading_outlet.hpp"

#include <algorithm>
#include <utility>

#include "core/own_readings.hpp"

namespace buoyd {

namespace {

constexpr Micros between_tellings = std::chrono::seconds(10);

}  // namespace

std::size_t ReadingOutlet::add(std::string instrument) {
  Account account;
  account.instrument = std::move(instrument);
  accounts_.push_back(std::move(account));
  return accounts_.size() - 1;
}

bool ReadingOutlet::offer(std::size_t instrument, Reading& reading, MonoTime now) {
  const MonoTime boottime = reading.boottime;
  if (!sink_.offer(reading)) {
    count_dropped(accounts_[instrument], boottime);
    return false;
  }
  tell_drops(now);
  return true;
}

void ReadingOutlet::count_dropped(Account& account, MonoTime boottime) {
  account.first = account.untold == 0 ? boottime : std::min(account.first, boottime);
  account.last = account.untold == 0 ? boottime : std::max(account.last, boottime);
  ++account.untold;
  ++account.total;
  ++untold_;
}

void ReadingOutlet::tell_change(ChangeReport& report, MonoTime now) {
  const auto facts = report.due(now);
  if (!facts) {
    return;
  }
  Reading reading = event_reading(*facts, now);
  if (sink_.offer(reading)) {
    report.told(now);
  }
}

void ReadingOutlet::tell_drops(MonoTime now) {
  if (untold_ == 0) {
    return;
  }
  for (Account& account : accounts_) {
    if (account.untold > 0 && account.not_before <= now && !tell(account, now)) {
      return;
    }
  }
}

void ReadingOutlet::tell_all_drops(MonoTime now) {
  for (Account& account : accounts_) {
    account.not_before = now;
  }
  tell_drops(now);
}

bool ReadingOutlet::tell(Account& account, MonoTime now) {
  Reading reading =
      dropped_reading({account.instrument, account.untold, account.first, account.last}, now);
  if (!sink_.offer(reading)) {
    return false;
  }
  untold_ -= std::exchange(account.untold, 0);
  account.not_before = now + between_tellings;
  return true;
}

}  // namespace buoyd
