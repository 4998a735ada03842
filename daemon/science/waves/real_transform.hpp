#pragma once
// The discrete Fourier transform of a real series, in double precision (kissfft behind it, in
// real_transform.cpp alone). Owned by whoever computes spectra; one thread.

#include <complex>
#include <cstddef>
#include <memory>
#include <span>

namespace buoyd {

class RealTransform {
 public:
  /// `length`, a power of two of 4 at least. Takes 8 bytes a sample.
  explicit RealTransform(std::size_t length);
  ~RealTransform();
  RealTransform(RealTransform&&) noexcept;
  RealTransform& operator=(RealTransform&&) noexcept;

  /// out[k] = sum of series[n] exp(-2πi k n / length) for k from 0 to length / 2. `series` is of
  /// that length, `out` of length / 2 + 1. Allocates nothing.
  void run(std::span<const double> series, std::span<std::complex<double>> out) const;

 private:
  class Plan;
  std::unique_ptr<Plan> plan_;
};

/// Back again: the real series of which `spectrum` is what RealTransform::run() gives. `out` is of
/// length 2 × (spectrum's length - 1), a power of two. Takes 32 bytes a sample while it runs.
void inverse_transform(std::span<const std::complex<double>> spectrum, std::span<double> out);

}  // namespace buoyd
