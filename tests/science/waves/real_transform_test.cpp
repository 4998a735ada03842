#include "science/waves/real_transform.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

namespace buoyd {
namespace {

std::complex<double> direct_sum(const std::vector<double>& series, std::size_t k) {
  std::complex<double> sum;
  for (std::size_t n = 0; n < series.size(); ++n) {
    const auto turns = static_cast<double>(k * n % series.size()) / double(series.size());
    sum += std::polar(series[n], -2 * std::numbers::pi * turns);
  }
  return sum;
}

TEST(RealTransformTest, is_the_sum_that_defines_it) {
  for (const std::size_t length : {4U, 8U, 32U, 128U}) {
    std::vector<double> series;
    for (std::size_t n = 0; n < length; ++n) series.push_back(double(n * n % 7) - 2.5);
    std::vector<std::complex<double>> out(length / 2 + 1);
    RealTransform(length).run(series, out);
    for (std::size_t k = 0; k < out.size(); ++k) {
      EXPECT_NEAR(std::abs(out[k] - direct_sum(series, k)), 0, 1e-11) << length << ", " << k;
    }
  }
}

TEST(RealTransformTest, goes_back_again) {
  for (const std::size_t length : {4U, 8U, 64U}) {
    std::vector<double> series;
    for (std::size_t n = 0; n < length; ++n) series.push_back(double(n * n % 7) - 2.5);
    std::vector<std::complex<double>> spectrum(length / 2 + 1);
    RealTransform(length).run(series, spectrum);
    std::vector<double> again(length);
    inverse_transform(spectrum, again);
    for (std::size_t n = 0; n < length; ++n) EXPECT_NEAR(again[n], series[n], 1e-12) << length;
  }
}

}  // namespace
}  // namespace buoyd
