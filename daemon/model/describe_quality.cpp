#include "model/describe_quality.hpp"

#include <array>
#include <span>
#include <string_view>

#include "base/json_object.hpp"

namespace buoyd {

namespace {

std::string numbers_json(std::span<const double> numbers) {
  JsonArray list;
  for (const double number : numbers) list.add_json(json_number(number));
  return list.str();
}

std::string span_json(const QualitySettings::Range& span) {
  return numbers_json(std::array{span.low, span.high});
}

std::string limits_json(const QualitySettings::Limits& limits) {
  return limits.fail ? numbers_json(std::array{limits.suspect, *limits.fail})
                     : numbers_json(std::array{limits.suspect});
}

double seconds(Micros time) {
  return std::chrono::duration<double>(time).count();
}

std::string season_json(const QualitySettings::Months& season) {
  JsonArray months;
  for (const std::int64_t month : season.months) months.add_json(std::to_string(month));
  JsonObject object;
  object.add_json("months", months.str()).add_json("suspect", span_json(season.suspect));
  if (season.fail) object.add_json("fail", span_json(*season.fail));
  return object.str();
}

void add_flat_line(JsonObject& object, const QualitySettings& quality) {
  if (!quality.flat_line) return;
  const auto& [suspect, fail] = *quality.flat_line;
  object.add_json("flat_line", numbers_json(std::array{seconds(suspect), seconds(fail)}));
  object.add("flat_line_tolerance", quality.flat_line_tolerance);
}

void add_attenuated_signal(JsonObject& object, const QualitySettings& quality) {
  if (!quality.attenuated_signal) return;
  const bool is_range = quality.attenuated_signal_of == QualitySettings::SpreadOf::range;
  object.add_json("attenuated_signal", limits_json(*quality.attenuated_signal));
  object.add("attenuated_signal_of", is_range ? "range" : "standard deviation");
  object.add("attenuated_signal_over", seconds(quality.attenuated_signal_over));
}

}  // namespace

std::string quality_json(const QualitySettings& quality) {
  JsonObject object;
  if (quality.fail) object.add_json("fail", span_json(*quality.fail));
  if (quality.suspect) object.add_json("suspect", span_json(*quality.suspect));
  if (quality.spike) {
    const bool is_differential = quality.spike_method == QualitySettings::SpikeOf::differential;
    object.add_json("spike", limits_json(*quality.spike));
    object.add("spike_method", is_differential ? "differential" : "average");
  }
  if (quality.rate_of_change) {
    object.add_json("rate_of_change", limits_json(*quality.rate_of_change));
  }
  add_flat_line(object, quality);
  add_attenuated_signal(object, quality);
  JsonArray seasons;
  for (const QualitySettings::Months& season : quality.climatology)
    seasons.add_json(season_json(season));
  if (!quality.climatology.empty()) object.add_json("climatology", seasons.str());
  if (quality.location) object.add("location", *quality.location);
  if (quality.impossible_date) object.add("impossible_date", seconds(*quality.impossible_date));
  if (quality.density_inversion) {
    object.add_json("density_inversion", limits_json(*quality.density_inversion));
  }
  return object.str();
}

}  // namespace buoyd
