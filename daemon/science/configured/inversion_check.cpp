#include <span>
#include <utility>

#include "model/describe.hpp"
#include "model/quality_of.hpp"
#include "science/computed/value_places.hpp"
#include "science/configured/reading_check.hpp"
#include "science/quality/density_inversion.hpp"

namespace buoyd {

namespace {

/// Of each profile by itself.
class InversionCheck final : public ReadingCheck {
 public:
  InversionCheck(Thresholds growth, std::size_t first, std::vector<double> depths)
      : growth_(growth), first_(first), depths_(std::move(depths)) {}

  void judge(const SourceReading& reading, const std::optional<WallTime>&,
             std::vector<ValueFlag>& flags) override {
    const auto densities = std::span(reading.values).subspan(first_, depths_.size());
    const auto said = density_inversion_flags({densities, depths_}, growth_);
    if (!said) return;  // its limits were refused with the configuration
    for (std::size_t point = 0; point < said->size(); ++point) {
      flags.push_back({first_ + point, QualityTest::density_inversion, (*said)[point]});
    }
  }

 private:
  Thresholds growth_;
  std::size_t first_;
  std::vector<double> depths_;
};

}  // namespace

std::unique_ptr<ReadingCheck> inversion_check(const CheckedKind& checked,
                                              const QualitySettings& quality) {
  if (!quality.density_inversion || !is_over_depth(checked.kind, quality.channel)) return nullptr;
  const auto places = places_of(checked.shape, quality.channel);
  std::vector<double> depths = axis_in(checked.shape);
  if (!places || places->points != depths.size()) return nullptr;
  const Thresholds growth{quality.density_inversion->suspect, quality.density_inversion->fail};
  return std::make_unique<InversionCheck>(growth, places->first, std::move(depths));
}

}  // namespace buoyd
