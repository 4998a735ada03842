#include "lint/lint.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include "base/digits.hpp"

namespace buoyd {

namespace {

/// A word in a channel's name that says how its value was made.
struct StatisticWord {
  std::string_view word;
  std::string_view method;
};
constexpr std::array<StatisticWord, 9> statistic_words{{{"mean", "mean"},
                                                        {"average", "mean"},
                                                        {"avg", "mean"},
                                                        {"maximum", "maximum"},
                                                        {"max", "maximum"},
                                                        {"minimum", "minimum"},
                                                        {"min", "minimum"},
                                                        {"std", "standard_deviation"},
                                                        {"deviation", "standard_deviation"}}};

std::vector<std::string_view> words_of(std::string_view name) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t end = std::min(name.find('_', at), name.size());
    words.push_back(name.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

/// nullptr if the name has none. "visibility_10_min" has none: it is over ten minutes; nor has
/// "deviation", which is a compass's.
const StatisticWord* statistic_of(std::string_view name) {
  const auto words = words_of(name);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool is_time = i > 0 && all_digits(words[i - 1]);
    if (is_time || (words.size() == 1 && words[i] == "deviation")) continue;
    const auto* const found = std::ranges::find(statistic_words, words[i], &StatisticWord::word);
    if (found != statistic_words.end()) return found;
  }
  return nullptr;
}

/// The name without what says how the value was made: "wind_speed" of "wind_speed_maximum".
std::string_view quantity_of(std::string_view name) {
  for (const StatisticWord& statistic : statistic_words) {
    if (name.size() > statistic.word.size() && name.ends_with(statistic.word) &&
        name[name.size() - statistic.word.size() - 1] == '_') {
      return name.substr(0, name.size() - statistic.word.size() - 1);
    }
  }
  return name;
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// CF counts these clockwise from true north, or along it.
bool is_of_true_north(std::string_view standard_name) {
  return standard_name.starts_with("eastward_") || standard_name.starts_with("northward_") ||
         has(standard_name, "_from_direction") || has(standard_name, "_to_direction") ||
         standard_name == "platform_course" || standard_name == "platform_orientation";
}

bool is_gust(std::string_view standard_name) {
  return has(standard_name, "_of_gust") || has(standard_name, "wind_gust");
}

/// CF counts both from the surface of the sea.
bool is_of_surface(std::string_view standard_name) {
  return standard_name == "height" || standard_name == "depth";
}

/// Checks one model; findings go into `findings`.
class Checker {
 public:
  Checker(const Units& units, const StandardNames& names, const LintWords& words)
      : units_(units), names_(names), words_(words) {}

  std::vector<LintFinding> check(const Model& model) {
    for (const ModelKind& kind : model.kinds) {
      kind_ = &kind;
      if (kind.axis) check_axis(*kind.axis);
      for (const ModelChannel& channel : kind.channels) check_channel(channel);
      check_target();
    }
    check_pitfalls(model);
    check_power(model);
    return std::move(findings_);
  }

 private:
  void find(std::string_view rule, std::string text) {
    findings_.push_back({kind_->name, name_, rule, std::move(text)});
  }

  void check_axis(const ModelAxis& axis) {
    name_ = axis.name;
    check_unit(axis.unit);
    check_standard_name(axis.standard_name, axis.unit);
    if (is_of_surface(axis.standard_name) && axis.reference != AxisReference::sea_surface) {
      find("reference", fmt::format("standard_name \"{}\" counts from the surface of the sea, "
                                    "expected reference = \"sea surface\" or no such name",
                                    axis.standard_name));
    } else if (!axis.reference && (axis.name == "height" || axis.name == "depth")) {
      find("reference", "what the points are counted from is not said, expected reference");
    }
  }

  void check_channel(const ModelChannel& channel) {
    name_ = channel.name;
    check_unit(channel.unit);
    check_standard_name(channel.standard_name, channel.unit);
    check_reference(channel);
    check_method(channel);
    check_name(channel);
  }

  void check_unit(const std::string& unit) {
    if (unit.empty()) return;
    if (!units_.knows(unit)) {
      find("unit", fmt::format("UDUNITS does not know \"{}\"", unit));
      return;
    }
    if (std::ranges::find(words_.units, unit) != words_.units.end()) return;
    const auto same = std::ranges::find_if(
        words_.units, [&](const std::string& other) { return units_.are_equal(unit, other); });
    if (same != words_.units.end()) {
      find("spelling", fmt::format("\"{}\" is spelled \"{}\" here", unit, *same));
    }
  }

  void check_standard_name(const std::string& name, const std::string& unit) {
    if (name.empty()) return;
    const std::string* const canonical = names_.unit_of(name);
    if (canonical == nullptr) {
      find("standard name", fmt::format("\"{}\" is no CF standard name", name));
    } else if (*canonical == "degree_north") {
      check_coordinate(name, "degrees_north", unit);
    } else if (*canonical == "degree_east") {
      check_coordinate(name, "degrees_east", unit);
    } else if (!canonical->empty() && units_.knows(unit) && !units_.convert(unit, *canonical)) {
      find("standard name",
           fmt::format("\"{}\" is told in \"{}\", which \"{}\" does not convert to", name,
                       *canonical, unit));
    }
  }

  /// Readers of CF files know latitudes and longitudes by their units.
  void check_coordinate(const std::string& name, std::string_view wanted, const std::string& unit) {
    if (unit != wanted) {
      find("spelling", fmt::format("the unit of \"{}\" is spelled \"{}\"", name, wanted));
    }
  }

  void check_reference(const ModelChannel& channel) {
    if (is_of_true_north(channel.standard_name) &&
        channel.reference != DirectionReference::true_north) {
      find("reference", fmt::format("\"{}\" is counted from true north, expected reference = "
                                    "\"true north\" or no such name",
                                    channel.standard_name));
    }
    if (is_gust(channel.standard_name) && channel.within == Micros(0)) {
      find("gust", fmt::format("\"{}\" is the extreme of means, expected within, their length; "
                               "else \"wind_speed\" with method",
                               channel.standard_name));
    }
  }

  void check_method(const ModelChannel& channel) {
    const StatisticWord* const statistic = statistic_of(channel.name);
    const bool name_says_it = statistic != nullptr && has(channel.standard_name, statistic->method);
    if (statistic != nullptr && !channel.method && !name_says_it) {
      find("method", fmt::format("a value of this name is a statistic, expected method, as \"{}\"",
                                 statistic->method));
    }
  }

  void check_name(const ModelChannel& channel) {
    auto found = words_.names.find(channel.name);
    if (found == words_.names.end()) found = words_.names.find(quantity_of(channel.name));
    if (found == words_.names.end()) return;
    const std::vector<std::string>& allowed = found->second;
    const bool is_unknown =
        !channel.standard_name.empty() && names_.unit_of(channel.standard_name) == nullptr;
    if (is_unknown || std::ranges::find(allowed, channel.standard_name) != allowed.end()) return;
    const std::string& usual = allowed.front();
    const std::string* const canonical = names_.unit_of(usual);
    const bool fits = canonical != nullptr && units_.convert(channel.unit, *canonical);
    const bool is_relative =
        is_of_true_north(usual) && channel.reference != DirectionReference::true_north;
    if (fits && !(is_relative && channel.standard_name.empty())) {
      find("name", fmt::format("expected standard_name \"{}\"", fmt::join(allowed, "\" or \"")));
    }
  }

  void check_target() {
    const bool has_sender =
        std::ranges::find(kind_->channels, "mmsi", &ModelChannel::name) != kind_->channels.end();
    if (has_sender && !kind_->is_of_target) {
      name_ = "mmsi";
      find("target", "who sent it is not this station, expected of = \"target\"");
    }
  }

  void check_pitfalls(const Model& model) {
    constexpr std::string_view rule = "pitfall";
    if (model.pitfalls.empty()) {
      findings_.push_back({"", "", rule, "what misleads of it is not said, expected [[pitfall]]"});
    }
    for (const Pitfall& pitfall : model.pitfalls) {
      if (pitfall.text.ends_with('.')) continue;
      findings_.push_back(
          {"", "", rule, fmt::format("\"{}\" is no sentence, expected a full stop", pitfall.text)});
    }
  }

  /// So that whoever doubts the number sees what it was made of.
  void check_power(const Model& model) {
    if (!model.power_draw) return;
    const std::string& source = model.power_draw->source;
    const auto says = [&source](std::string_view unit) {
      return source.find(unit) != std::string::npos;
    };
    if (says(" W") || (says("A") && says(" V"))) return;
    findings_.push_back(
        {"", "", "power",
         fmt::format("\"{}\" gives no figure, expected the source's W, or mA at V", source)});
  }

  const Units& units_;
  const StandardNames& names_;
  const LintWords& words_;
  const ModelKind* kind_ = nullptr;
  std::string name_;
  std::vector<LintFinding> findings_;
};

bool waives(const LintWaiver& waiver, const std::string& model, const LintFinding& finding) {
  return waiver.model == model && waiver.rule == finding.rule &&
         (waiver.channel == finding.channel || waiver.channel == quantity_of(finding.channel));
}

std::string text_of(const Mistakes& mistakes) {
  std::string text;
  for (const Mistake& mistake : mistakes) text += (text.empty() ? "" : "\n") + mistake.str();
  return text;
}

}  // namespace

std::string LintFinding::str() const {
  const std::string place = kind.empty() ? "" : fmt::format("{}, {}: ", kind, channel);
  return fmt::format("{}{} [{}]", place, text, rule);
}

Lint::Lint(Units units, StandardNames names, LintWords words)
    : units_(std::move(units)), names_(std::move(names)), words_(std::move(words)) {}

Result<Lint> Lint::load(const std::string& folder) {
  const std::filesystem::path path(folder);
  auto names = StandardNames::load(path / "standard-names.tsv");
  if (!names) return pass_on(names);
  LoadedLintWords words = load_lint_words(path / "words.toml");
  if (!words.mistakes.empty()) return fail(ErrorCode::invalid, text_of(words.mistakes));
  auto units = Units::open();
  if (!units) return pass_on(units);
  return Lint(std::move(*units), std::move(*names), std::move(words.words));
}

std::vector<LintFinding> Lint::check_all(const Model& model) const {
  return Checker(units_, names_, words_).check(model);
}

std::vector<LintFinding> Lint::check(const Model& model) const {
  std::vector<LintFinding> findings = check_all(model);
  std::erase_if(findings, [&](const LintFinding& finding) {
    return std::ranges::any_of(words_.waivers, [&](const LintWaiver& waiver) {
      return waives(waiver, model.name, finding);
    });
  });
  return findings;
}

std::vector<LintWaiver> Lint::unneeded(const std::vector<ModelPtr>& models) const {
  std::vector<LintWaiver> left = words_.waivers;
  for (const ModelPtr& model : models) {
    for (const LintFinding& finding : check_all(*model)) {
      std::erase_if(left,
                    [&](const LintWaiver& waiver) { return waives(waiver, model->name, finding); });
    }
  }
  return left;
}

}  // namespace buoyd
