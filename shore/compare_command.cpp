// compare: how far a channel is from another one that measured the same.

#include <fmt/format.h>

#include <cmath>

#include "base/number_text.hpp"
#include "base/quantity.hpp"
#include "shore/archive/archive_file.hpp"
#include "shore/command_options.hpp"
#include "shore/query/shown_text.hpp"
#include "shore/report/comparison_report.hpp"
#include "shore/report_commands.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;

namespace {

constexpr std::size_t most_sectors = 360;

/// "" = none.
Result<std::optional<double>> number_of(const char* option, const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto number = buoyd::number_in<double>(text);
  if (number && std::isfinite(*number)) return number;
  return buoyd::fail(ErrorCode::invalid, fmt::format("{} '{}', expected a number", option, text));
}

/// What would leave out all pairs, or be passed over, without a word.
Result<void> check_words(const CompareWords& words) {
  const CompareWords usual;
  if (words.flags.empty()) {
    return buoyd::fail(ErrorCode::invalid, "--flag '', expected a digit at least, as 12");
  }
  if (words.sectors_by.empty() && words.sectors != usual.sectors) {
    return buoyd::fail(
        ErrorCode::invalid,
        fmt::format("--sectors {} stands alone, expected --sectors-by too", words.sectors));
  }
  return {};
}

Result<PairingRules> rules_of(const CompareWords& words) {
  PairingRules rules;
  if (auto sound = check_words(words); !sound) return pass_on(sound);
  if (auto checked = check_flags(words.flags); !checked) return pass_on(checked);
  rules.flags = words.flags;
  auto lowest = number_of("--lowest", words.lowest);
  if (!lowest) return pass_on(lowest);
  auto highest = number_of("--highest", words.highest);
  if (!highest) return pass_on(highest);
  if (*lowest && *highest && **lowest > **highest) {
    return buoyd::fail(ErrorCode::invalid, fmt::format("--lowest {} is above --highest {}",
                                                       words.lowest, words.highest));
  }
  rules.lowest = *lowest;
  rules.highest = *highest;
  if (words.within.empty()) return rules;
  auto within = buoyd::parse_duration(words.within);
  if (!within) return buoyd::fail(within.error().code, "--within: " + within.error().text);
  rules.within = *within;
  return rules;
}

Result<void> add_bins(ComparisonReport& report, const CompareWords& words, bool is_direction) {
  auto width = number_of("--bin", words.bin);
  if (!width) return pass_on(width);
  if (!*width) return {};
  if (!(**width > 0)) return buoyd::fail(ErrorCode::invalid, "--bin, expected a width above 0");
  report.bins = bins_of(report.pairing.pairs, **width, is_direction);
  return {};
}

/// The sea alone where both have values of it, so that no dock is in a mean of the sea; everything
/// where one has none.
bool is_of_sea_alone(const ChannelValues& reference, const ChannelValues& values) {
  return !reference.at_sea.empty() && !values.at_sea.empty();
}

Result<ComparisonReport> report_of(PreparedSql& sql, const CompareWords& words) {
  auto zone = TimeZone::named(words.zone);
  if (!zone) return pass_on(zone);
  auto time = bounds_of(words.from, words.to, *zone);
  if (!time) return pass_on(time);
  auto rules = rules_of(words);
  if (!rules) return pass_on(rules);
  auto reference = channel_values(sql, words.reference, *time);
  if (!reference) return pass_on(reference);
  auto values = channel_values(sql, words.value, *time);
  if (!values) return pass_on(values);
  if (reference->unit != values->unit || reference->is_direction != values->is_direction) {
    return buoyd::fail(
        ErrorCode::invalid,
        fmt::format("{} is in '{}'{} and {} in '{}'{}: they cannot be compared", words.reference,
                    reference->unit, reference->is_direction ? ", a direction," : "", words.value,
                    values->unit, values->is_direction ? ", a direction" : ""));
  }
  const bool is_sea_alone = is_of_sea_alone(*reference, *values);
  if (!is_sea_alone) {
    take_others(*reference);
    take_others(*values);
  }
  ComparisonReport report{words.reference,
                          words.value,
                          reference->unit,
                          pair_up(reference->at_sea, values->at_sea, *rules),
                          {}};
  report.pairing.of_bench = reference->others.size() + values->others.size();
  report.pairing.unplaced = reference->unplaced + values->unplaced;
  report.pairing.damaged = reference->damaged + values->damaged;
  const bool is_direction = reference->is_direction;
  report.all = compared(report.pairing.pairs, is_direction);
  if (auto added = add_bins(report, words, is_direction); !added) return pass_on(added);
  if (words.sectors_by.empty()) return report;
  auto directions = channel_values(sql, words.sectors_by, *time);
  if (!directions) return pass_on(directions);
  if (!directions->is_direction || words.sectors < 1 ||
      words.sectors > static_cast<int>(most_sectors)) {
    return buoyd::fail(ErrorCode::invalid,
                       fmt::format("--sectors-by {} --sectors {}, expected a direction and 1 to {}",
                                   words.sectors_by, words.sectors, most_sectors));
  }
  if (!is_sea_alone) take_others(*directions);
  add_sectors(report, directions->at_sea, *rules, static_cast<std::size_t>(words.sectors),
              is_direction);
  return report;
}

}  // namespace

int compare(const std::string& archive, const CompareWords& words) {
  auto database = open_for_reading(archive);
  if (!database) return say(database.error());
  PreparedSql sql(**database);
  auto report = report_of(sql, words);
  if (!report) return say(report.error());
  fmt::print("{}", words.is_json ? json_of(*report) + '\n' : shown_lines(text_of(*report)));
  return 0;
}

}  // namespace buoyshore
