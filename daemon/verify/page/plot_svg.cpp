#include "verify/page/plot_svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "base/markup.hpp"
#include "verify/page/html_text.hpp"

namespace buoyd {

namespace {

constexpr double width = 640;
constexpr double height = 150;
constexpr double left = 64;
constexpr double bottom = 22;
constexpr double top = 6;
constexpr double right = 8;
constexpr int columns = 400;
constexpr int marks = 4;  // of a scale

struct Extent {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  void add(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  [[nodiscard]] bool is_empty() const { return low > high; }
  /// Never without width.
  [[nodiscard]] Extent widened() const {
    const double margin = high > low ? (high - low) * 0.04 : std::max(std::abs(high) * 1e-3, 0.5);
    return {low - margin, high + margin};
  }
};

/// 1, 2 or 5 times a power of ten: about `marks` of them in the range.
double mark_step(const Extent& range) {
  const double raw = (range.high - range.low) / marks;
  const double power = std::pow(10, std::floor(std::log10(raw)));
  const double part = raw / power;
  return power * (part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7.5 ? 5 : 10);
}

std::vector<double> multiples(const Extent& range, double step) {
  std::vector<double> made;
  const auto count = static_cast<int>(std::floor(range.high / step) - std::ceil(range.low / step));
  made.reserve(static_cast<std::size_t>(std::max(0, count + 1)));
  for (int i = 0; i <= count; ++i) made.push_back((std::ceil(range.low / step) + i) * step);
  return made;
}

class Drawing {
 public:
  Drawing(Extent x, Extent y) : x_(x), y_(y) {}

  [[nodiscard]] double across(double x) const {
    return left + (x - x_.low) / (x_.high - x_.low) * (width - left - right);
  }
  [[nodiscard]] double down(double y) const {
    return top + (y_.high - y) / (y_.high - y_.low) * (height - top - bottom);
  }

  void scales(const Words& x_title) {
    const double x_step = mark_step(x_);
    for (const double x : multiples(x_, x_step)) {
      mark(across(x), height - bottom + 12, "middle", x, x_step);
    }
    const double y_step = mark_step(y_);
    for (const double y : multiples(y_, y_step)) {
      text_ +=
          fmt::format("<path class=grid d='M{:.1f} {:.1f}H{}'/>", left, down(y), width - right);
      mark(left - 4, down(y) + 3, "end", y, y_step);
    }
    text_ += fmt::format(
        "<text x={} y={} text-anchor=end><tspan lang=en>{}</tspan><tspan lang=zh>{}</tspan></text>",
        width - right, height - 1, markup_escaped(x_title.en), markup_escaped(x_title.zh));
  }

  void points(const PlotLine& line) {
    for (std::size_t i = 0; i < line.y.size(); ++i) {
      if (!std::isfinite(line.y[i]) || !std::isfinite(line.x[i])) continue;
      text_ +=
          fmt::format("<circle cx={:.1f} cy={:.1f} r=1.2 />", across(line.x[i]), down(line.y[i]));
    }
  }

  /// Column by column; a column without a value ends the stroke.
  void stroke(const PlotLine& line) {
    std::vector<Extent> found(columns);
    for (std::size_t i = 0; i < line.y.size(); ++i) {
      const double share = (line.x[i] - x_.low) / (x_.high - x_.low);
      found[static_cast<std::size_t>(std::clamp(share * columns, 0.0, columns - 1.0))].add(
          line.y[i]);
    }
    std::string path;
    int empty = columns;
    for (int column = 0; column < columns; ++column) {
      const Extent& here = found[static_cast<std::size_t>(column)];
      if (here.is_empty()) {
        ++empty;
        continue;
      }
      const double x = across(x_.low + (column + 0.5) / columns * (x_.high - x_.low));
      path += fmt::format("{}{:.1f} {:.1f}", empty > longest_bridge(line) ? 'M' : 'L', x,
                          down(here.high));
      if (here.low < here.high) path += fmt::format("V{:.1f}", down(here.low));
      empty = 0;
    }
    text_ += "<path class=line d='" + path + "'/>";
  }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  /// Where values are rarer than columns, empty columns between them are no gaps.
  [[nodiscard]] static int longest_bridge(const PlotLine& line) {
    const auto count = static_cast<int>(std::max<std::size_t>(1, line.y.size()));
    return 3 * columns / count + 1;
  }

  void mark(double x, double y, const char* anchor, double value, double step) {
    const double shown = std::abs(value) < step / 2 ? 0 : value;
    text_ +=
        fmt::format("<text x={:.1f} y={:.1f} text-anchor={}>{:.6g}</text>", x, y, anchor, shown);
  }

  Extent x_;
  Extent y_;
  std::string text_;
};

}  // namespace

std::string svg_of(const Plot& plot) {
  Extent x;
  Extent y;
  for (const PlotLine& line : plot.lines) {
    for (const double one : line.x) x.add(one);
    for (const double one : line.y) y.add(one);
  }
  if (x.is_empty() || y.is_empty()) return "";
  Drawing drawing(x.widened(), y.widened());
  drawing.scales(plot.x_title);
  for (const PlotLine& line : plot.lines) {
    plot.is_scatter ? drawing.points(line) : drawing.stroke(line);
  }
  return fmt::format(
      "<figure><figcaption>{}</figcaption><svg viewBox='0 0 {} {}' role=img "
      "aria-label=\"{}\">{}</svg></figure>\n",
      both({plot.title, plot.title_zh.empty() ? plot.title : plot.title_zh}), width, height,
      markup_escaped(plot.title), drawing.text());
}

}  // namespace buoyd
