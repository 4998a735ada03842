#include "science/quality/gross_range.hpp"

#include <fmt/format.h>

#include <cmath>

namespace buoyd {

Result<GrossRange> GrossRange::make(const GrossRangeLimits& limits) {
  auto fail_span = sorted_span(limits.fail, "gross range, fail span");
  if (!fail_span) {
    return pass_on(fail_span);
  }
  auto suspect = sorted_span(limits.suspect.value_or(*fail_span), "gross range, suspect span");
  if (!suspect) {
    return pass_on(suspect);
  }
  if (!fail_span->contains(*suspect)) {
    return fail(ErrorCode::invalid,
                fmt::format("gross range: the suspect span {} is not inside the fail span {}",
                            print_span(*suspect), print_span(*fail_span)));
  }
  return GrossRange(*fail_span, *suspect);
}

Flag GrossRange::judge(double value) const {
  if (std::isnan(value)) {
    return Flag::missing;
  }
  if (!fail_.contains(value)) {
    return Flag::fail;
  }
  return suspect_.contains(value) ? Flag::good : Flag::suspect;
}

}  // namespace buoyd
