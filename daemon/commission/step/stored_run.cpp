#include "commission/step/stored_run.hpp"

#include <algorithm>

namespace buoyd {

namespace {

constexpr Micros out_of_order = std::chrono::minutes(1);  // rows of one boot, at most

}  // namespace

RunRecord run_of(const std::vector<StoredReading>& readings, const std::string& instrument,
                 WallTime start, Recorded record) {
  RunRecord made;
  made.head.instrument = instrument;
  made.head.start = start;
  for (const StoredReading& stored : readings) {
    const Reading& reading = stored.reading;
    const Description& description = *reading.description;
    if (description.instrument() != instrument) continue;
    if (description.is_computed() && record == Recorded::all) continue;
    auto known = std::ranges::find(made.descriptions, description.hash(),
                                   [](const DescriptionPtr& one) { return one->hash(); });
    if (known == made.descriptions.end()) {
      known = made.descriptions.insert(known, reading.description);
    }
    RunReading kept;
    kept.at = reading.utc - start;
    kept.utc = reading.utc;
    kept.description = static_cast<std::size_t>(known - made.descriptions.begin());
    kept.body = reading.body;
    kept.flags = reading.flags;
    made.readings.push_back(std::move(kept));
  }
  return made;
}

std::vector<StoredReading> on_one_clock(std::vector<StoredReading> readings, const Clock& clock) {
  if (readings.empty()) return readings;
  const MonoTime now = clock.mono();
  const MonoTime last = readings.back().reading.boottime;
  const MonoTime newest = std::max(last, now);  // what is computed may come an interval late
  std::erase_if(readings, [&](const StoredReading& one) {
    return one.reading.boottime > newest + out_of_order;
  });
  const WallTime booted = clock.wall() - now.time_since_epoch();
  const MonoTime at_boot = last > now ? last : MonoTime();
  for (StoredReading& one : readings) one.reading.utc = booted + (one.reading.boottime - at_boot);
  return readings;
}

Result<std::vector<StoredReading>> all_after(StoreView& store, std::uint64_t seq) {
  std::vector<StoredReading> all;
  while (true) {
    auto more = store.after(seq);
    if (!more) return pass_on(more);
    if (more->empty()) return all;
    seq = more->back().seq;
    std::ranges::move(*more, std::back_inserter(all));
  }
}

Result<std::uint64_t> first_since(StoreView& store, WallTime time) {
  auto last = store.last();
  if (!last) return pass_on(last);
  std::uint64_t low = 1;
  std::uint64_t high = *last + 1;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    auto found = store.after(middle - 1);
    if (!found) return pass_on(found);
    if (found->empty() || found->front().reading.utc >= time) {
      high = middle;
    } else {
      low = found->front().seq + 1;
    }
  }
  return low;
}

}  // namespace buoyd
