#pragma once
// Spectra of measured series by the method of Welch. Owned by whoever measures waves; one thread.

#include <array>
#include <complex>
#include <cstddef>
#include <span>
#include <vector>

#include "base/error.hpp"
#include "science/waves/real_transform.hpp"
#include "science/waves/wave_spectrum.hpp"

namespace buoyd {

/// The longest segment: at 10 Hz it spans 27 min.
inline constexpr std::size_t max_segment = 16384;

struct WelchSettings {
  double rate_hz;       ///< samples a second
  std::size_t segment;  ///< samples, a power of two from 4 to max_segment
  std::size_t overlap;  ///< samples that a segment shares with the next, fewer than it has
  double lowest_hz;     ///< band, both ends belong to it
  double highest_hz;
};

/// P. D. Welch, IEEE Trans. Audio Electroacoust. 15 (1967): the mean of the periodograms of
/// overlapping segments; from each its least-squares line is taken away, then a periodic Hann
/// window is laid over it. The density is one-sided, scaled by 2 / (rate × sum of the squared
/// window), at 0 Hz and at half the rate by half of that.
///
/// A segment with a missing sample (NaN or infinite) in any series is left out, and so is the rest
/// of a series that fills no segment. Without a segment the spectrum has no bands.
///
/// Directions: with P_ab the mean over the segments of conj(A) B, a1 = -Im P_z,east / √(P_zz
/// (P_east,east + P_north,north)), b1 likewise with north (Longuet-Higgins, Cartwright and Smith,
/// Ocean Wave Spectra, 1963). The horizontal series are displacements in m or slopes dz/d(east),
/// dz/d(north).
///
/// Memory: 64 bytes a sample of the segment, 1 MiB with the longest; a spectrum takes 20 at most.
class Welch {
 public:
  /// ErrorCode::invalid: a setting out of its range, or a band without any bin.
  [[nodiscard]] static Result<Welch> make(const WelchSettings& settings);

  /// Middles of the bands, Hz.
  [[nodiscard]] std::vector<double> frequencies() const;

  /// Of the heave in m.
  [[nodiscard]] WaveSpectrum spectrum(std::span<const double> z);
  /// With directions; what one series has beyond another's end is left out.
  [[nodiscard]] WaveSpectrum directional(std::span<const double> z, std::span<const double> east,
                                         std::span<const double> north);

 private:
  /// Sums over the segments, of a bin.
  struct Bin {
    double zz = 0, horizontal = 0, z_east = 0, z_north = 0;
  };
  using Transformed = std::vector<std::complex<double>>;

  Welch(const WelchSettings& settings, std::size_t first, std::size_t last);

  [[nodiscard]] WaveSpectrum run(std::span<const std::span<const double>> series);
  [[nodiscard]] bool is_whole(std::span<const std::span<const double>> series,
                              std::size_t begin) const;
  void add_segment(std::span<const std::span<const double>> series, std::size_t begin);
  void transform(std::span<const double> segment, Transformed& out);
  [[nodiscard]] WaveSpectrum result(std::size_t n_segments, bool is_directional) const;
  [[nodiscard]] double density_of(std::size_t bin, double zz, std::size_t n_segments) const;

  WelchSettings settings_;
  std::size_t first_;  // bin of the band
  std::size_t last_;
  RealTransform transform_;
  std::vector<double> window_;
  double window_power_ = 0;
  std::vector<double> work_;
  std::array<Transformed, 3> transformed_;  // z, east, north
  std::vector<Bin> bins_;                   // from first_ to last_
};

}  // namespace buoyd
