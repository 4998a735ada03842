#include "science/quality/channel_quality.hpp"

#include <cmath>
#include <type_traits>
#include <utility>

#include "science/flags.hpp"

namespace buoyd {
namespace {

template <class Test>
void put(std::optional<Test>& place, Test made) {
  place.emplace(std::move(made));
}

template <class Test>
void put(std::unique_ptr<Test>& place, Test made) {
  place = std::make_unique<Test>(std::move(made));
}

/// `place`: of a test, which its limits make; it stays empty without limits.
template <class Place, class Limits>
Result<void> make_test(Place& place, const std::optional<Limits>& limits) {
  if (!limits) {
    return {};
  }
  auto made = std::remove_cvref_t<decltype(*place)>::make(*limits);
  if (!made) {
    return pass_on(made);
  }
  put(place, std::move(*made));
  return {};
}

}  // namespace

Flag TestFlags::aggregate() const {
  return aggregate_flag(flags_);
}

Result<ChannelQuality> ChannelQuality::make(const ChannelTests& tests) {
  ChannelQuality quality;
  auto taken = quality.take_ranges(tests);
  if (taken) {
    taken = quality.take_neighbours(tests);
  }
  if (taken) {
    taken = quality.take_windows(tests);
  }
  if (!taken) {
    return pass_on(taken);
  }
  return quality;
}

Result<void> ChannelQuality::take_ranges(const ChannelTests& tests) {
  auto taken = make_test(gross_range_, tests.gross_range);
  if (taken) {
    taken = make_test(valid_range_, tests.valid_range);
  }
  if (taken && !tests.climatology.empty()) {
    taken = make_test(climatology_, std::optional(tests.climatology));
  }
  return taken;
}

Result<void> ChannelQuality::take_neighbours(const ChannelTests& tests) {
  auto taken = make_test(spike_, tests.spike);
  return taken ? make_test(rate_of_change_, tests.rate_of_change) : taken;
}

Result<void> ChannelQuality::take_windows(const ChannelTests& tests) {
  auto taken = make_test(flat_line_, tests.flat_line);
  return taken ? make_test(attenuated_signal_, tests.attenuated_signal) : taken;
}

QualityVerdict ChannelQuality::judge(const QualitySample& sample) {
  TestFlags flags(std::isnan(sample.value) ? Flag::missing : Flag::not_evaluated);
  QualityVerdict verdict;
  verdict.amended = judge_spike(sample.value, flags);
  judge_ranges(sample, flags);
  judge_windows(sample, flags);
  verdict.newest = {sample.at, flags.aggregate(), flags};
  last_ = verdict.newest;
  return verdict;
}

std::optional<QualityFlags> ChannelQuality::judge_spike(double value, TestFlags& flags) {
  if (!spike_) {
    return std::nullopt;
  }
  const SpikeVerdict verdict = spike_->judge(value);
  flags[QualityTest::spike] = verdict.newest;
  if (!verdict.previous) {
    return std::nullopt;
  }
  QualityFlags amended = last_;
  amended.tests[QualityTest::spike] = *verdict.previous;
  // At first the spike test could not judge, so that it raises the flag or leaves it as it is.
  amended.flag = aggregate_flag(last_.flag, *verdict.previous);
  return amended;
}

void ChannelQuality::judge_ranges(const QualitySample& sample, TestFlags& flags) const {
  if (gross_range_) {
    flags[QualityTest::gross_range] = gross_range_->judge(sample.value);
  }
  if (valid_range_) {
    flags[QualityTest::valid_range] = valid_range_->judge(sample.value);
  }
  if (climatology_) {
    flags[QualityTest::climatology] = climatology_->judge(sample.value, sample.utc, sample.depth);
  }
}

void ChannelQuality::judge_windows(const QualitySample& sample, TestFlags& flags) {
  if (rate_of_change_) {
    flags[QualityTest::rate_of_change] = rate_of_change_->judge(sample.at, sample.value);
  }
  if (flat_line_) {
    flags[QualityTest::flat_line] = flat_line_->judge(sample.at, sample.value);
  }
  if (attenuated_signal_) {
    flags[QualityTest::attenuated_signal] = attenuated_signal_->judge(sample.at, sample.value);
  }
}

}  // namespace buoyd
