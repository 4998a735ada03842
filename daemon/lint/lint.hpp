#pragma once
// Whether the words of a model mean what its values are: `buoyctl models lint`, and the tests for
// every model of the library. The loader refuses what cannot work; the lint finds what works and
// misleads. Rules and sources: docs/model-format-rare.md, "The lint". One thread at a time.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "lint/lint_words.hpp"
#include "lint/standard_names.hpp"
#include "lint/units.hpp"
#include "model/model.hpp"

namespace buoyd {

/// Names of the rules, as waivers give them.
inline constexpr std::array<std::string_view, 10> lint_rules{
    "unit",           // UDUNITS understands it
    "spelling",       // it is spelled as everywhere
    "standard name",  // it is in the CF table, and the unit converts to its unit
    "reference",      // what is counted from true north says so; an axis says what it counts from
    "gust",           // it is the extreme of means over a known time
    "method",         // a mean, extreme or deviation says that it is one
    "name",           // a channel whose name has a standard name gives it
    "target",         // who reports others says so
    "pitfall",        // what misleads of this instrument is said, in sentences
    "power",          // what it takes is said with the figure that the source gives
};

struct LintFinding {
  std::string kind;     ///< "" = the whole model
  std::string channel;  ///< or the axis's name
  std::string_view rule;
  std::string text;  ///< what is wrong, what was expected

  /// "kind, channel: text [rule]", of the whole model "text [rule]"
  [[nodiscard]] std::string str() const;
};

class Lint {
 public:
  Lint(Units units, StandardNames names, LintWords words);
  /// Reads both files of the folder and opens the units. Fails with all mistakes in one text.
  [[nodiscard]] static Result<Lint> load(const std::string& folder);

  /// In the order of the model, without what is waived.
  [[nodiscard]] std::vector<LintFinding> check(const Model& model) const;
  /// Waivers that nothing in these models needs: they are to be deleted.
  [[nodiscard]] std::vector<LintWaiver> unneeded(const std::vector<ModelPtr>& models) const;
  [[nodiscard]] const LintWords& words() const { return words_; }

 private:
  [[nodiscard]] std::vector<LintFinding> check_all(const Model& model) const;

  Units units_;
  StandardNames names_;
  LintWords words_;
};

}  // namespace buoyd
