#include <algorithm>
#include <cmath>

#include "model/channel_clock.hpp"
#include "science/computed/value_places.hpp"
#include "science/configured/reading_check.hpp"
#include "science/quality/board_checks.hpp"

namespace buoyd {

namespace {

using namespace std::chrono_literals;

// No buoy spoke before 2000, and none that is built now will in 2100. The end is inside.
constexpr WallTime earliest{std::chrono::seconds(946'684'800)};
constexpr WallTime latest{std::chrono::seconds(4'102'444'799)};

/// How far local time is ahead of UTC in a zone as the configuration names it: "+08:00".
Micros ahead_of_utc(std::string_view zone) {
  if (zone.size() != std::string_view("+08:00").size()) return 0s;
  const auto number = [&](std::size_t at) { return (zone[at] - '0') * 10 + (zone[at + 1] - '0'); };
  const Micros ahead = 1h * number(1) + 1min * number(4);
  return zone[0] == '-' ? -ahead : ahead;
}

/// nullopt: there is none. What no clock can count becomes a time outside of all limits.
std::optional<WallTime> stamp_of(double seconds) {
  if (std::isnan(seconds)) return std::nullopt;
  constexpr double beyond = 1e11;  // the year 5138
  return WallTime(Micros(std::llround(std::clamp(seconds, -beyond, beyond) * 1e6)));
}

class DateCheck final : public ReadingCheck {
 public:
  DateCheck(const ImpossibleDate& date, std::size_t value, Micros ahead)
      : date_(date), value_(value), ahead_(ahead) {}

  void judge(const SourceReading& reading, const std::optional<WallTime>& utc,
             std::vector<ValueFlag>& flags) override {
    auto stamp = stamp_of(reading.values[value_]);
    if (stamp) *stamp -= ahead_;
    flags.push_back({value_, QualityTest::impossible_date, date_.judge(stamp, utc)});
  }

 private:
  ImpossibleDate date_;
  std::size_t value_;
  Micros ahead_;
};

}  // namespace

std::unique_ptr<ReadingCheck> date_check(const CheckedKind& checked,
                                         const QualitySettings& quality) {
  const auto& [instrument, model, kind, shape] = checked;
  const ModelKind* const own = find_named(model.kinds, kind.name);
  const auto places = places_of(shape, quality.channel);
  if (!quality.impossible_date || own == nullptr || !places) return nullptr;
  const auto at =
      static_cast<std::size_t>(find_named(own->channels, quality.channel) - own->channels.data());
  const auto index = static_cast<std::size_t>(own - model.kinds.data());
  auto date = ImpossibleDate::make({earliest, latest, quality.impossible_date});
  if (!date || !is_time_stamp(model, index, at)) return nullptr;
  const bool is_own_clock = clock_of(model, index, at) == "instrument";
  const Micros ahead = is_own_clock ? ahead_of_utc(instrument.clock) : 0s;
  return std::make_unique<DateCheck>(*date, places->first, ahead);
}

}  // namespace buoyd
