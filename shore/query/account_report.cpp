#include "shore/query/account_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "shore/archive/known_until.hpp"
#include "shore/decode/messages.hpp"
#include "shore/query/shown_text.hpp"

namespace buoyshore {

using buoyd::Range;
using buoyd::WallTime;

namespace {

constexpr std::size_t most_ranges = 4;  // of one epoch that are owed
constexpr std::size_t most_gaps = 10;
constexpr std::size_t most_kinds = 200;
constexpr std::size_t most_alarms = 10;

std::string ago(WallTime then, WallTime now) {
  return now < then ? "just now" : buoyd::friendly(now - then) + " ago";
}

/// "2026-11-20 07:00:00", "-" where it is not known.
std::string short_time(WallTime time) {
  if (time == WallTime{}) {
    return "-";
  }
  std::string text = buoyd::iso8601(time).substr(0, 19);
  text[10] = ' ';
  return text;
}

std::string range_text(Range range) {
  if (range.b == highest_seq) return fmt::format("{} to its unknown end", range.a);
  return range.a == range.b ? std::to_string(range.a) : fmt::format("{} to {}", range.a, range.b);
}

std::string heading(const Account& account, WallTime now) {
  const StationFacts& facts = account.facts;
  if (facts.epochs.empty()) {
    return fmt::format("{}: nothing was ever heard of it\n", facts.name);
  }
  const std::string text =
      fmt::format("{}: {}", facts.name, account.verdict.complete ? "complete" : "NOT COMPLETE");
  const auto until = known_until(facts);
  if (!until) return text + ", no hello was heard\n";
  if (is_by_import(facts)) return text + ", by its imported store\n";
  return text + fmt::format(" as of {}, {}\n{}{}", short_time(*until), ago(*until, now),
                            account.verdict.two_live
                                ? "two boards say hello in turn under this name: stop one of them\n"
                                : "",
                            is_newest_known(facts, now)
                                ? ""
                                : "what it took since is not known here; --wait asks it\n");
}

std::string owed_text(const EpochVerdict& verdict) {
  const auto& owed = verdict.owed.list();
  std::string text;
  for (std::size_t i = 0; i < std::min(owed.size(), most_ranges); ++i) {
    text += (i > 0 ? ", " : "") + range_text(owed[i]);
  }
  if (owed.size() > most_ranges) text += fmt::format(", and {} more", owed.size() - most_ranges);
  return text;
}

std::string epoch_line(const EpochFacts& epoch, const EpochVerdict& verdict) {
  const auto last = highest_told(epoch, verdict);
  const std::string numbers =
      fmt::format("{} to {}", epoch.first, last ? std::to_string(*last) : "?");
  const auto held = held_count(epoch);
  const std::string held_text = held ? std::to_string(*held) : "all";
  std::string line = fmt::format("  {}  {:<23} {:>10} {:>10}  {}", epoch.id, numbers, held_text,
                                 verdict.owed.count(), name_of(verdict.end));
  if (epoch.started) line += ", started " + short_time(*epoch.started);
  line += '\n';
  if (!verdict.owed.empty()) line += fmt::format("    owed: {}\n", owed_text(verdict));
  return line;
}

std::string epochs_text(const Account& account) {
  const auto& epochs = account.verdict.epochs;
  std::string text =
      fmt::format("\n  {:<16}  {:<23} {:>10} {:>10}\n", "epoch", "numbers", "held", "owed");
  const ShownEpochs shown = shown_epochs(account.verdict);
  for (const std::size_t i : shown.epochs) {
    text += epoch_line(account.facts.epochs[epochs[i].epoch], epochs[i]);
  }
  if (shown.other_open > 0) {
    text += fmt::format("  and {} others, not complete\n", shown.other_open);
  }
  if (shown.other_complete > 0) {
    text += fmt::format("  and {} earlier epochs, complete\n", shown.other_complete);
  }
  return text;
}

std::string gaps_text(const std::vector<GapRow>& gaps) {
  if (gaps.empty()) {
    return "\nno gaps\n";
  }
  std::string text = "\ngaps (numbers that no longer exist)\n";
  const std::size_t first = gaps.size() > most_gaps ? gaps.size() - most_gaps : 0;
  if (first > 0) text += fmt::format("  {} earlier ones, and\n", first);
  for (std::size_t i = first; i < gaps.size(); ++i) {
    text += fmt::format("  {}  {:<23} {:<10} {} to {}\n", gaps[i].epoch, range_text(gaps[i].range),
                        gaps[i].reason, short_time(gaps[i].t0), short_time(gaps[i].t1));
  }
  return text;
}

std::string tallies_text(const std::vector<TallyRow>& tallies, WallTime now) {
  std::string text;
  for (const TallyRow& tally : std::span(tallies).first(std::min(tallies.size(), most_kinds))) {
    text += fmt::format("  {:<32} {:>10}  latest {}, came {}\n",
                        shown(tally.instrument + "/" + tally.kind), tally.readings,
                        short_time(tally.last_utc), ago(tally.last_at, now));
  }
  if (tallies.size() > most_kinds) {
    text += fmt::format("  and {} other kinds\n", tallies.size() - most_kinds);
  }
  return text.empty() ? text : "\nreadings\n" + text;
}

std::string lost_slots_text(const std::vector<LostSlotsRow>& rows) {
  std::string text;
  for (const LostSlotsRow& row : rows) {
    std::string causes;
    for (const auto& [cause, slots] : row.causes) {
      causes += fmt::format("{}{} {}", causes.empty() ? "" : ", ", cause, slots);
    }
    text += fmt::format("  {:<32} {}\n", shown(row.instrument), causes);
  }
  return text.empty() ? text : "\nslots that were due and brought nothing, in its run\n" + text;
}

std::string alarms_text(const Account& account) {
  std::vector<std::string> lines;
  for (const EpochVerdict& epoch : account.verdict.epochs) {
    if (epoch.end == EpochEnd::unknown) {
      lines.push_back(
          fmt::format("{}: no start reading names it, its end is unknown: the store "
                      "was rolled back or replaced",
                      account.facts.epochs[epoch.epoch].id));
    }
  }
  for (const UnheardEpoch& epoch : account.verdict.unheard) {
    lines.push_back(fmt::format("{}: named by {} as ending at {}, nothing of it ever came: owed",
                                shown(epoch.id), epoch.named_by, epoch.last));
  }
  for (const AlarmRow& alarm : account.alarms) {
    const std::string of_epoch = alarm.epoch.empty() ? "" : alarm.epoch + ": ";
    lines.push_back(fmt::format("{}{}: {} ({} times, last {})", of_epoch, alarm.kind,
                                shown(alarm.text), alarm.count, short_time(alarm.last_at)));
  }
  std::string text;
  const std::size_t first = lines.size() > most_alarms ? lines.size() - most_alarms : 0;
  if (first > 0) text += fmt::format("  {} others, and\n", first);
  for (std::size_t i = first; i < lines.size(); ++i) text += "  ! " + lines[i] + '\n';
  return text.empty() ? text : "\nalarms\n" + text;
}

}  // namespace

std::string account_text(const Account& account, WallTime now) {
  std::string text = heading(account, now);
  if (account.facts.epochs.empty()) {
    return text;
  }
  return text + epochs_text(account) + gaps_text(account.gaps) +
         tallies_text(account.tallies, now) + lost_slots_text(account.lost_slots) +
         alarms_text(account);
}

std::string stations_text(const std::vector<Account>& accounts, WallTime now) {
  std::string text =
      fmt::format("{:<24} {:<14} {:>10} {:>12}  newest\n", "station", "", "owed", "readings");
  for (const Account& account : accounts) {
    const WallTime heard = account.heard();
    text += fmt::format("{:<24} {:<14} {:>10} {:>12}  {}\n", account.facts.name,
                        account.verdict.complete ? "complete" : "NOT COMPLETE", account.owed(),
                        account.readings(), heard == WallTime{} ? "-" : "came " + ago(heard, now));
  }
  return text;
}

}  // namespace buoyshore
