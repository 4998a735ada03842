#pragma once
// Many cosines of one age, and sums of them. Not for two threads at once.

#include <array>
#include <cmath>
#include <complex>
#include <cstddef>
#include <vector>

namespace buoysim {

/// cos and sin of each oscillator's angle at one age.
struct Phasors {
  std::vector<double> cosines;
  std::vector<double> sines;
};

/// Oscillators of fixed angular frequencies (rad/s) and phases (rad).
struct Oscillators {
  std::vector<double> frequencies;
  std::vector<double> phases;

  /// At an age in s.
  [[nodiscard]] Phasors at(double age) const {
    Phasors now;
    now.cosines.resize(frequencies.size());
    now.sines.resize(frequencies.size());
    for (std::size_t i = 0; i < frequencies.size(); ++i) {
      const double angle = frequencies[i] * age + phases[i];
      now.cosines[i] = std::cos(angle);
      now.sines[i] = std::sin(angle);
    }
    return now;
  }
};

/// N sums over the same oscillators, each with its own complex amplitudes: the real part of
/// amplitude × e^(i angle), added up.
template <std::size_t N>
class OscillatorSums {
 public:
  using Amplitudes = std::array<std::complex<double>, N>;

  void add(const Amplitudes& of_oscillator) {
    for (const auto& amplitude : of_oscillator) real_.push_back(amplitude.real());
    for (const auto& amplitude : of_oscillator) imaginary_.push_back(amplitude.imag());
  }

  [[nodiscard]] std::array<double, N> at(const Phasors& now) const {
    std::array<double, N> sums{};
    for (std::size_t i = 0; i < now.cosines.size(); ++i) {
      const double* const real = real_.data() + i * N;
      const double* const imaginary = imaginary_.data() + i * N;
      for (std::size_t n = 0; n < N; ++n) {
        sums[n] += real[n] * now.cosines[i] - imaginary[n] * now.sines[i];
      }
    }
    return sums;
  }

 private:
  std::vector<double> real_;  // [oscillator][sum]
  std::vector<double> imaginary_;
};

}  // namespace buoysim
