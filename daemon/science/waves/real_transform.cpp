#include "science/waves/real_transform.hpp"

#include <kissfft/kissfft.hh>

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

}  // namespace buoyd
