#include "science/computed/tests_computation.hpp"

#include <algorithm>

#include "science/computed/value_places.hpp"

namespace buoyd {

namespace {

const TestedValue* find_tested(const SourceReading& reading, std::size_t value) {
  const auto found = std::ranges::find(reading.tested, value, &TestedValue::value);
  return found == reading.tested.end() ? nullptr : &*found;
}

Scalar said_number(Flag flag) {
  return static_cast<std::int64_t>(flag);
}

}  // namespace

TestsComputation::TestsComputation(const std::vector<TestColumn>& columns,
                                   const Description& shape) {
  for (const TestColumn& column : columns) {
    const auto places = places_of(shape, column.channel);
    for (std::size_t point = 0; places && point < places->points; ++point) {
      places_.push_back({places->first + point, column.test});
    }
  }
}

void TestsComputation::add(const SourceReading& reading, Rows& rows) {
  ComputedRow made{reading.boottime, reading.span, {}, {}};
  made.window_end = reading.window_end;
  made.is_kept = reading.is_kept;
  for (const Place& place : places_) {
    const TestedValue* const tested = find_tested(reading, place.value);
    made.values.push_back(said_number(tested ? tested->tests[place.test] : Flag::not_evaluated));
  }
  rows.push_back(std::move(made));
}

}  // namespace buoyd
