#include "science/configured/reading_judge.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string_view>

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

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double no_depth = no_number;

/// NaN of null and of a text.
double number_of(std::string_view token) {
  double number = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), number);
  const bool is_number = error == std::errc() && end == token.data() + token.size();
  return is_number ? number : no_number;
}

char with(char said, Flag judged) {
  return digit_of(aggregate_flag(std::array{flag_of(said), judged}));
}

/// The same values in the same places.
bool same_shape(const Description& a, const Description& b) {
  const auto same = [](const ChannelLayout& one, const ChannelLayout& other) {
    return one.name == other.name && one.points == other.points;
  };
  return std::ranges::equal(a.channels(), b.channels(), same);
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

void ReadingJudge::judge(Reading& reading, const std::optional<WallTime>& utc) {
  const auto tokens = split_body(*reading.description, reading.body);
  if (!tokens) return;
  auto flags = full_flags(*reading.description, *tokens, reading.flags);
  if (!flags) return;
  JudgedKind& kind = kind_of(reading.description);
  for (JudgedValue& value : kind.values) {
    const QualityVerdict verdict =
        value.quality.judge({reading.boottime, number_of((*tokens)[value.index]), utc, no_depth});
    if (verdict.amended) {
      const char amended = with(value.given, verdict.amended->flag);
      if (amended != value.given) {
        reading.late_flags.push_back({verdict.amended->at, value.index, flag_of(amended)});
      }
    }
    char& flag = (*flags)[value.index];
    if (flag != digit_of(Flag::missing)) flag = with(flag, verdict.newest.flag);
    value.given = flag;
  }
  reading.flags = short_flags(*reading.description, *tokens, *flags);
}

}  // namespace buoyd
