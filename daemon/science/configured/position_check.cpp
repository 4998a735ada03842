#include "model/quality_of.hpp"
#include "science/computed/value_places.hpp"
#include "science/configured/reading_check.hpp"
#include "science/quality/location.hpp"

namespace buoyd {

namespace {

/// Both parts of a position have its flag.
class PositionCheck final : public ReadingCheck {
 public:
  struct Parts {
    std::size_t latitude = 0;
    std::size_t longitude = 0;
    bool is_turned = false;  ///< longitudes are those of 0 to 360
  };

  PositionCheck(const Location& location, Parts parts) : location_(location), parts_(parts) {}

  void judge(const SourceReading& reading, const std::optional<WallTime>&,
             std::vector<ValueFlag>& flags) override {
    double longitude = reading.values[parts_.longitude];
    if (parts_.is_turned && longitude > 180) longitude -= 360;
    const Flag flag = location_.judge({reading.values[parts_.latitude], longitude});
    flags.push_back({parts_.latitude, QualityTest::location, flag});
    flags.push_back({parts_.longitude, QualityTest::location, flag});
  }

 private:
  Location location_;
  Parts parts_;
};

}  // namespace

std::unique_ptr<ReadingCheck> position_check(const CheckedKind& checked,
                                             const QualitySettings& quality) {
  const ModelChannel* const longitude = longitude_beside(checked.kind, quality.channel);
  if (!quality.location || longitude == nullptr) return nullptr;
  const auto latitude_at = places_of(checked.shape, quality.channel);
  const auto longitude_at = places_of(checked.shape, longitude->name);
  auto location = Location::make(quality.location);
  if (!latitude_at || !longitude_at || !location) return nullptr;
  const bool is_turned = longitude->maximum.value_or(180) > 180;
  return std::make_unique<PositionCheck>(
      *location, PositionCheck::Parts{latitude_at->first, longitude_at->first, is_turned});
}

}  // namespace buoyd
