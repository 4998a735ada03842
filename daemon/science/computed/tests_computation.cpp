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
    waits_ = waits_ || column.test == QualityTest::spike;
  }
}

ComputedRow TestsComputation::row(const SourceReading& reading) const {
  ComputedRow made{reading.boottime, reading.span, {}, {}};
  for (const Place& place : places_) {
    const TestedValue* const tested = find_tested(reading, place.value);
    made.values.push_back(said_number(tested ? tested->tests[place.test] : Flag::not_evaluated));
  }
  return made;
}

/// What the next reading says of the spikes in the one that waits.
void TestsComputation::complete(ComputedRow& waiting, const SourceReading& next) const {
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const TestedValue* const tested = find_tested(next, places_[i].value);
    if (places_[i].test != QualityTest::spike || tested == nullptr) continue;
    if (tested->spike_before) waiting.values[i] = said_number(*tested->spike_before);
  }
}

void TestsComputation::add(const SourceReading& reading, Rows& rows) {
  if (waiting_) complete(*waiting_, reading);
  finish(rows);
  if (waits_) {
    waiting_ = row(reading);
  } else {
    rows.push_back(row(reading));
  }
}

void TestsComputation::finish(Rows& rows) {
  if (waiting_) rows.push_back(*std::move(waiting_));
  waiting_.reset();
}

}  // namespace buoyd
