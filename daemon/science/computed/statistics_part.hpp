#pragma once
// What the readings of a stretch of time come to, all channels of a kind of statistics together.
// One owner, one thread. Memory: 80 bytes for each number, 300 for each wind, 4 for each null code
// of a value, made at construction.

#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

#include "science/computed/computation.hpp"
#include "science/computed/statistics_columns.hpp"
#include "science/statistics/direction.hpp"
#include "science/statistics/gust.hpp"
#include "science/statistics/scalar_window.hpp"
#include "science/statistics/wind_means.hpp"

namespace buoyd {

/// Which values of a reading go where.
struct StatisticsPlan {
  /// Values of one channel, from `first` on.
  struct Stretch {
    std::size_t channel = 0;
    std::size_t first = 0;
    std::size_t points = 1;
    double factor = 1;          ///< of a direction: to degrees
    bool is_longitude = false;  ///< 180 and -180 are one meridian
  };
  struct WindPair {
    Stretch speed;
    Stretch direction;
    double calm_below = 0;
    bool has_gust = false;
  };
  /// Values whose null codes are counted.
  struct Coded {
    Stretch values;
    std::size_t codes = 0;  ///< how many the channel has
  };
  std::vector<Stretch> numbers;
  std::vector<Stretch> directions;
  std::vector<Coded> coded;      ///< beside the others
  std::optional<WindPair> wind;  ///< whose channels are not among the others
  Micros part{};                 ///< length of a part …
  Micros phase{};                ///< … and of its ends
};

/// Of `points` values of a reading, from `first` on; or, of a wind, of its speeds.
class StatisticsPart {
 public:
  /// The plan outlives it.
  explicit StatisticsPart(const StatisticsPlan& plan);

  /// `gust`: it has seen the reading; nullptr: there is none.
  void add(WallTime time, const SourceReading* reading, const GustSeeker* gust);
  /// `later` follows it at once.
  void join(const StatisticsPart& later);

  /// The number of a column at a point; NaN where there is none.
  [[nodiscard]] double number(const StatisticsNumber& column, std::size_t point) const;

 private:
  /// Directions with what did not take part in them.
  struct Directions {
    DirectionMean mean;
    SampleCounts counts;
  };
  struct PartGust {
    double speed = std::numeric_limits<double>::quiet_NaN();
    double direction = std::numeric_limits<double>::quiet_NaN();
    WallTime time;

    void take(const PartGust& other);
  };
  struct Winds {
    WindMeans means;
    SampleCounts directions;
  };

  void add_winds(WallTime time, const StatisticsPlan::WindPair& wind, const SourceReading& reading,
                 const GustSeeker* gust);
  void add_gust(WallTime time, const GustSeeker& gust);
  void join_numbers(const StatisticsPart& later);
  [[nodiscard]] bool is_longitude(const StatisticsNumber& column) const;
  [[nodiscard]] double of_wind(const StatisticsNumber& column, std::size_t point) const;
  [[nodiscard]] double of_code(const StatisticsNumber& column, std::size_t point) const;
  void count_codes(const std::string& null_codes);

  const StatisticsPlan* plan_;
  std::vector<ScalarWindow> numbers_;
  std::vector<Directions> directions_;
  std::vector<Winds> winds_;
  std::vector<std::uint32_t> codes_;  // of each coded value one for each of its codes
  PartGust inside_;                   // all of its samples are
  PartGust across_;                   // its first samples are in the part before
};

}  // namespace buoyd
