#include "science/configured/held_readings.hpp"

#include <algorithm>
#include <utility>

namespace buoyd {

namespace {

template <class Held>
auto find_kind(Held& held, const std::string& kind) {
  return std::ranges::find_if(
      held, [&](const HeldReading& one) { return one.description->kind() == kind; });
}

void add_verdict(SourceReading& before, const SourceReading& next,
                 const std::vector<LateFlag>& late) {
  for (const LateFlag& one : late) {
    const bool is_of_it = one.boottime == before.boottime && one.value < before.flags.size();
    if (is_of_it) before.flags[one.value] = static_cast<char>('0' + static_cast<int>(one.flag));
  }
  for (const TestedValue& one : next.tested) {
    const auto tested = std::ranges::find(before.tested, one.value, &TestedValue::value);
    if (one.spike_before && tested != before.tested.end()) {
      tested->tests[QualityTest::spike] = *one.spike_before;
    }
  }
}

}  // namespace

std::optional<HeldReading> HeldReadings::exchange(HeldReading next,
                                                  const std::vector<LateFlag>& late) {
  const auto found = find_kind(held_, next.description->kind());
  if (found == held_.end()) {
    held_.push_back(std::move(next));
    return std::nullopt;
  }
  add_verdict(found->numbers, next.numbers, late);
  return std::exchange(*found, std::move(next));
}

std::optional<HeldReading> HeldReadings::take_overdue(const std::string& kind, MonoTime until) {
  const auto found = find_kind(held_, kind);
  return found == held_.end() || until < found->until ? std::nullopt : take(kind);
}

std::optional<HeldReading> HeldReadings::take(const std::string& kind) {
  const auto found = find_kind(held_, kind);
  if (found == held_.end()) return std::nullopt;
  HeldReading taken = std::move(*found);
  held_.erase(found);
  return taken;
}

std::optional<MonoTime> HeldReadings::since(const std::string& kind) const {
  const auto found = find_kind(held_, kind);
  return found == held_.end() ? std::nullopt : std::optional(found->numbers.boottime);
}

}  // namespace buoyd
