#pragma once
// Statistics of one kind of an instrument over windows of UTC: a row at each window's end.
// The science thread's. Memory: over / every + 2 StatisticsParts.

#include <memory>
#include <vector>

#include "science/computed/computation.hpp"
#include "science/computed/row_value.hpp"
#include "science/computed/statistics_part.hpp"
#include "science/computed/watched_windows.hpp"
#include "science/statistics/burst_grid.hpp"

namespace buoyd {

/// What a kind of statistics is made of, beside its settings.
struct StatisticsSource {
  const ModelKind* kind = nullptr;     ///< used by the call alone
  const Description* shape = nullptr;  ///< how many points its arrays have now; as `kind`
  Micros interval{};                   ///< from one of its readings to the next
  BurstGrid bursts{};                  ///< in which they come
};

class StatisticsComputation final : public Computation {
 public:
  /// Invalid as statistics_columns(), and where windows cannot be made of the times.
  [[nodiscard]] static Result<std::unique_ptr<StatisticsComputation>> make(
      const StatisticsSettings& settings, const StatisticsSource& source);

  void add(const SourceReading& reading, Rows& rows) override;
  void advance(MonoTime until, WallTime utc, Rows& rows) override;
  [[nodiscard]] MonoTime made_until(MonoTime until) const override {
    return windows_->made_until(until);
  }
  void finish(Rows& rows) override;
  void pass_by(MonoTime at) override { windows_->pass_by(at); }

 private:
  using Windows = WatchedWindows<StatisticsPart>;
  /// A column: as many numbers as its channel has points.
  struct Cells {
    StatisticsNumber number;
    std::uint32_t points = 1;
    RowType type;
  };

  StatisticsComputation(const StatisticsSettings& settings, const StatisticsSource& source,
                        const std::vector<StatisticsColumn>& columns);
  static std::vector<Cells> cells_of(const std::vector<StatisticsColumn>& columns,
                                     const Description& shape);
  void end_window(const StatisticsPart& all, const WindowFacts& facts);
  [[nodiscard]] Scalar value_of(const Cells& cells, std::size_t point, const StatisticsPart& all,
                                WindowState state) const;

  Micros over_;
  Micros interval_;
  BurstGrid bursts_;
  std::uint32_t expected_ = 0;  // readings of the window that ends
  std::vector<Cells> columns_;
  StatisticsPlan plan_;
  std::unique_ptr<GustSeeker> gust_;  // nullptr: none is looked for
  std::unique_ptr<Windows> windows_;
  Rows* rows_ = nullptr;  // of the call that runs
};

}  // namespace buoyd
