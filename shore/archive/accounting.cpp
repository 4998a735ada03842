#include "shore/archive/accounting.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace buoyshore {

using buoyd::Range;

namespace {

/// Everything a batch names, by number.
std::vector<Range> named_by(const Batch& batch, const std::vector<buoyd::StoredReading>& readings) {
  std::vector<Range> named;
  named.reserve(readings.size() + batch.lost.size());
  for (const buoyd::StoredReading& reading : readings) {
    named.push_back({reading.seq, reading.seq});
  }
  for (const buoyd::Gap& lost : batch.lost) {
    named.push_back({lost.a, lost.b.value_or(highest_seq)});
  }
  std::ranges::sort(named, {}, &Range::a);
  return named;
}

tl::unexpected<buoyd::Error> wrong(std::string_view what, std::uint64_t seq) {
  return buoyd::fail(buoyd::ErrorCode::invalid, fmt::format("batch: {} {}", what, seq));
}

}  // namespace

buoyd::Result<void> check_accounting(const Batch& batch,
                                     const std::vector<buoyd::StoredReading>& readings) {
  const Range whole = batch.range();
  const bool open_gap =
      std::ranges::any_of(batch.lost, [](const buoyd::Gap& lost) { return !lost.b; });
  if (batch.from < batch.first || whole.b < whole.a || open_gap == batch.to.has_value()) {
    return wrong("its range is impossible, from", batch.from);
  }
  std::uint64_t expected = whole.a;
  for (const Range& range : named_by(batch, readings)) {
    if (range.a > expected) return wrong("names neither reading nor gap for", expected);
    if (range.a < expected) return wrong("names twice, or outside its range,", range.a);
    expected = range.b + 1;
  }
  return expected == whole.b + 1 ? buoyd::Result<void>{}
                                 : wrong("does not end where it says, at", whole.b);
}

}  // namespace buoyshore
