// Values on the wrong side of a bound.

#include <fmt/format.h>

#include <algorithm>

#include "core/own_reading.hpp"
#include "core/shown/readable_value.hpp"
#include "shore/alarm/looks.hpp"
#include "shore/alarm/new_readings.hpp"
#include "shore/query/catalogue.hpp"
#include "shore/query/channel_choice.hpp"
#include "shore/station/battery.hpp"
#include "shore/station/told_instruments.hpp"

namespace buoyshore {

using buoyd::Result;
using buoyd::WallTime;

namespace {

Judgement judged(const BoundRule& rule, double value) {
  if (rule.is_below ? value < rule.bound : value > rule.bound) return Judgement::wrong;
  return (rule.is_below ? value >= rule.clear : value <= rule.clear) ? Judgement::well
                                                                     : Judgement::between;
}

std::string sentence(const std::string& what, std::string_view value, std::string_view unit,
                     const BoundRule& rule, Judgement judgement) {
  return fmt::format("{} is {}{}, {}{} {:g}", what, value, buoyd::readable_unit(unit),
                     judgement == Judgement::wrong ? "" : "no longer ",
                     rule.is_below ? "below" : "above", rule.bound);
}

/// Each new value of a channel that counts. False: the station has no such channel.
Result<bool> look_at_channel(PreparedSql& sql, const BoundRule& rule, const WatchedStation& at,
                             Watched& watched, const WatchedChannel& channel,
                             const std::string& name) {
  return for_each_new(sql, at, watched, channel, [&](WallTime time, const WatchedValue& value) {
    const auto number = value.number();
    if (!number) return;
    const Judgement judgement = judged(rule, *number);
    watched.judge(judgement, time, at.rule().after,
                  [&] { return sentence(name, value.text, value.channel->unit, rule, judgement); });
  });
}

/// Of the channel that tells the battery now.
Result<void> look_at_battery(PreparedSql& sql, const BoundRule& rule, WatchedStation& at) {
  auto newest = battery_of(sql, at.station());
  if (!newest) return pass_on(newest);
  if (!*newest) return {};
  const NewestValue& battery = **newest;
  auto watched = at.subject("battery");
  if (!watched) return pass_on(watched);
  auto looked =
      look_at_channel(sql, rule, at, **watched, {battery.instrument, battery.kind, battery.channel},
                      "the battery (" + battery.instrument + ")");
  if (!looked) return pass_on(looked);
  return {};
}

/// Older readings may have what those that come now have not: a height, a channel. Whether there
/// ever was such an instrument the readings say.
Result<bool> is_told_now(PreparedSql& sql, const std::string& station,
                         const WatchedChannel& channel) {
  auto entries = catalogue_of(sql, station, channel.instrument);
  if (failed_with(entries, buoyd::ErrorCode::invalid)) return true;
  if (!entries) return pass_on(entries);
  const auto kind = std::ranges::find(*entries, channel.kind, &CatalogueEntry::kind);
  return kind == entries->end() ||
         check_channels({channel.channel}, {kind->description}).has_value();
}

/// Did the instrument leave the configuration? The current run tells, once it told of all.
Result<bool> has_left(PreparedSql& sql, const std::string& station, const std::string& instrument) {
  if (instrument == buoyd::own_instrument) return false;
  auto told = told_now(sql, station);
  if (!told) return pass_on(told);
  return told->has_left(instrument);
}

/// An alarm that stands is cleared; else there is nothing to watch.
void leave(WatchedStation& at, Watched& watched, const std::string& name, const char* why) {
  watched.judge(Judgement::well, at.now(), at.rule().after, [&] { return name + ": " + why; });
  if (!watched.has_changed()) at.drop(name);
}

}  // namespace

Result<void> look_at(PreparedSql& sql, const BoundRule& rule, WatchedStation& at) {
  if (!rule.channel) return look_at_battery(sql, rule, at);
  const std::string name = rule.channel->text();
  auto watched = at.subject(name);
  if (!watched) return pass_on(watched);
  auto is_told = is_told_now(sql, at.station(), *rule.channel);
  if (!is_told) return pass_on(is_told);
  if (!*is_told) {
    leave(at, **watched, name, "its instrument has no such value any more");
    return {};
  }
  auto is_there = look_at_channel(sql, rule, at, **watched, *rule.channel, name);
  if (!is_there) return pass_on(is_there);
  if (!*is_there) {
    at.drop(name);
    return {};
  }
  // Asked last: what came before it left counts.
  auto left = has_left(sql, at.station(), rule.channel->instrument);
  if (!left) return pass_on(left);
  if (*left) leave(at, **watched, name, "its instrument left the configuration");
  return {};
}

}  // namespace buoyshore
