#pragma once
// A wind whose statistics are computed, said second by second. Test thread.

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "science/computed/statistics_computation.hpp"

namespace buoyd {

inline constexpr WallTime midnight{std::chrono::seconds(1'795'132'800)};  // 2026-11-20T00:00:00Z

inline ModelChannel channel_named(const std::string& name, const std::string& unit) {
  ModelChannel channel;
  channel.name = name;
  channel.unit = unit;
  channel.standard_name = name;
  return channel;
}

inline ModelKind wind_kind() {
  ModelKind kind;
  kind.name = "sample";
  kind.channels = {channel_named("wind_speed", "m s-1"), channel_named("wind_direction", "degree")};
  kind.channels[1].reference = DirectionReference::true_north;
  return kind;
}

inline DescriptionPtr wind_shape() {
  return Description::parse(R"({"v":1,"instrument":"mast","kind":"sample","channels":[)"
                            R"({"name":"wind_speed","type":"float64","unit":"m s-1"},)"
                            R"({"name":"wind_direction","type":"float64","unit":"degree"}]})")
      .value();
}

class StatisticsComputationTest : public ::testing::Test {
 protected:
  StatisticsComputationTest() {
    settings_.kind = "minute";
    settings_.over = std::chrono::minutes(1);
    settings_.statistics = {StatisticsSettings::Statistic::mean,
                            StatisticsSettings::Statistic::count};
  }

  void make() {
    computation_ = std::move(
        StatisticsComputation::make(settings_, {&kind_, &*shape_, std::chrono::seconds(1)})
            .value());
    columns_ = statistics_columns(settings_, kind_).value();
  }
  /// At a second after midnight by the clock.
  void say(Micros second, double speed, double direction = 0, const std::string& flags = "11") {
    computation_->add({boot(second), midnight + second + step_, {speed, direction}, flags}, rows_);
  }
  void say_all(Micros from, Micros until, double speed) {
    for (Micros second = from; second <= until; second += std::chrono::seconds(1))
      say(second, speed);
  }
  void advance(Micros second) {
    computation_->advance(boot(second), midnight + second + step_, rows_);
  }
  [[nodiscard]] static MonoTime boot(Micros second) {
    return MonoTime(std::chrono::hours(1) + second);
  }

  /// The number of a row's channel; NaN of null.
  [[nodiscard]] double number(std::size_t row, std::string_view channel) const {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].meaning.name == channel) return number_of(rows_.at(row).values.at(i));
    }
    ADD_FAILURE() << channel;
    return 0;
  }
  [[nodiscard]] WindowState state(std::size_t row) const {
    return static_cast<WindowState>(static_cast<int>(number(row, "window")));
  }

  StatisticsSettings settings_;
  ModelKind kind_ = wind_kind();
  const DescriptionPtr shape_ = wind_shape();
  Micros step_{0};
  std::unique_ptr<StatisticsComputation> computation_;
  std::vector<StatisticsColumn> columns_;
  Computation::Rows rows_;
};

}  // namespace buoyd
