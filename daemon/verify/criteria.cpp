#include "verify/criteria.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "verify/plan.hpp"

namespace buoyd {

namespace {

/// Bounds: at_least, at_most or both, or within, or equals.
void read_bounds(TomlTable& table, Criterion& made) {
  made.at_least = table.number("at_least");
  made.at_most = table.number("at_most");
  made.equals = table.string("equals").value_or("");
  if (const auto within = table.number("within", 0, 1e300)) {
    if (made.at_least || made.at_most) {
      table.mistake("within", "within stands beside at_least or at_most, expected one of them");
    }
    made.at_least = -*within;
    made.at_most = *within;
  }
  const bool has_number = made.at_least || made.at_most;
  if (has_number == !made.equals.empty()) {
    table.mistake("expected at_least, at_most or both, or within, or equals of a text");
  }
  if (made.at_least && made.at_most && *made.at_least > *made.at_most) {
    table.mistake("at_least", fmt::format("{} is above at_most", *made.at_least));
  }
  made.unit = table.string("unit").value_or("");
  if (has_number && made.unit.empty()) {
    table.mistake("a bound without 'unit', expected the figure's, \"1\" of a pure number");
  }
}

Criterion read_criterion(TomlTable& table, const std::string& usual_source) {
  Criterion made;
  made.name = table.required_string("name").value_or("");
  made.name_zh = table.string("name_zh").value_or("");
  made.figure = table.required_string("figure").value_or("");
  made.channel = table.string("channel").value_or("");
  made.source = table.string("source").value_or(usual_source);
  if (made.source.empty()) table.mistake("'source' is missing: who asks for it?");
  read_bounds(table, made);
  return made;
}

bool is_meant(const Criterion& criterion, const Figure& figure) {
  if (criterion.channel.empty() || criterion.channel == figure.channel) return true;
  return criterion.channel.ends_with('*') &&
         figure.channel.starts_with(criterion.channel.substr(0, criterion.channel.size() - 1));
}

/// "timing.answer_time" is missing as a whole where "timing.answer_time.p99" is asked for.
bool stands_for(const std::string& whole, const Figure& figure) {
  const std::string name = fmt::format("{}.{}", name_of(figure.section), figure.name);
  return name == whole || (!figure.is_there() && whole.starts_with(name + '.'));
}

/// How far a number is beyond its bounds; above 0 fails.
double excess(const Criterion& criterion, double value) {
  double worst = -std::numeric_limits<double>::infinity();
  if (criterion.at_most) worst = std::max(worst, value - *criterion.at_most);
  if (criterion.at_least) worst = std::max(worst, *criterion.at_least - value);
  return worst;
}

double excess(const Criterion& criterion, const Figure& figure) {
  if (!criterion.equals.empty()) return figure.text == criterion.equals ? -1 : 1;
  return excess(criterion, figure.value.value_or(0));
}

/// Its truth may lie on either side of a bound.
bool is_undecided(const Criterion& criterion, const Figure& figure) {
  if (!figure.sure) return false;
  return (excess(criterion, figure.sure->low) > 0) != (excess(criterion, figure.sure->high) > 0);
}

std::string why_untestable(const Criterion& criterion, const Figure& figure) {
  if (!figure.is_there()) return figure.missing;
  const bool wants_text = !criterion.equals.empty();
  if (wants_text != !figure.text.empty()) return "no number, or no text";
  return wants_text || figure.unit == criterion.unit ? "" : "in " + figure.unit;
}

Judged judge_one(const Criterion& criterion, const Figures& figures) {
  Judged made;
  made.criterion = &criterion;
  made.why = "not in the run";
  double worst = -std::numeric_limits<double>::infinity();
  bool is_whole = true;
  for (const Figure& figure : figures) {
    if (!stands_for(criterion.figure, figure) || !is_meant(criterion, figure)) continue;
    if (const std::string why = why_untestable(criterion, figure); !why.empty()) {
      is_whole = false;
      made.why = why;
      continue;
    }
    made.figures.push_back(&figure);
    if (is_undecided(criterion, figure)) {
      is_whole = false;
      made.why = "too few to decide";
      continue;
    }
    if (const double here = excess(criterion, figure); here >= worst) {
      worst = here;
      made.deciding = made.figures.size() - 1;
    }
  }
  if (made.figures.empty()) return made;
  made.verdict = worst > 0 ? Verdict::failed : is_whole ? Verdict::passed : Verdict::not_tested;
  if (made.verdict != Verdict::not_tested) made.why.clear();
  return made;
}

}  // namespace

Criteria parse_criteria(std::string_view text, const std::string& file) {
  const auto document = TomlDocument::parse(text, file);
  TomlTable root = document->root();
  Criteria made;
  made.title = root.required_string("title").value_or("");
  made.title_zh = root.string("title_zh").value_or("");
  const std::string source = root.string("source").value_or("");
  std::vector<TomlTable> tables = root.tables("criterion");
  if (tables.empty()) root.mistake("no [[criterion]], expected one at least");
  std::set<std::string> names;
  for (TomlTable& table : tables) {
    made.criteria.push_back(read_criterion(table, source));
    if (!names.insert(made.criteria.back().name).second) {
      table.mistake("name", "another criterion has that name");
    }
  }
  document->refuse_unknown_keys();
  made.mistakes = document->mistakes();
  return made;
}

std::vector<Judged> judge(const Criteria& criteria, const Figures& figures) {
  std::vector<Judged> made;
  made.reserve(criteria.criteria.size());
  for (const Criterion& criterion : criteria.criteria) {
    made.push_back(judge_one(criterion, figures));
  }
  return made;
}

Verdict worst_of(const std::vector<Verdict>& verdicts) {
  const auto has = [&](Verdict verdict) {
    return std::ranges::find(verdicts, verdict) != verdicts.end();
  };
  if (has(Verdict::failed)) return Verdict::failed;
  return verdicts.empty() || has(Verdict::not_tested) ? Verdict::not_tested : Verdict::passed;
}

Verdict verdict_of(const std::vector<Judged>& judged) {
  std::vector<Verdict> verdicts;
  verdicts.reserve(judged.size());
  for (const Judged& one : judged) verdicts.push_back(one.verdict);
  return worst_of(verdicts);
}

}  // namespace buoyd
