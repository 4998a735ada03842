#include "science/statistics/pairing.hpp"

#include <cmath>
#include <cstdlib>

namespace buoyd {

namespace {

bool has_other_flag(const TimedValue& value, const PairingRules& rules) {
  return rules.flags.find(value.flag) == std::string::npos;
}

std::int64_t apart(const TimedValue& a, const TimedValue& b) {
  return std::abs(a.time - b.time);
}

void add_pair(Pairing& made, const TimedValue& reference, const TimedValue& value,
              const PairingRules& rules) {
  if (std::isnan(reference.value)) {
    ++made.reference_missing;
  } else if (std::isnan(value.value)) {
    ++made.value_missing;
  } else if (has_other_flag(reference, rules)) {
    ++made.reference_flagged;
  } else if (has_other_flag(value, rules)) {
    ++made.value_flagged;
  } else if ((rules.lowest && reference.value < *rules.lowest) ||
             (rules.highest && reference.value > *rules.highest)) {
    ++made.out_of_range;
  } else {
    made.pairs.push_back({reference.time, {reference.value, value.value}});
  }
}

}  // namespace

Pairing pair_up(std::span<const TimedValue> reference, std::span<const TimedValue> values,
                const PairingRules& rules) {
  Pairing made;
  const std::int64_t within = rules.within.count();
  std::size_t next = 0;
  for (std::size_t i = 0; i < reference.size(); ++i) {
    const TimedValue& one = reference[i];
    while (next < values.size() && values[next].time < one.time - within) {
      ++next;
      ++made.value_alone;
    }
    while (next + 1 < values.size() && apart(values[next + 1], one) < apart(values[next], one)) {
      ++next;  // the next one is nearer
      ++made.value_alone;
    }
    if (next == values.size() || values[next].time > one.time + within) {
      ++made.reference_alone;
    } else if (i + 1 < reference.size() &&
               apart(values[next], reference[i + 1]) < apart(values[next], one)) {
      ++made.reference_alone;  // it is the next one's
    } else {
      add_pair(made, one, values[next++], rules);
    }
  }
  made.value_alone += values.size() - next;
  return made;
}

}  // namespace buoyd
