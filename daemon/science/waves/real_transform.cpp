#include "science/waves/real_transform.hpp"

#include <kissfft/kissfft.hh>

#include <algorithm>
#include <vector>

namespace buoyd {

// A complex transform of half the length does the work of the real one.
class RealTransform::Plan : public kissfft<double> {
 public:
  explicit Plan(std::size_t length) : kissfft(length / 2, false) {}
};

RealTransform::RealTransform(std::size_t length) : plan_(std::make_unique<Plan>(length)) {}
RealTransform::~RealTransform() = default;
RealTransform::RealTransform(RealTransform&&) noexcept = default;
RealTransform& RealTransform::operator=(RealTransform&&) noexcept = default;

void RealTransform::run(std::span<const double> series, std::span<std::complex<double>> out) const {
  plan_->transform_real(series.data(), out.data());
  out.back() = out.front().imag();  // the two real ones came in one
  out.front() = out.front().real();
}

// The other half of the spectrum of a real series mirrors the first.
void inverse_transform(std::span<const std::complex<double>> spectrum, std::span<double> out) {
  std::vector<std::complex<double>> whole(out.size());
  std::vector<std::complex<double>> series(out.size());
  std::ranges::copy(spectrum, whole.begin());
  for (std::size_t k = 1; k < out.size() / 2; ++k) whole[out.size() - k] = std::conj(spectrum[k]);
  kissfft<double>(out.size(), true).transform(whole.data(), series.data());
  const auto length = static_cast<double>(out.size());
  std::ranges::transform(series, out.begin(), [&](auto one) { return one.real() / length; });
}

}  // namespace buoyd
