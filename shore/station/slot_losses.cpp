#include "shore/station/slot_losses.hpp"

#include <algorithm>
#include <string>

#include "shore/station/own_history.hpp"

namespace buoyshore {

using buoyd::Result;
using buoyd::WallTime;

namespace {

constexpr buoyd::Micros between_successes = std::chrono::minutes(15);

SlotCounts counts_in(const OwnFields& success) {
  SlotCounts counts{};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    counts[i] = success.integer(slot_counters[i]).value_or(0);
  }
  return counts;
}

/// What counters have more than before; a counter that began anew has nothing.
SlotCounts more(const SlotCounts& before, const SlotCounts& after) {
  SlotCounts counts{};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    counts[i] = std::max<std::int64_t>(0, after[i] - before[i]);
  }
  return counts;
}

class SlotLossReader {
 public:
  SlotLossReader(const ReadingQuery& query, const std::vector<EpochFacts>& epochs)
      : query_(query), epochs_(epochs) {}

  void take(const OwnFields& success, const ArchivedReading& reading) {
    if (success.text("instrument").value_or("") != query_.instrument || !reading.utc) return;
    const SlotCounts counts = counts_in(success);
    if (epoch_ != reading.epoch) {  // counts begin anew
      before_ = {};
      at_ = start_shortly_before(reading);
    }
    const SlotCounts lost = more(before_, counts);
    if (at_ && lost != SlotCounts{}) found_.push_back({*at_, *reading.utc, lost});
    epoch_ = reading.epoch;
    before_ = counts;
    at_ = reading.utc;
  }

  std::vector<SlotLoss> found() && {
    std::ranges::stable_sort(found_, {}, &SlotLoss::from);
    return std::move(found_);
  }

 private:
  /// When the reading's run began, if the reading is the first of its kind in it.
  [[nodiscard]] std::optional<WallTime> start_shortly_before(const ArchivedReading& reading) const {
    const auto run = std::ranges::find(epochs_, reading.epoch, &EpochFacts::id);
    if (run == epochs_.end() || !run->started) return std::nullopt;
    const WallTime taken = reading.utc.value_or(*run->started);
    const bool is_first = taken - *run->started <= between_successes;
    return is_first ? run->started : std::nullopt;
  }

  const ReadingQuery& query_;
  const std::vector<EpochFacts>& epochs_;
  std::string epoch_;
  SlotCounts before_{};
  std::optional<WallTime> at_;
  std::vector<SlotLoss> found_;
};

}  // namespace

Result<std::vector<SlotLoss>> slot_losses(PreparedSql& sql, const ReadingQuery& query,
                                          const std::vector<EpochFacts>& epochs) {
  SlotLossReader reader(query, epochs);
  OwnHistory history{query.station, "success", query.from, query.to};
  if (history.from) *history.from -= between_successes;
  if (history.to) *history.to += between_successes;
  auto read =
      for_each_own(sql, history, [&](const OwnFields& success, const ArchivedReading& reading) {
        reader.take(success, reading);
      });
  if (!read) return pass_on(read);
  return std::move(reader).found();
}

}  // namespace buoyshore
