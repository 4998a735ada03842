#pragma once
// The zone in which people ashore say times and read them: UTC, a fixed offset, or a place of the
// tz database. A place sets the variable TZ of the process, so only the main thread of a program
// that does not need TZ otherwise may use it.

#include <chrono>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace buoyshore {

class TimeZone {
 public:
  TimeZone() = default;  ///< UTC
  /// "UTC", "+08:00", or a name of the tz database such as "Europe/Berlin". Error invalid: it is
  /// none of these, or this machine has no such place (package tzdata).
  [[nodiscard]] static buoyd::Result<TimeZone> named(const std::string& text);

  /// "2026-11-20T15:00:00.123456+08:00"; UTC ends with "Z". "" outside the years 0000 to
  /// 9999 of UTC.
  [[nodiscard]] std::string text_of(buoyd::WallTime time) const;
  /// A date, or date and time: "2026-11-20", "2026-11-20T15:00", "2026-11-20 15:00:00.5". Both are
  /// of this zone unless the text ends with a zone of its own, "Z" or "+08:00". Where a clock was
  /// put back, a time that came twice is the earlier one. Where it was put forward, a time that
  /// never came is what a clock shows that was not put forward. Error invalid: it is no time.
  [[nodiscard]] buoyd::Result<buoyd::WallTime> parse(std::string_view text) const;

  /// As named() was told: "+08:00", "Europe/Berlin"; "UTC" by default.
  [[nodiscard]] const std::string& name() const { return name_; }
  /// What its clocks show beyond UTC at that time.
  [[nodiscard]] std::chrono::minutes offset_at(buoyd::WallTime time) const;
  /// When its clocks show that, as parse() has it of a time that came twice or never.
  [[nodiscard]] buoyd::WallTime utc_of(buoyd::WallTime civil) const;
  [[nodiscard]] bool is_utc() const { return place_.empty() && fixed_ == std::chrono::minutes(0); }

 private:
  std::string name_ = "UTC";
  std::string place_;  // "" = the offset is fixed
  std::chrono::minutes fixed_{0};
};

}  // namespace buoyshore
