#include "commission/step/disk_step.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/json_parts.hpp"
#include "base/quantity.hpp"
#include "config/forecast/measured_forecast.hpp"

namespace buoyd {

namespace {

std::string size(double bytes) {
  return print_size(std::max(bytes, 0.0));
}

}  // namespace

StepResult judge_disk(const DiskFacts& facts) {
  StepResult made;
  made.step = Step::disk;
  if (facts.is_volatile) return made.failed("", "store in memory");
  const auto wanted = static_cast<double>(facts.max_size);
  const double room = static_cast<double>(facts.store) + static_cast<double>(facts.free) -
                      static_cast<double>(facts.reserve);
  const double usable = std::max(0.0, std::min(room, wanted));
  made.number("", "disk_free", static_cast<double>(facts.free), "byte");
  made.number("", "store_size", static_cast<double>(facts.store), "byte");
  const std::string detail = fmt::format("{} / {}", size(room), size(wanted));
  if (room < wanted) {
    made.failed("", "no room for the store", detail);
  } else {
    made.passed("", "room for the store", detail);
  }
  if (facts.per_day <= 0) return made.untested("", "growth not known");
  const double days = usable / facts.per_day;
  made.number("", "store_growth", facts.per_day, "byte day-1");
  made.number("", "days_kept", days, "day");
  const std::string lasts = fmt::format("{:.0f} d; {} / d", days, size(facts.per_day));
  if (facts.days <= 0) return made.told("", "store lasts", lasts);
  const std::string asked = fmt::format("{:.0f} d / {:.0f} d", days, facts.days);
  return days < facts.days ? made.failed("", "store does not last", asked)
                           : made.passed("", "store lasts", asked);
}

Result<StepResult> look_at_disk(Outside& outside, double days) {
  auto status = outside.status();
  if (!status) return pass_on(status);
  const SpoolSettings& settings = outside.configuration.settings.spool;
  const Json& spool = parts::part(*status, "spool");
  const auto measured = measured_forecast(outside.configuration, *status, outside.clock.wall());
  const Forecast stated = forecast(outside.configuration);
  DiskFacts facts;
  facts.free = outside.free_bytes(std::filesystem::path(settings.path).parent_path().string());
  facts.store = static_cast<std::uint64_t>(parts::number(spool, "database_bytes") +
                                           parts::number(spool, "wal_bytes") +
                                           parts::number(spool, "raw_bytes"));
  facts.max_size = settings.max_size;
  facts.reserve = settings.reserve;
  facts.per_day = std::max(measured ? measured->stored_per_day : 0, stated.stored_per_day);
  facts.is_volatile = parts::is_true(spool, "volatile");
  facts.days = days;
  return judge_disk(facts);
}

}  // namespace buoyd
