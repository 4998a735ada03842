#pragma once
// Wind speeds of one height of a profiler that are read more often than it measures. One owner, one
// thread. Memory: 8 bytes for each mark, made at construction.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/flag.hpp"
#include "science/statistics/moments.hpp"
#include "science/statistics/sample_counts.hpp"

namespace buoyd {

/// Statistics of the records of a window. A record is known by its mark (the profiler's own time or
/// number of it) and counts once, when its mark is first seen in the window, whatever it says then;
/// later ones are repetitions, also when other records lie between. Turbulence intensity from its
/// moments is raw: what the buoy's motion adds is in it (Kelberlau et al. 2020, Remote Sensing
/// 12(5), 898).
class HeightRecords {
 public:
  /// Keeps at most `most_records` marks (how often the height is read in a window); records with
  /// further marks are left out and counted. Speeds that equal one of `null_codes` say that there
  /// is no value, and are counted for each code.
  HeightRecords(std::size_t most_records, std::vector<double> null_codes);

  /// Without a mark it is no record. `speed` in m/s.
  void add(std::optional<std::int64_t> mark, double speed, Flag flag);
  /// Begins the next window.
  void restart();

  [[nodiscard]] const Moments& moments() const { return moments_; }
  /// Records that are missing or have failed, codes left out.
  [[nodiscard]] const SampleCounts& counts() const { return counts_; }
  [[nodiscard]] std::uint32_t repeated() const { return repeated_; }
  [[nodiscard]] std::uint32_t left_out() const { return left_out_; }
  /// Beside the codes of the constructor.
  [[nodiscard]] std::span<const std::uint32_t> codes() const { return codes_; }

 private:
  bool is_first_sight(std::int64_t mark);
  bool is_code(double speed);

  std::size_t most_records_;
  std::vector<double> null_codes_;
  std::vector<std::int64_t> marks_;  // seen in this window, ascending
  std::vector<std::uint32_t> codes_;
  Moments moments_;
  SampleCounts counts_;
  std::uint32_t repeated_ = 0;
  std::uint32_t left_out_ = 0;
};

}  // namespace buoyd
