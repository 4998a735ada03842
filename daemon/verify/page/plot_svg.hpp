#pragma once
// Small plots as SVG inside a page: they take its colours and print in black. Pure; any thread.

#include <string>
#include <utility>
#include <vector>

#include "verify/report_words.hpp"

namespace buoyd {

struct PlotLine {
  std::vector<double> x;
  std::vector<double> y;  ///< NaN: a gap
};

struct Plot {
  std::string title;     ///< what it shows and its unit; is escaped here
  std::string title_zh;  ///< "": as `title`
  Words x_title{};
  std::vector<PlotLine> lines;
  bool is_scatter = false;  ///< points instead of lines
};

/// Of many points the lowest and the highest of each of 400 columns stand, so that one wild value
/// is seen.
[[nodiscard]] std::string svg_of(const Plot& plot);

}  // namespace buoyd
