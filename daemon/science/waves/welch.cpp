#include "science/waves/welch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

namespace buoyd {
namespace {

double frequency_of(const WelchSettings& settings, std::size_t bin) {
  return static_cast<double>(bin) * settings.rate_hz / static_cast<double>(settings.segment);
}

std::string mistake_in(const WelchSettings& s) {
  if (!(s.rate_hz > 0) || !std::isfinite(s.rate_hz)) {
    return fmt::format("{} samples a second: expected above 0", s.rate_hz);
  }
  if (!std::has_single_bit(s.segment) || s.segment < 4 || s.segment > max_segment) {
    return fmt::format("a segment of {} samples: expected a power of two from 4 to {}", s.segment,
                       max_segment);
  }
  if (s.overlap >= s.segment) {
    return fmt::format("segments of {} samples overlap by {}: expected fewer", s.segment,
                       s.overlap);
  }
  if (!(s.lowest_hz >= 0 && s.lowest_hz <= s.highest_hz)) {
    return fmt::format("a band from {} to {} Hz: expected from 0 upwards", s.lowest_hz,
                       s.highest_hz);
  }
  return "";
}

// The least-squares line of evenly spaced samples, taken away.
void detrend(std::span<double> samples) {
  const auto n = static_cast<double>(samples.size());
  const double middle = (n - 1) / 2;
  double sum = 0;
  for (const double z : samples) sum += z;
  const double mean = sum / n;
  double tilt = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    tilt += (static_cast<double>(i) - middle) * (samples[i] - mean);
  }
  const double slope = tilt * 12 / (n * (n * n - 1));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] -= mean + slope * (static_cast<double>(i) - middle);
  }
}

double imaginary_of_cross(std::complex<double> a, std::complex<double> b) {
  return a.real() * b.imag() - a.imag() * b.real();  // of conj(a) b
}

}  // namespace

Result<Welch> Welch::make(const WelchSettings& settings) {
  if (const auto mistake = mistake_in(settings); !mistake.empty()) {
    return fail(ErrorCode::invalid, mistake);
  }
  std::size_t first = 0;
  std::size_t end = settings.segment / 2 + 1;
  while (first < end && frequency_of(settings, first) < settings.lowest_hz) ++first;
  while (end > first && frequency_of(settings, end - 1) > settings.highest_hz) --end;
  if (first == end) {
    return fail(ErrorCode::invalid,
                fmt::format("no frequency of the spectrum lies from {} to {} Hz: it has one every "
                            "{} Hz up to {} Hz",
                            settings.lowest_hz, settings.highest_hz, frequency_of(settings, 1),
                            settings.rate_hz / 2));
  }
  return Welch(settings, first, end - 1);
}

Welch::Welch(const WelchSettings& settings, std::size_t first, std::size_t last)
    : settings_(settings),
      first_(first),
      last_(last),
      transform_(settings.segment),
      window_(settings.segment),
      work_(settings.segment),
      bins_(last - first + 1) {
  const double step = 2 * std::numbers::pi / static_cast<double>(settings.segment);
  for (std::size_t i = 0; i < window_.size(); ++i) {
    window_[i] = 0.5 - 0.5 * std::cos(step * static_cast<double>(i));
    window_power_ += window_[i] * window_[i];
  }
  for (auto& spectrum : transformed_) spectrum.resize(settings.segment / 2 + 1);
}

std::vector<double> Welch::frequencies() const {
  std::vector<double> middles;
  for (std::size_t bin = first_; bin <= last_; ++bin) {
    middles.push_back(frequency_of(settings_, bin));
  }
  return middles;
}

WaveSpectrum Welch::spectrum(std::span<const double> z) {
  return run(std::array{z});
}

WaveSpectrum Welch::directional(std::span<const double> z, std::span<const double> east,
                                std::span<const double> north) {
  return run(std::array{z, east, north});
}

WaveSpectrum Welch::run(std::span<const std::span<const double>> series) {
  std::ranges::fill(bins_, Bin{});
  std::size_t n_segments = 0;
  const std::size_t length = std::ranges::min(series, {}, &std::span<const double>::size).size();
  const std::size_t step = settings_.segment - settings_.overlap;
  for (std::size_t begin = 0; begin + settings_.segment <= length; begin += step) {
    if (!is_whole(series, begin)) continue;
    add_segment(series, begin);
    ++n_segments;
  }
  return n_segments == 0 ? WaveSpectrum{} : result(n_segments, series.size() > 1);
}

bool Welch::is_whole(std::span<const std::span<const double>> series, std::size_t begin) const {
  return std::ranges::all_of(series, [&](std::span<const double> one) {
    return std::ranges::all_of(one.subspan(begin, settings_.segment),
                               [](double sample) { return std::isfinite(sample); });
  });
}

void Welch::add_segment(std::span<const std::span<const double>> series, std::size_t begin) {
  for (std::size_t i = 0; i < series.size(); ++i) {
    transform(series[i].subspan(begin, settings_.segment), transformed_[i]);
  }
  const auto& [z, east, north] = transformed_;
  for (std::size_t bin = first_; bin <= last_; ++bin) {
    auto& sums = bins_[bin - first_];
    sums.zz += std::norm(z[bin]);
    if (series.size() == 1) continue;
    sums.horizontal += std::norm(east[bin]) + std::norm(north[bin]);
    sums.z_east += imaginary_of_cross(z[bin], east[bin]);
    sums.z_north += imaginary_of_cross(z[bin], north[bin]);
  }
}

void Welch::transform(std::span<const double> segment, Transformed& out) {
  std::ranges::copy(segment, work_.begin());
  detrend(work_);
  for (std::size_t i = 0; i < work_.size(); ++i) work_[i] *= window_[i];
  transform_.run(work_, out);
}

WaveSpectrum Welch::result(std::size_t n_segments, bool is_directional) const {
  WaveSpectrum spectrum;
  spectrum.n_segments = n_segments;
  spectrum.width.assign(bins_.size(), frequency_of(settings_, 1));
  spectrum.frequency = frequencies();
  for (std::size_t bin = first_; bin <= last_; ++bin) {
    const Bin& sums = bins_[bin - first_];
    spectrum.density.push_back(density_of(bin, sums.zz, n_segments));
    if (!is_directional) continue;
    const double energy = std::sqrt(sums.zz) * std::sqrt(sums.horizontal);
    spectrum.a1.push_back(-sums.z_east / energy);  // 0 / 0 is NaN where nothing moved
    spectrum.b1.push_back(-sums.z_north / energy);
  }
  return spectrum;
}

double Welch::density_of(std::size_t bin, double zz, std::size_t n_segments) const {
  const double sides = bin == 0 || bin == settings_.segment / 2 ? 1 : 2;
  return sides * zz / (settings_.rate_hz * window_power_ * static_cast<double>(n_segments));
}

}  // namespace buoyd
