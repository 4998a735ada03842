#include "shore/query/time_zone.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <optional>

#include "base/digits.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;
using buoyd::WallTime;
using std::chrono::minutes;

namespace {

constexpr const char* zone_folder = "/usr/share/zoneinfo/";
constexpr std::size_t date_size = 10;                 // "2026-11-20"
constexpr std::size_t date_and_minute_size = 16;      // "2026-11-20T07:00"
constexpr std::int64_t year_0 = -62'167'219'200;      // s
constexpr std::int64_t year_10000 = 253'402'300'800;  // s

/// What the tz database and RFC 3339 call UTC. London in winter is not among them, nor is GMT.
bool is_name_of_utc(std::string_view name) {
  constexpr std::array<std::string_view, 9> names{
      "UTC", "Z", "UCT", "Universal", "Zulu", "Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu"};
  return std::ranges::find(names, name) != names.end();
}

/// "+08:00"
std::optional<minutes> offset_in(std::string_view text) {
  const bool is_shaped = text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':' &&
                         buoyd::all_digits(text.substr(1, 2)) && buoyd::all_digits(text.substr(4));
  if (!is_shaped) return std::nullopt;
  const auto hour = buoyd::digits_to_int(text.substr(1, 2));
  const auto minute = buoyd::digits_to_int(text.substr(4));
  if (hour > 23 || minute > 59) return std::nullopt;
  const minutes offset(hour * 60 + minute);
  return text[0] == '-' ? -offset : offset;
}

/// Names of places begin with a capital letter. Other files beside them are tables, or count leap
/// seconds ("right/UTC"), which no time of ours does.
bool is_place(const std::string& name) {
  const auto is_fine = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '/' || c == '_' || c == '-' ||
           c == '+';
  };
  if (name.empty() || name[0] < 'A' || name[0] > 'Z' || !std::ranges::all_of(name, is_fine)) {
    return false;
  }
  std::ifstream file(zone_folder + name, std::ios::binary);
  std::array<char, 4> magic{};
  return file.read(magic.data(), magic.size()) &&
         std::string_view(magic.data(), magic.size()) == "TZif";
}

/// The C library knows one zone at a time.
void choose(const std::string& place) {
  const char* const chosen = std::getenv("TZ");
  if (chosen != nullptr && place == chosen) return;
  ::setenv("TZ", place.c_str(), 1);
  ::tzset();
}

/// A text of date and time, with seconds, and the zone behind it.
struct TimeWords {
  std::string civil;
  std::string_view zone;
};

TimeWords words_of(std::string_view text) {
  const std::size_t end = std::min(text.find_first_of("Z+-", date_size), text.size());
  TimeWords words{std::string(text.substr(0, end)), text.substr(end)};
  if (words.civil.size() == date_size) words.civil += "T00:00:00";
  if (words.civil.size() == date_and_minute_size) words.civil += ":00";
  if (words.civil.size() > date_size && words.civil[date_size] == ' ') words.civil[date_size] = 'T';
  return words;
}

}  // namespace

Result<TimeZone> TimeZone::named(const std::string& text) {
  TimeZone zone;
  zone.name_ = text;
  if (is_name_of_utc(text)) return zone;
  if (const auto offset = offset_in(text)) {
    zone.fixed_ = *offset;
    return zone;
  }
  if (!is_place(text)) {
    return buoyd::fail(ErrorCode::invalid,
                       fmt::format("there is no zone '{}', expected UTC, +08:00 or a place such as "
                                   "Europe/Berlin, which needs the package tzdata",
                                   text));
  }
  zone.place_ = text;
  return zone;
}

minutes TimeZone::offset_at(WallTime time) const {
  if (place_.empty()) return fixed_;
  choose(place_);
  const std::time_t seconds =
      std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  std::tm civil{};
  if (::localtime_r(&seconds, &civil) == nullptr) return minutes(0);
  return minutes(civil.tm_gmtoff / 60);  // RFC 3339 has no offsets of seconds
}

std::string TimeZone::text_of(WallTime time) const {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  if (seconds < year_0 || seconds >= year_10000) return {};
  const minutes offset = offset_at(time);
  std::string text = buoyd::iso8601(time + offset);
  if (place_.empty() && offset == minutes(0)) return text;
  text.back() = offset < minutes(0) ? '-' : '+';
  const auto size = std::abs(offset.count());
  return text + fmt::format("{:02}:{:02}", size / 60, size % 60);
}

WallTime TimeZone::utc_of(WallTime civil) const {
  const minutes before = offset_at(civil - std::chrono::days(1));
  const minutes after = offset_at(civil + std::chrono::days(1));
  const bool is_after = offset_at(civil - before) != before && offset_at(civil - after) == after;
  return civil - (is_after ? after : before);
}

Result<WallTime> TimeZone::parse(std::string_view text) const {
  const TimeWords words = words_of(text);
  const auto civil = buoyd::parse_iso8601(words.civil + 'Z');
  const auto offset = words.zone == "Z" ? minutes(0) : offset_in(words.zone);
  if (!civil || (!offset && !words.zone.empty())) {
    return buoyd::fail(ErrorCode::invalid,
                       fmt::format("'{}' is no time, expected 2026-11-20, 2026-11-20T07:00:00 or "
                                   "with a zone 2026-11-20T15:00:00+08:00",
                                   text));
  }
  return offset ? *civil - *offset : utc_of(*civil);
}

}  // namespace buoyshore
