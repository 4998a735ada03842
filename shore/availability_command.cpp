// availability: how much of what was expected came, and why the rest did not.

#include <fmt/format.h>

#include "base/number_text.hpp"
#include "base/time.hpp"
#include "shore/archive/archive_file.hpp"
#include "shore/command_options.hpp"
#include "shore/report/availability_text.hpp"
#include "shore/report_commands.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;

namespace {

/// "2026-10": from its first day to that of the next one.
Result<TimeBounds> month_of(const std::string& text, const TimeZone& zone) {
  const bool has_form = text.size() == 7 && text[4] == '-';
  const auto year = buoyd::number_in<int>(std::string_view(text).substr(0, has_form ? 4 : 0));
  const auto month = buoyd::number_in<int>(std::string_view(text).substr(has_form ? 5 : 0));
  if (!has_form || !year || !month || *month < 1 || *month > 12) {
    return buoyd::fail(ErrorCode::invalid,
                       fmt::format("--month '{}', expected one such as 2026-10", text));
  }
  const int next = *month % 12 + 1;
  return bounds_of(fmt::format("{:04}-{:02}-01", *year, *month),
                   fmt::format("{:04}-{:02}-01", next == 1 ? *year + 1 : *year, next), zone);
}

Result<TimeBounds> asked_time(PreparedSql& sql, const AvailabilityWords& words,
                              const TimeZone& zone) {
  const int ways = (words.month.empty() ? 0 : 1) + (words.deployment.empty() ? 0 : 1) +
                   (words.from.empty() && words.to.empty() ? 0 : 1);
  if (ways > 1) {
    return buoyd::fail(ErrorCode::invalid,
                       "expected one of --month, --deployment, and --from with --to");
  }
  if (!words.month.empty()) return month_of(words.month, zone);
  if (!words.deployment.empty()) return deployment_time(sql, words.station, words.deployment);
  return bounds_of(words.from, words.to, zone);
}

Result<std::string> report_of(PreparedSql& sql, const AvailabilityWords& words) {
  if (words.is_csv && words.is_json) {
    return buoyd::fail(ErrorCode::invalid, "expected one of --csv and --json");
  }
  auto zone = TimeZone::named(words.zone);
  if (!zone) return pass_on(zone);
  auto time = asked_time(sql, words, *zone);
  if (!time) return pass_on(time);
  const buoyd::SystemClock clock;
  auto kinds = availability_of(
      sql, {words.station, words.instrument, words.kind, time->from, time->to, clock.wall()});
  if (!kinds) return pass_on(kinds);
  if (words.is_csv) return availability_csv(words.station, *kinds, *zone);
  if (words.is_json) return availability_json(*kinds) + '\n';
  return availability_text(*kinds, *zone);
}

}  // namespace

int availability(const std::string& archive, const AvailabilityWords& words) {
  auto database = open_for_reading(archive);
  if (!database) return say(database.error());
  PreparedSql sql(**database);
  auto report = report_of(sql, words);
  if (!report) return say(report.error());
  fmt::print("{}", *report);
  return 0;
}

}  // namespace buoyshore
