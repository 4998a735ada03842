#pragma once
// A register image to the values of one kind of reading. Where every number stands is worked out
// once; decoding a record allocates nothing per value. The line's own thread only.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/values.hpp"
#include "drivers/registers/register_image.hpp"
#include "model/model.hpp"
#include "model/register_number.hpp"

namespace buoyd {

class RegisterDecoder {
 public:
  /// `kind` and its registers outlive it; `image` has the registers' spans.
  RegisterDecoder(const ModelKind& kind, const RegisterKind& registers, const RegisterImage& image);

  /// All values of the kind, arrays point after point; absent words, nulls, failed tests and
  /// points that are not in use are no value.
  void decode(const RegisterImage& image, Values& values) const;
  /// As Sample::null_codes, of the values that decode() made of the same image.
  [[nodiscard]] std::string null_codes(const RegisterImage& image, const Values& values) const;
  /// The axis's points as the instrument states them, the unused ones at the coordinate that marks
  /// them; empty if it states none.
  [[nodiscard]] std::vector<double> axis(const RegisterImage& image) const;
  /// So many points, the first, hold all that are in use.
  [[nodiscard]] std::size_t used_points(const RegisterImage& image) const;
  /// One value alone, as decode() gives it: the record mark, the scan counter.
  [[nodiscard]] Scalar value(const RegisterImage& image, std::size_t channel,
                             std::size_t point) const;

 private:
  /// Where a number is in the image.
  struct Place {
    std::size_t slot = 0;
    RegisterValue value;  // its address is that of the first point
  };
  struct PlacedTest {
    Place place;
    const RegisterTest* test = nullptr;
  };
  struct PlacedValue {
    const ModelChannel* meaning = nullptr;
    const RegisterChannel* channel = nullptr;
    std::vector<Place> terms;
    std::vector<PlacedTest> tests;
    Place scale;
    const RegisterUnits* units = nullptr;
    Place unit;
    std::size_t point = 0;
    std::vector<PlacedValue> entries;  // of a list: one of them is meant
  };

  [[nodiscard]] static Place place_of(const RegisterImage& image, RegisterValue value,
                                      std::size_t offset);
  void place_channel(const RegisterImage& image, std::size_t channel);
  static void place_list(const RegisterImage& image, const RegisterFind& find, PlacedValue& placed);
  void place_axis(const RegisterImage& image);
  [[nodiscard]] std::size_t points_in_use(const RegisterImage& image) const;
  [[nodiscard]] bool in_use(const RegisterImage& image, std::size_t point,
                            std::size_t points_in_use) const;
  [[nodiscard]] static std::optional<RegisterNumber> number(const RegisterImage& image,
                                                            const Place& place);
  [[nodiscard]] static bool passes(const RegisterImage& image, const PlacedValue& placed);
  [[nodiscard]] static std::optional<RegisterNumber> sum(const RegisterImage& image,
                                                         const PlacedValue& placed);
  [[nodiscard]] static std::size_t null_code(const RegisterImage& image, const PlacedValue& placed);
  [[nodiscard]] static std::optional<ExactNumber> factor(const RegisterImage& image,
                                                         const PlacedValue& placed);
  [[nodiscard]] static std::optional<ExactNumber> scale(const RegisterImage& image,
                                                        const PlacedValue& placed);
  [[nodiscard]] static std::optional<RegisterNumber> calculated(const RegisterImage& image,
                                                                const PlacedValue& placed);
  [[nodiscard]] static Scalar text(const RegisterImage& image, const Place& place);
  [[nodiscard]] static std::optional<RegisterNumber> date_time(const RegisterImage& image,
                                                               const PlacedValue& placed);
  [[nodiscard]] static std::optional<RegisterNumber> meant(const RegisterImage& image,
                                                           const PlacedValue& placed);
  [[nodiscard]] static Scalar read_list(const RegisterImage& image, const PlacedValue& placed);
  [[nodiscard]] static Scalar read(const RegisterImage& image, const PlacedValue& placed);

  const ModelKind& kind_;
  const RegisterKind& registers_;
  const RegisterAxis* axis_;  // nullptr: the kind has none
  std::size_t point_count_;
  std::vector<PlacedValue> placed_;    // in the order of the values
  std::vector<std::size_t> first_of_;  // of each channel in placed_
  std::vector<Place> points_;          // the axis's coordinates
  std::optional<Place> in_use_;
};

/// The mixed radix of RegisterTime::months_of_31_days to seconds since 1970; nullopt if it is no
/// date.
[[nodiscard]] std::optional<std::int64_t> seconds_of_months_of_31_days(double stamp);

}  // namespace buoyd
