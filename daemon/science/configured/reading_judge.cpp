#include "science/configured/reading_judge.hpp"

#include <algorithm>
#include <limits>

#include "core/body.hpp"
#include "model/quality_of.hpp"
#include "science/computed/computed_kind.hpp"
#include "science/computed/value_places.hpp"
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
  return digit_of(aggregate_flag(flag_of(said), judged));
}

/// A value that is not there stays missing, whatever is said of it.
void raise(char& flag, Flag judged) {
  if (flag != digit_of(Flag::missing)) flag = with(flag, judged);
}

TestedValue tested_of(std::size_t value, const QualityVerdict& verdict) {
  TestedValue tested{value, verdict.newest.tests};
  if (verdict.amended) tested.spike_before = verdict.amended->tests[QualityTest::spike];
  return tested;
}

void add_checked(std::vector<TestedValue>& tested, const std::vector<ValueFlag>& checked) {
  for (TestedValue& value : tested) {
    for (const ValueFlag& one : checked) {
      if (one.value == value.value) value.tests[one.test] = one.flag;
    }
  }
}

}  // namespace

ReadingJudge::ReadingJudge(const InstrumentSettings& instrument, ModelPtr model)
    : instrument_(instrument), model_(std::move(model)) {}

std::vector<ReadingJudge::JudgedValue> ReadingJudge::values_of(
    const ModelKind& kind, const Description& description) const {
  std::vector<JudgedValue> values;
  const Micros interval = kind_interval(instrument_, *model_, kind.name);
  for (const ModelChannel& channel : kind.channels) {
    const auto said = quality_of(instrument_, kind, channel);
    const auto places = places_of(description, channel.name);
    if (!said || !places) continue;
    for (std::size_t point = 0; point < places->points; ++point) {
      if (auto quality = channel_quality(*said, interval)) {
        values.push_back(
            {places->first + point, *std::move(quality), '9', said->tests, is_judged_late(*said)});
      }
    }
  }
  values.shrink_to_fit();  // it lives as long as buoyd
  return values;
}

std::vector<std::unique_ptr<ReadingCheck>> ReadingJudge::checks_of(
    const ModelKind& kind, const Description& description) const {
  std::vector<std::unique_ptr<ReadingCheck>> checks;
  const CheckedKind checked{instrument_, *model_, kind, description};
  for (const QualitySettings& quality : instrument_.quality) {
    checks.push_back(position_check(checked, quality));
    checks.push_back(date_check(checked, quality));
    checks.push_back(inversion_check(checked, quality));
  }
  std::erase(checks, nullptr);
  return checks;
}

ReadingJudge::JudgedKind ReadingJudge::judged_anew(const DescriptionPtr& description) const {
  const std::vector<ModelKind> kinds = all_kinds(instrument_, *model_);
  const ModelKind* const kind = find_named(kinds, description->kind());
  if (kind == nullptr || is_event_kind(instrument_, kind->name)) return {description, {}, {}, 0};
  return {description, values_of(*kind, *description), checks_of(*kind, *description), 0};
}

ReadingJudge::JudgedKind& ReadingJudge::kind_of(const DescriptionPtr& description) {
  const auto known = std::ranges::find_if(
      kinds_, [&](const JudgedKind& kind) { return same_kind(*kind.description, *description); });
  if (known == kinds_.end()) return kinds_.emplace_back(judged_anew(description));
  if (!same_shape(*known->description, *description)) *known = judged_anew(description);
  known->description = description;
  return *known;
}

std::vector<ValueFlag> ReadingJudge::check(JudgedKind& kind, SourceReading& numbers,
                                           const std::optional<WallTime>& utc) {
  std::vector<ValueFlag> said;
  for (const auto& check : kind.checks) check->judge(numbers, utc, said);
  for (const ValueFlag& one : said) raise(numbers.flags[one.value], one.flag);
  return said;
}

void ReadingJudge::judge(JudgedValue& value, Reading& reading, SourceReading& numbers,
                         const std::optional<WallTime>& utc) const {
  const QualityVerdict verdict =
      value.quality.judge({reading.boottime, numbers.values[value.index], utc, no_depth});
  if (verdict.amended) {
    const char amended = with(value.given, verdict.amended->flag);
    if (amended != value.given) {
      reading.late_flags.push_back(
          {verdict.amended->at, value.index, flag_of(amended), reading.judged - 1});
    }
  }
  char& flag = numbers.flags[value.index];
  raise(flag, verdict.newest.flag);
  value.given = flag;
  if (value.is_told) numbers.tested.push_back(tested_of(value.index, verdict));
}

bool ReadingJudge::judge(Reading& reading, SourceReading& numbers,
                         const std::optional<WallTime>& utc) {
  JudgedKind& kind = kind_of(reading.description);
  const std::vector<ValueFlag> checked = check(kind, numbers, utc);
  if (!kind.values.empty()) reading.judged = ++kind.judged;
  // A window that ends with a month is of that month, though its end is the begin of the next.
  std::optional<WallTime> middle;
  if (utc) middle = *utc - reading.span / 2;
  for (JudgedValue& value : kind.values) judge(value, reading, numbers, middle);
  add_checked(numbers.tested, checked);
  reading.flags = short_flags(*reading.description, numbers.flags);
  return std::ranges::any_of(kind.values, &JudgedValue::is_late);
}

}  // namespace buoyd
