#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "base/json_object.hpp"
#include "science/stat_answers.hpp"
#include "science/waves/wave_burst.hpp"
#include "science/waves/wave_direction.hpp"
#include "science/waves/wave_moments.hpp"
#include "science/waves/welch.hpp"
#include "science/waves/zero_crossing.hpp"

namespace buoyd::testing {
namespace {

constexpr double null_sample = std::numeric_limits<double>::quiet_NaN();

double number_of(const Json& in, std::string_view key) {
  const auto* const value = in.find(key);
  return value == nullptr ? null_sample : value->number().value_or(null_sample);
}

std::vector<double> list_of(const Json& in, std::string_view key) {
  std::vector<double> list;
  if (const auto* const values = in.find(key)) {
    for (const auto& value : values->items()) list.push_back(value.number().value_or(null_sample));
  }
  return list;
}

bool is_usable(const Json* flags, std::size_t i) {
  if (flags == nullptr) return true;
  const auto flag = flags->items()[i].integer().value_or(9);
  return flag != 4 && flag != 9;
}

// As the daemon does: sample by sample.
Result<WaveBurst> burst_of(const Json& in) {
  const auto z = list_of(in, "z");
  const auto east = list_of(in, "east");
  const auto north = list_of(in, "north");
  const auto* const flags = in.find("flags");
  auto burst = WaveBurst::make(std::max<std::size_t>(z.size(), 1));
  for (std::size_t i = 0; burst && i < z.size(); ++i) {
    WaveSample sample;
    if (is_usable(flags, i)) {
      sample.heave = z[i];
      if (i < east.size()) sample.east = east[i];
      if (i < north.size()) sample.north = north[i];
    }
    burst->add(sample);
  }
  return burst;
}

Result<Welch> welch_of(const Json& in) {
  if (in.string_at("window") != "hann" || in.string_at("detrend") != "linear") {
    return fail(ErrorCode::invalid, "another window than hann, or another detrend than linear");
  }
  const auto band = list_of(in, "band");
  return Welch::make({.rate_hz = number_of(in, "rate_hz"),
                      .segment = static_cast<std::size_t>(in.integer_at("segment").value_or(0)),
                      .overlap = static_cast<std::size_t>(in.integer_at("overlap").value_or(0)),
                      .lowest_hz = band.at(0),
                      .highest_hz = band.at(1)});
}

std::string refused_by(const Error& error) {
  return JsonObject().add("error", error.text).str();
}

void add_group(JsonObject& out, const std::string& name, const WaveGroup& group) {
  out.add("h_" + name, group.height).add("t_" + name, group.period);
}

std::string answer_zero_crossing(const Json& in) {
  const auto burst = burst_of(in);
  if (!burst) return refused_by(burst.error());
  const auto instant = in.string_at("crossing") == "sample" ? CrossingInstant::sample
                                                            : CrossingInstant::interpolated;
  const auto waves = zero_crossing(burst->heave(), number_of(in, "rate_hz"), instant);
  if (!waves) return refused_by(waves.error());
  JsonObject out;
  out.add("n_valid", waves->n_valid).add("n_waves", waves->n_waves);
  add_group(out, "max", waves->highest);
  add_group(out, "tenth", waves->highest_tenth);
  add_group(out, "third", waves->highest_third);
  add_group(out, "mean", waves->all);
  return out.add("four_std", waves->four_std).str();
}

void add_moments(JsonObject& out, const WaveSpectrum& spectrum) {
  const auto moments = wave_moments(spectrum);
  out.add("m_minus1", moments.m_minus1)
      .add("m0", moments.m0)
      .add("m1", moments.m1)
      .add("m2", moments.m2)
      .add("hm0", moments.hm0)
      .add("tp", moments.tp)
      .add("tm01", moments.tm01)
      .add("tm02", moments.tm02)
      .add("te", moments.te);
}

std::string answer_moments(const Json& in) {
  WaveSpectrum spectrum;
  spectrum.frequency = list_of(in, "f");
  spectrum.density = list_of(in, "s");
  spectrum.width = list_of(in, "df");
  JsonObject out;
  add_moments(out, spectrum);
  return out.str();
}

std::string density_list(const WaveSpectrum& spectrum) {
  if (spectrum.size() == 0) return "null";
  JsonArray list;
  for (const double density : spectrum.density) list.add_json(json_number(density));
  return list.str();
}

std::string answer_spectrum(const Json& in) {
  const auto burst = burst_of(in);
  auto welch = welch_of(in);
  if (!burst) return refused_by(burst.error());
  if (!welch) return refused_by(welch.error());
  const auto spectrum = welch->spectrum(burst->heave());
  JsonObject out;
  out.add("n_segments", spectrum.n_segments);
  add_moments(out, spectrum);
  return out.add_json("spectrum", density_list(spectrum)).str();
}

std::string answer_directional(const Json& in) {
  const auto burst = burst_of(in);
  auto welch = welch_of(in);
  if (!burst) return refused_by(burst.error());
  if (!welch) return refused_by(welch.error());
  const auto spectrum = welch->directional(burst->heave(), burst->east(), burst->north());
  const auto peak = peak_direction(spectrum);
  const auto mean = mean_direction(spectrum);
  return JsonObject()
      .add("n_segments", spectrum.n_segments)
      .add("hm0", wave_moments(spectrum).hm0)
      .add("tp", wave_moments(spectrum).tp)
      .add("peak_direction", peak.direction)
      .add("peak_r1", peak.r1)
      .add("peak_spread", peak.spread)
      .add("mean_direction", mean.direction)
      .add("mean_r1", mean.r1)
      .add("mean_spread", mean.spread)
      .str();
}

std::string answer_fourier(const Json& in) {
  const auto waves = wave_direction(number_of(in, "a0"), number_of(in, "a1"), number_of(in, "b1"));
  return JsonObject()
      .add("direction", waves.direction)
      .add("r1", waves.r1)
      .add("spread", waves.spread)
      .str();
}

}  // namespace

Answer answer_waves(std::string_view what, const Json& in) {
  if (what == "waves_zero_crossing") return answer_zero_crossing(in);
  if (what == "wave_moments") return answer_moments(in);
  if (what == "waves_spectrum") return answer_spectrum(in);
  if (what == "waves_directional") return answer_directional(in);
  if (what == "wave_fourier") return answer_fourier(in);
  return std::nullopt;
}

}  // namespace buoyd::testing
