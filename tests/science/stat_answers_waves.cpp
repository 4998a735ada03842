#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "science/case_input.hpp"
#include "science/stat_answers.hpp"
#include "science/waves/wave_burst.hpp"
#include "science/waves/wave_direction.hpp"
#include "science/waves/wave_moments.hpp"
#include "science/waves/welch.hpp"
#include "science/waves/zero_crossing.hpp"

namespace buoyd::test {
namespace {

bool is_usable(const DerivedValue& sample) {
  return sample.flag != Flag::fail && sample.flag != Flag::missing;
}

/// Beside a series of that length; empty where there is none.
std::vector<double> beside(CaseInput& in, std::string_view key, std::size_t size) {
  auto list = in.numbers(key);
  if (in.has(key)) in.expect_size(key, list.size(), size);
  return list;
}

/// As the daemon does: sample by sample.
WaveBurst burst_of(CaseInput& in) {
  const auto z = in.series("z", "flags");
  const auto east = beside(in, "east", z.size());
  const auto north = beside(in, "north", z.size());
  WaveBurst burst(z.size());
  for (std::size_t i = 0; !in.is_malformed() && i < z.size(); ++i) {
    WaveSample sample;
    if (is_usable(z[i])) {
      sample.heave = z[i].value;
      if (!east.empty()) sample.east = east[i];
      if (!north.empty()) sample.north = north[i];
    }
    burst.add(sample);
  }
  return burst;
}

Result<Welch> welch_of(CaseInput& in, const Json& json) {
  if (json.string_at("window") != "hann" || json.string_at("detrend") != "linear") {
    return fail(ErrorCode::invalid, "another window than hann, or another detrend than linear");
  }
  const auto band = in.numbers("band");
  in.expect_size("band", band.size(), 2);
  if (in.is_malformed()) return fail(ErrorCode::invalid, "the case is malformed");
  return Welch::make({.rate_hz = in.number("rate_hz"),
                      .segment = in.count("segment"),
                      .overlap = in.count("overlap"),
                      .lowest_hz = band[0],
                      .highest_hz = band[1]});
}

std::string refused_by(const CaseInput& in, const Error& error) {
  return in.is_malformed() ? in.fault() : JsonObject().add(malformed_case, error.text).str();
}

void add_group(JsonObject& out, const std::string& name, const WaveGroup& group) {
  out.add("h_" + name, group.height).add("t_" + name, group.period);
}

std::string answer_zero_crossing(CaseInput& in, const Json& json) {
  const auto burst = burst_of(in);
  const double rate = in.number("rate_hz");
  if (in.is_malformed()) return in.fault();
  const auto instant = json.string_at("crossing") == "sample" ? CrossingInstant::sample
                                                              : CrossingInstant::interpolated;
  const auto waves = zero_crossing(burst.heave(), rate, instant);
  if (!waves) return refused_by(in, waves.error());
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

std::string answer_moments(CaseInput& in) {
  WaveSpectrum spectrum;
  spectrum.frequency = in.numbers("f");
  spectrum.density = in.numbers("s");
  spectrum.width = in.numbers("df");
  in.expect_size("s", spectrum.density.size(), spectrum.frequency.size());
  in.expect_size("df", spectrum.width.size(), spectrum.frequency.size());
  if (in.is_malformed()) return in.fault();
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

std::string answer_spectrum(CaseInput& in, const Json& json) {
  const auto burst = burst_of(in);
  auto welch = welch_of(in, json);
  if (!welch) return refused_by(in, welch.error());
  if (in.is_malformed()) return in.fault();
  const auto spectrum = welch->spectrum(burst.heave());
  JsonObject out;
  out.add("n_segments", spectrum.n_segments);
  add_moments(out, spectrum);
  return out.add_json("spectrum", density_list(spectrum)).str();
}

std::string answer_directional(CaseInput& in, const Json& json) {
  const auto burst = burst_of(in);
  auto welch = welch_of(in, json);
  if (!welch) return refused_by(in, welch.error());
  if (in.is_malformed()) return in.fault();
  const auto spectrum = welch->directional(burst.heave(), burst.east(), burst.north());
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

std::string answer_fourier(CaseInput& in) {
  const auto waves = wave_direction(in.number("a0"), in.number("a1"), in.number("b1"));
  if (in.is_malformed()) return in.fault();
  return JsonObject()
      .add("direction", waves.direction)
      .add("r1", waves.r1)
      .add("spread", waves.spread)
      .str();
}

}  // namespace

Answer answer_waves(std::string_view what, const Json& json) {
  CaseInput in(json);
  if (what == "waves_zero_crossing") return answer_zero_crossing(in, json);
  if (what == "wave_moments") return answer_moments(in);
  if (what == "waves_spectrum") return answer_spectrum(in, json);
  if (what == "waves_directional") return answer_directional(in, json);
  if (what == "wave_fourier") return answer_fourier(in);
  return std::nullopt;
}

}  // namespace buoyd::test
