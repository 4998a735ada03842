// account and stations: whether an archive is complete. account takes a person's word, too.

#include <fmt/format.h>
#include <poll.h>

#include <cstdio>
#include <utility>
#include <vector>

#include "shore/archive/archive.hpp"
#include "shore/archive/archive_file.hpp"
#include "shore/archive/known_until.hpp"
#include "shore/commands.hpp"
#include "shore/query/account_report.hpp"
#include "shore/send/local_inbox.hpp"

namespace buoyshore {

using buoyd::MonoTime;
using buoyd::Result;

namespace {

constexpr int look_again_ms = 200;
constexpr double longest_wait = 1e6;                          // s
constexpr buoyd::Micros ask_again = std::chrono::minutes(1);  // a buoy says hello once a minute

Result<Account> look(const std::string& archive, const std::string& station) {
  auto database = open_for_reading(archive);
  if (!database) return pass_on(database);
  PreparedSql sql(**database);
  return account_of(sql, station);
}

/// Of a station that nothing was ever heard of.
buoyd::Error who_is_there(const std::string& archive, const std::string& station) {
  auto database = open_for_reading(archive);
  if (!database) return database.error();
  PreparedSql sql(**database);
  return unknown_station(sql, station).value();
}

bool is_complete(const Account& account, buoyd::WallTime now) {
  return account.verdict.complete && is_newest_known(account.facts, now);
}

/// Looks until the account is complete or the time is over, and has the station asked as long as
/// its newest state is not known.
class AccountWait {
 public:
  AccountWait(const std::string& archive, const std::string& station, const buoyd::Clock& clock)
      : archive_(archive), station_(station), clock_(clock) {}

  Result<Account> run(MonoTime until) {
    auto found = look(archive_, station_);
    while (is_worth_waiting(found) && clock_.mono() < until) {
      if (found && !is_newest_known(found->facts, clock_.wall())) ask();
      ::poll(nullptr, 0, look_again_ms);
      found = look(archive_, station_);
    }
    return found;
  }

 private:
  /// Is there more to come, as far as we can tell?
  [[nodiscard]] bool is_worth_waiting(const Result<Account>& found) const {
    return found ? !is_complete(*found, clock_.wall())
                 : found.error().code == buoyd::ErrorCode::unavailable;
  }

  void ask() {
    if (asked_at_ && clock_.mono() - *asked_at_ < ask_again) return;
    const bool is_first = !asked_at_;
    asked_at_ = clock_.mono();
    const auto asked = say_to(ask_path(archive_), station_);
    if (!asked && is_first) {
      fmt::print(stderr, "buoyshore: the station cannot be asked, nobody collects: {}\n",
                 asked.error().text);
    }
  }

  const std::string& archive_;
  const std::string& station_;
  const buoyd::Clock& clock_;
  std::optional<MonoTime> asked_at_;
};

}  // namespace

int account(const std::string& archive, const std::string& station, double wait_seconds) {
  const buoyd::SystemClock clock;
  if (!(wait_seconds >= 0 && wait_seconds <= longest_wait)) {
    return say(2,
               fmt::format("--wait {}, expected 0 to {:.0f} seconds", wait_seconds, longest_wait));
  }
  const MonoTime until =
      clock.mono() + buoyd::Micros(static_cast<std::int64_t>(wait_seconds * 1'000'000));
  const auto found = AccountWait(archive, station, clock).run(until);
  if (!found) return say(found.error());
  if (found->facts.epochs.empty()) return say(who_is_there(archive, station));
  const buoyd::WallTime now = clock.wall();
  fmt::print("{}", account_text(*found, now));
  return is_complete(*found, now) ? 0 : 1;
}

int accept_loss(const std::string& archive, const std::string& station, const std::string& epoch,
                const std::string& because) {
  const auto id = buoyd::hash8_from_hex(epoch);
  if (!id || because.empty()) {
    return say(2, "expected --accept EPOCH, 16 hex digits, and --because TEXT");
  }
  if (auto there = open_for_reading(archive); !there) return say(there.error());
  const auto lock = ArchiveLock::take(archive);
  if (!lock) return say(lock.error());
  auto opened = Archive::open(archive);
  if (!opened) return say(opened.error());
  const auto accepted =
      (*opened)->accept(station, buoyd::to_hex(*id), because, buoyd::SystemClock().wall());
  return accepted ? 0 : say(accepted.error());
}

int stations(const std::string& archive) {
  auto database = open_for_reading(archive);
  if (!database) return say(database.error());
  PreparedSql sql(**database);
  const auto names = station_names(sql);
  if (!names) return say(names.error());
  std::vector<Account> accounts;
  for (const std::string& name : *names) {
    auto account = account_of(sql, name);
    if (!account) return say(account.error());
    accounts.push_back(std::move(*account));
  }
  fmt::print("{}", stations_text(accounts, buoyd::SystemClock().wall()));
  return 0;
}

}  // namespace buoyshore
