#include "science/quality/density_inversion.hpp"

#include <fmt/format.h>

#include <cmath>
#include <optional>

namespace buoyd {
namespace {

Flag flag_of_record(const DensityProfile& profile, std::size_t i) {
  if (std::isnan(profile.density[i]) || std::isnan(profile.depth[i])) {
    return Flag::missing;
  }
  const bool is_finite = std::isfinite(profile.density[i]) && std::isfinite(profile.depth[i]);
  return is_finite ? Flag::good : Flag::not_evaluated;
}

/// From the record before to this one; nullopt if one of them cannot be used.
std::optional<double> growth_to(const DensityProfile& profile, std::size_t i) {
  if (flag_of_record(profile, i - 1) != Flag::good || flag_of_record(profile, i) != Flag::good) {
    return std::nullopt;
  }
  const double down = profile.depth[i] - profile.depth[i - 1];
  const double growth = profile.density[i] - profile.density[i - 1];
  if (down == 0) {
    return 0;
  }
  return down > 0 ? growth : -growth;
}

void worsen(Flag& flag, Flag to) {
  if (flag != Flag::fail && to != Flag::good) {
    flag = to;
  }
}

void flag_inversions(const DensityProfile& profile, const Thresholds& growth,
                     std::vector<Flag>& flags) {
  for (std::size_t i = 1; i < flags.size(); ++i) {
    const auto grown = growth_to(profile, i);
    const Flag flag = grown ? growth.flag_below(*grown) : Flag::good;
    worsen(flags[i - 1], flag);
    worsen(flags[i], flag);
  }
}

void flag_unusable(const DensityProfile& profile, std::vector<Flag>& flags) {
  Flag before = Flag::good;
  for (std::size_t i = 0; i < flags.size(); ++i) {
    const Flag own = flag_of_record(profile, i);
    if (own != Flag::good || before != Flag::good) {
      flags[i] = own != Flag::good ? own : before;
    }
    before = own;
  }
}

}  // namespace

Result<std::vector<Flag>> density_inversion_flags(const DensityProfile& profile,
                                                  const Thresholds& growth) {
  if (profile.density.size() != profile.depth.size()) {
    return fail(ErrorCode::invalid, fmt::format("density inversion: {} densities, {} depths",
                                                profile.density.size(), profile.depth.size()));
  }
  if (auto checked = check_thresholds(growth, "density inversion"); !checked) {
    return pass_on(checked);
  }
  if (profile.density.size() == 1) {
    return std::vector<Flag>{Flag::not_evaluated};
  }
  std::vector<Flag> flags(profile.density.size(), Flag::good);
  flag_inversions(profile, growth, flags);
  flag_unusable(profile, flags);
  return flags;
}

}  // namespace buoyd
