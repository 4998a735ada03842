#pragma once
// What a step of the commissioning found: figures, and a remark with a verdict on each thing that
// was looked at. Values; any thread.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "verify/criteria.hpp"

namespace buoyd {

/// In the order in which they are done and reported.
enum class Step : std::uint8_t {
  instruments,
  compass,
  links,
  switches,
  clock,
  rates,
  burn_in,
  disk,
  battery,
};

/// In the order of the enumeration: of files, of --step.
inline constexpr std::array<std::string_view, 9> step_names{
    "instruments", "compass", "links", "switches", "clock", "rates", "burn-in", "disk", "battery"};

[[nodiscard]] constexpr std::string_view name_of(Step step) {
  return step_names[static_cast<std::size_t>(step)];
}
[[nodiscard]] std::optional<Step> step_named(std::string_view name);

/// A number, or a text, of an instrument, a channel, a lane.
struct StepFigure {
  std::string subject;  ///< "sonde · values/salinity"; "": the station
  std::string name;     ///< a word of commission_words()
  std::optional<double> value{};
  std::string unit{};  ///< UDUNITS; "1" of a pure number
  std::string text{};  ///< instead of a number
  bool operator==(const StepFigure&) const = default;
};

struct StepRemark {
  std::optional<Verdict> verdict;  ///< nullopt: it is only told
  std::string subject;             ///< as StepFigure's
  std::string what;                ///< a word of commission_words()
  std::string detail{};            ///< numbers and names, the same in every language
  bool operator==(const StepRemark&) const = default;
};

struct StepCurve {
  std::string title;    ///< what it shows and its unit
  std::string x_title;  ///< a word of commission_words()
  bool is_scatter = false;
  std::vector<double> x;
  std::vector<double> y;
  bool operator==(const StepCurve&) const = default;
};

struct StepResult {
  Step step = Step::instruments;
  WallTime start{};
  WallTime end{};
  std::string configuration{};  ///< hash of the one that buoyd ran
  bool is_absent = false;  ///< the station has nothing of the kind: not tested, and no hindrance
  std::vector<StepRemark> remarks{};
  std::vector<StepFigure> figures{};
  std::vector<StepCurve> curves{};

  StepResult& remark(std::optional<Verdict> verdict, std::string subject, std::string what,
                     std::string detail = "") {
    remarks.push_back({verdict, std::move(subject), std::move(what), std::move(detail)});
    return *this;
  }
  StepResult& passed(std::string subject, std::string what, std::string detail = "") {
    return remark(Verdict::passed, std::move(subject), std::move(what), std::move(detail));
  }
  StepResult& failed(std::string subject, std::string what, std::string detail = "") {
    return remark(Verdict::failed, std::move(subject), std::move(what), std::move(detail));
  }
  StepResult& untested(std::string subject, std::string what, std::string detail = "") {
    return remark(Verdict::not_tested, std::move(subject), std::move(what), std::move(detail));
  }
  StepResult& told(std::string subject, std::string what, std::string detail = "") {
    return remark(std::nullopt, std::move(subject), std::move(what), std::move(detail));
  }
  /// A number that is not known (NaN) is left out.
  StepResult& number(std::string subject, std::string name, double value, std::string unit);
  StepResult& text(std::string subject, std::string name, std::string text);

  /// The worst of its remarks: failed, then not tested; without any not tested.
  [[nodiscard]] Verdict verdict() const;
  bool operator==(const StepResult&) const = default;
};

/// A step that has nothing to look at on this station: `what` says why.
[[nodiscard]] StepResult absent_step(Step step, std::string what);

/// The worst of those that are not absent.
[[nodiscard]] Verdict verdict_of(const std::vector<StepResult>& steps);

}  // namespace buoyd
