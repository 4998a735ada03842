#include "shore/alarm/alarm_watch.hpp"

#include <algorithm>

#include "shore/alarm/looks.hpp"
#include "shore/archive/station_query.hpp"

namespace buoyshore {

using buoyd::Result;
using buoyd::WallTime;

namespace {

Result<void> write(AlarmBook::Entry& entry, const Watched& watched,
                   const std::vector<std::string>& targets) {
  Condition condition = watched.condition();
  for (const AlarmTransition& change : watched.transitions()) {
    auto put = change.change == AlarmChange::raised
                   ? entry.raise(condition, change.at, change.said, targets)
                   : entry.clear(condition, change.at, change.said, targets);
    if (!put) return put;
  }
  return entry.keep(condition);
}

}  // namespace

Result<void> AlarmWatch::begin(WallTime now) {
  auto conditions = book_.conditions();
  if (!conditions) return pass_on(conditions);
  auto entry = book_.begin();
  if (!entry) return pass_on(entry);
  for (Condition& condition : *conditions) {
    const bool is_known = std::ranges::any_of(rules_.rules, [&](const AlarmRule& rule) {
      return rule.name == condition.rule && rule.may_watch(condition.station, condition.subject);
    });
    if (is_known) continue;
    if (condition.alarm != 0) {
      auto targets = book_.targets_of(condition.alarm);
      if (!targets) return pass_on(targets);
      auto cleared = entry->clear(condition, now, "its rule watches it no more", *targets);
      if (!cleared) return cleared;
    }
    if (auto forgotten = entry->forget(condition); !forgotten) return forgotten;
  }
  return entry->commit();
}

Result<std::size_t> AlarmWatch::look(WallTime now) {
  std::size_t changes = 0;
  idle_.clear();
  auto all = station_names(archive_);
  if (!all) return pass_on(all);
  for (const AlarmRule& rule : rules_.rules) {
    idle_[rule.name] = "no station has what it names";
    for (const std::string& station : rule.stations.empty() ? *all : rule.stations) {
      auto found = look(rule, station, now);
      if (!found) return found;
      changes += *found;
    }
  }
  return changes;
}

Result<std::size_t> AlarmWatch::look(const AlarmRule& rule, const std::string& station,
                                     WallTime now) {
  WatchedStation at(book_, rule, station, now);
  auto looked =
      std::visit([&](const auto& sort) { return look_at(archive_, sort, at); }, rule.watches);
  if (failed_with(looked, buoyd::ErrorCode::invalid)) {
    idle_[rule.name] = looked.error().text;
    return 0;
  }
  if (!looked) return pass_on(looked);
  std::size_t changes = 0;
  std::vector<const Watched*> changed;
  for (const auto& [subject, watched] : at.all()) {
    idle_.erase(rule.name);
    changes += watched.transitions().size();
    if (watched.has_changed()) changed.push_back(&watched);
  }
  if (changed.empty()) return changes;
  auto entry = book_.begin();
  if (!entry) return pass_on(entry);
  for (const Watched* watched : changed) {
    if (auto written = write(*entry, *watched, rule.to); !written) return pass_on(written);
  }
  if (auto committed = entry->commit(); !committed) return pass_on(committed);
  return changes;
}

}  // namespace buoyshore
