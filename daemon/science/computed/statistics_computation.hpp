#pragma once
// Statistics of one kind of an instrument over windows of UTC: a row at each window's end.
// The science thread's. Memory: over / every + 2 StatisticsParts.

#include <deque>
#include <memory>

#include "science/computed/computation.hpp"
#include "science/computed/statistics_part.hpp"
#include "science/statistics/utc_windows.hpp"

namespace buoyd {

/// What a kind of statistics is made of, beside its settings.
struct StatisticsSource {
  const ModelKind* kind = nullptr;     ///< used by the call alone
  const Description* shape = nullptr;  ///< how many points its arrays have now; as `kind`
  Micros interval{};                   ///< from one of its readings to the next
  Micros delay{};                      ///< how long after its boottime one may come
};

class StatisticsComputation final : public Computation {
 public:
  /// A step of the clock of more than this tears a window.
  static constexpr Micros max_step = std::chrono::milliseconds(500);
  /// How long a window that is over waits for samples that a slewed clock puts back into it.
  static constexpr Micros patience = std::chrono::milliseconds(500);

  /// Invalid as statistics_columns(), and where windows cannot be made of the times.
  [[nodiscard]] static Result<std::unique_ptr<StatisticsComputation>> make(
      const StatisticsSettings& settings, const StatisticsSource& source);

  void add(const SourceReading& reading, Rows& rows) override;
  void advance(MonoTime until, WallTime utc, Rows& rows) override;
  void finish(Rows& rows) override;
  void pass_by() override { was_passed_by_ = true; }

 private:
  using Part = ClosedWindow<StatisticsPart>;
  struct Moment {
    MonoTime boot;
    WallTime utc;
  };
  struct Ended {
    Part part;
    WallTime stop;  ///< its end, or where it was cut
    bool is_partial = false;
  };

  StatisticsComputation(const StatisticsSettings& settings, const StatisticsSource& source,
                        std::vector<StatisticsColumn> columns);
  Result<void> make_windows();
  [[nodiscard]] bool is_step(MonoTime boot, WallTime utc) const;
  void on_closed(const Part& part);
  void end_window();
  [[nodiscard]] WindowState state_of(WallTime begin) const;
  [[nodiscard]] Micros watched(WallTime begin, WallTime end, MonoTime stop) const;
  [[nodiscard]] Scalar value_of(const StatisticsColumn& column, std::size_t point,
                                const StatisticsPart& all, WindowState state) const;

  Micros over_;
  Micros every_;
  Micros phase_;
  Micros wait_;
  std::uint32_t expected_ = 0;
  std::vector<StatisticsColumn> columns_;
  std::vector<std::size_t> points_;  // of each column
  StatisticsPlan plan_;
  std::optional<GustSeeker> gust_;
  std::unique_ptr<UtcWindows<StatisticsPart>> windows_;
  std::deque<Ended> ended_;      // parts of the window that ended last
  std::optional<Moment> began_;  // what was said before it was not counted
  Moment reached_;
  bool is_ending_ = false;
  bool was_passed_by_ = false;
  Rows* rows_ = nullptr;  // of the call that runs
};

}  // namespace buoyd
