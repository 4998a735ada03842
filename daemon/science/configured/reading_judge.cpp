#include "science/configured/reading_judge.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "core/body.hpp"
#include "science/configured/configured_tests.hpp"
#include "science/flags.hpp"

namespace buoyd {

namespace {

Flag flag_of(char digit) {
  return static_cast<Flag>(digit - '0');
}

char digit_of(Flag flag) {
  return static_cast<char>('0' + static_cast<int>(flag));
}

constexpr double no_depth = std::numeric_limits<double>::quiet_NaN();

char with(char said, Flag judged) {
  return digit_of(aggregate_flag(std::array{flag_of(said), judged}));
}

}  // namespace

ReadingJudge::ReadingJudge(const InstrumentSettings& instrument, Micros interval)
    : settings_(instrument.quality), interval_(interval) {}

std::vector<ReadingJudge::JudgedValue> ReadingJudge::values_of(
    const Description& description) const {
  std::vector<JudgedValue> values;
  std::size_t index = 0;
  for (const ChannelLayout& channel : description.channels()) {
    const auto said = std::ranges::find(settings_, channel.name, &QualitySettings::channel);
    for (std::size_t point = 0; point < channel.points; ++point, ++index) {
      if (said == settings_.end()) continue;
      if (auto quality = channel_quality(*said, interval_)) {
        values.push_back({index, std::move(*quality)});
      }
    }
  }
  return values;
}

ReadingJudge::JudgedKind& ReadingJudge::kind_of(const DescriptionPtr& description) {
  const auto known = std::ranges::find_if(
      kinds_, [&](const JudgedKind& kind) { return same_kind(*kind.description, *description); });
  if (known == kinds_.end()) {
    return kinds_.emplace_back(JudgedKind{description, values_of(*description)});
  }
  if (!same_shape(*known->description, *description)) {
    *known = {description, values_of(*description)};
  }
  known->description = description;
  return *known;
}

void ReadingJudge::judge(Reading& reading, SourceReading& numbers,
                         const std::optional<WallTime>& utc) {
  JudgedKind& kind = kind_of(reading.description);
  for (JudgedValue& value : kind.values) {
    const QualityVerdict verdict =
        value.quality.judge({reading.boottime, numbers.values[value.index], utc, no_depth});
    if (verdict.amended) {
      const char amended = with(value.given, verdict.amended->flag);
      if (amended != value.given) {
        reading.late_flags.push_back({verdict.amended->at, value.index, flag_of(amended)});
      }
    }
    char& flag = numbers.flags[value.index];
    if (flag != digit_of(Flag::missing)) flag = with(flag, verdict.newest.flag);
    value.given = flag;
  }
  reading.flags = short_flags(*reading.description, numbers.flags);
}

}  // namespace buoyd
