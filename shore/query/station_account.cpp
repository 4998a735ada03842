#include "shore/query/station_account.hpp"

#include <algorithm>

#include "shore/decode/messages.hpp"

namespace buoyshore {

using buoyd::Result;
using buoyd::WallTime;

namespace {

constexpr std::size_t most_newest = 12;
constexpr std::size_t most_open = 50;  // epochs before those, that are not complete

}  // namespace

std::uint64_t Account::readings() const {
  std::uint64_t sum = 0;
  for (const TallyRow& tally : tallies) sum += tally.readings;
  return sum;
}

std::uint64_t Account::owed() const {
  std::uint64_t sum = 0;
  for (const EpochVerdict& epoch : verdict.epochs) sum += epoch.owed.count();
  return sum;
}

WallTime Account::heard() const {
  WallTime latest{};
  for (const TallyRow& tally : tallies) latest = std::max(latest, tally.last_at);
  return latest;
}

Result<Account> account_of(PreparedSql& sql, const std::string& station) {
  if (auto begun = sql.run("BEGIN"); !begun) return pass_on(begun);
  auto facts = facts_of(sql, station);
  auto gaps = gaps_of(sql, station);
  auto tallies = tallies_of(sql, station);
  auto alarms = alarms_of(sql, station);
  auto lost_slots = lost_slots_of(sql, station);
  auto ended = sql.run("COMMIT");
  if (!facts) return pass_on(facts);
  if (!gaps) return pass_on(gaps);
  if (!tallies) return pass_on(tallies);
  if (!alarms) return pass_on(alarms);
  if (!lost_slots) return pass_on(lost_slots);
  if (!ended) return pass_on(ended);
  Verdict verdict = judge(*facts);
  return Account{std::move(*facts),   std::move(verdict), std::move(*gaps),
                 std::move(*tallies), std::move(*alarms), std::move(*lost_slots)};
}

Result<Account> known_account(PreparedSql& sql, const std::string& station) {
  auto account = account_of(sql, station);
  if (account && account->facts.epochs.empty()) return unknown_station(sql, station);
  return account;
}

ShownEpochs shown_epochs(const Verdict& verdict) {
  ShownEpochs shown;
  const auto& epochs = verdict.epochs;
  for (std::size_t i = epochs.size(); i-- > 0;) {
    const bool is_new = i + most_newest >= epochs.size();
    const std::size_t older = shown.epochs.size() - std::min(shown.epochs.size(), most_newest);
    if (is_new || (!epochs[i].complete && older < most_open)) {
      shown.epochs.push_back(i);
    } else {
      ++(epochs[i].complete ? shown.other_complete : shown.other_open);
    }
  }
  std::ranges::reverse(shown.epochs);
  return shown;
}

std::optional<std::uint64_t> highest_told(const EpochFacts& epoch, const EpochVerdict& verdict) {
  if (!verdict.last || *verdict.last == highest_seq) return std::nullopt;
  return epoch.held.empty() ? *verdict.last : std::max(*verdict.last, epoch.held.list().back().b);
}

std::optional<std::uint64_t> held_count(const EpochFacts& epoch) {
  if (epoch.held.contains(highest_seq)) return std::nullopt;
  return epoch.held.count();
}

}  // namespace buoyshore
