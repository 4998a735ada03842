#include "shore/certify/seal_walk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "shore/rollup/placement.hpp"

namespace buoyshore {

namespace {

constexpr std::size_t most_remarks = 20;

}  // namespace

std::uint64_t readings_below(const buoyd::Seal& seal, std::uint64_t number) {
  std::uint64_t count = std::min(number, seal.numbers.b + 1) - seal.numbers.a;
  for (const buoyd::Range& range : seal.absent) {
    if (range.a < number) count -= std::min(range.b, number - 1) - range.a + 1;
  }
  return count;
}

SealWalk::SealWalk(const buoyd::Seal& seal, std::uint64_t first, bool is_good, EpochReport& report,
                   Wrong wrong)
    : seal_(seal),
      is_good_(is_good),
      report_(report),
      wrong_(std::move(wrong)),
      all_(seal.readings()),
      at_(readings_below(seal, std::max(first, seal.numbers.a))),
      absent_(at_ % buoyd::segment_readings) {}

bool SealWalk::is_absent(std::uint64_t seq) const {
  return std::ranges::any_of(
      seal_.absent, [seq](const buoyd::Range& range) { return seq >= range.a && seq <= range.b; });
}

void SealWalk::reading(const buoyd::SealedRecord& record) {
  if (is_absent(record.seq)) {
    ++report_.unsealed;
    remark(fmt::format("number {} is not sealed: the board had let it go before", record.seq));
    return;
  }
  add_record(hash_, record);
  if (here_ == 0) numbers_.a = record.seq;
  numbers_.b = record.seq;
  if (is_clock_set(record.clock)) utc_ = std::max(utc_, record.utc);
  ++here_;
  step(1);
}

void SealWalk::missing(buoyd::Range numbers) {
  std::uint64_t left = readings_below(seal_, numbers.b + 1) - readings_below(seal_, numbers.a);
  if (is_good_) report_.sealed_missing += left;
  while (left > 0) {
    const std::uint64_t room = buoyd::segment_readings - at_ % buoyd::segment_readings;
    const std::uint64_t taken = std::min(left, room);
    absent_ += taken;
    left -= taken;
    step(taken);
  }
}

void SealWalk::step(std::uint64_t count) {
  at_ += count;
  if (at_ % buoyd::segment_readings == 0 || at_ == all_) finish();
}

/// The segment of the reading before `at_`.
void SealWalk::finish() {
  const auto segment = static_cast<std::size_t>((at_ - 1) / buoyd::segment_readings);
  const buoyd::SegmentHash hash = segment_hash(hash_);
  if (here_ > 0 && (absent_ > 0 || !is_good_)) {
    report_.unproven += here_;
    if (is_good_) {
      remark(fmt::format("numbers {} to {} cannot be proven: {} readings are missing among them",
                         numbers_.a, numbers_.b, absent_));
    }
  } else if (here_ > 0 && hash == seal_.segments[segment]) {
    report_.proven += here_;
    latest_ = std::max(latest_, utc_);
  } else if (here_ > 0) {
    report_.contradicted += here_;
    wrong_(
        fmt::format("readings {} to {} are not what the station sealed", numbers_.a, numbers_.b));
  }
  here_ = 0;
  absent_ = 0;
  utc_ = 0;
}

std::int64_t SealWalk::end() {
  if (here_ > 0) {  // the rest of the segment is in another file
    absent_ += std::min(all_, (at_ / buoyd::segment_readings + 1) * buoyd::segment_readings) - at_;
    finish();
  }
  return latest_;
}

void SealWalk::remark(const std::string& text) {
  if (report_.remarks.size() < most_remarks) report_.remarks.push_back(text);
}

}  // namespace buoyshore
