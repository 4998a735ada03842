#include "shore/alarm/alarm_text.hpp"

#include <fmt/format.h>

#include "shore/query/shown_text.hpp"

namespace buoyshore {

namespace {

std::string state_text(const Alarm& alarm, const TimeZone& zone) {
  std::string text = alarm.cleared_at ? "cleared " + zone.text_of(*alarm.cleared_at) : "stands";
  if (!alarm.acknowledged_at) return text;
  text += fmt::format(", acknowledged {} by {}", zone.text_of(*alarm.acknowledged_at),
                      shown(alarm.acknowledged_by));
  if (!alarm.acknowledged_words.empty()) text += ": " + shown(alarm.acknowledged_words);
  return text;
}

}  // namespace

std::string alarms_text(std::span<const Alarm> alarms, std::span<const Notice> untold,
                        const TimeZone& zone) {
  std::string text;
  for (const Alarm& alarm : alarms) {
    text += fmt::format("{}  {}  {}  {}: {} ({})\n", alarm.n, zone.text_of(alarm.raised_at),
                        shown(alarm.station), shown(alarm.rule), shown(alarm.raised_said),
                        state_text(alarm, zone));
  }
  for (const Notice& notice : untold) {
    text += fmt::format("not told yet: {} to {}, {} tries{}\n", shown(notice.name),
                        shown(notice.target), notice.tries,
                        notice.problem.empty() ? "" : ", " + shown(notice.problem));
  }
  return text;
}

}  // namespace buoyshore
