#pragma once
// What a run shows, number by number. Criteria name figures, and the report prints all of them.
// Values; any thread.

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace buoyd {

/// The parts of a report, in its order; the first word of each figure's name.
enum class Section : std::uint8_t {
  identity,
  conformity,
  timing,
  robustness,
  stability,
  comparison,
  availability,
};

/// Where a number lies that a finite run shows only about.
struct Interval {
  double low = 0;
  double high = 0;
};

/// One result: a number, a text, or why there is none.
struct Figure {
  Section section = Section::identity;
  std::string name;     ///< within its section: "answer_time.p99"
  std::string channel;  ///< "scan/wind_speed", "scan/wind_speed@40"; "": of the instrument
  std::optional<double> value;
  std::string unit;              ///< UDUNITS; "" of a text
  std::string text;              ///< instead of a number
  std::uint64_t n = 0;           ///< of how many it was computed
  std::optional<Interval> sure;  ///< of a number that is an estimate: 95 % of such hold the truth
  std::string missing;  ///< why there is neither: "undefined", "not said", "insufficient" …

  [[nodiscard]] bool is_there() const { return value || !text.empty(); }
};

using Figures = std::vector<Figure>;

/// Adds the figures of one section.
class FigureList {
 public:
  FigureList(Section section, Figures& figures) : section_(section), figures_(figures) {}

  /// NaN is a number that is missing because it is `undefined`. The figure, which may be told more
  /// until the next is added.
  Figure& number(std::string name, std::string channel, double value, std::string unit,
                 std::uint64_t n) {
    Figure& made = add(std::move(name), std::move(channel), n);
    made.unit = std::move(unit);
    if (std::isnan(value)) made.missing = "undefined";
    if (!std::isnan(value)) made.value = value;
    return made;
  }
  void text(std::string name, std::string text, std::string channel = "") {
    Figure& made = add(std::move(name), std::move(channel), 1);
    if (text.empty()) made.missing = "not said";
    made.text = std::move(text);
  }
  void missing(std::string name, std::string channel, std::string why, std::uint64_t n = 0) {
    add(std::move(name), std::move(channel), n).missing = std::move(why);
  }

 private:
  Figure& add(std::string name, std::string channel, std::uint64_t n) {
    Figure made;
    made.section = section_;
    made.name = std::move(name);
    made.channel = std::move(channel);
    made.n = n;
    return figures_.emplace_back(std::move(made));
  }

  Section section_;
  Figures& figures_;
};

/// A defect that the run shows. Without one the instrument may still fail a criterion.
struct Finding {
  std::string name;     ///< a word of findings.hpp: "stuck"
  std::string channel;  ///< as Figure's
  std::string detail;   ///< numbers, the same in every language: "17.3 degree for 214 s"
};

}  // namespace buoyd
