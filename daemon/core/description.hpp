#pragma once
// A description: everything that makes a reading's values understandable, as a JSON text of at
// most 8 KiB that is stored, sent and archived unchanged. Its name is a hash of exactly this text.
// Immutable once made, shared between threads; any thread.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/hash.hpp"

namespace buoyd {

inline constexpr std::size_t max_description_bytes = 8192;

/// The type of a value. CONTRIBUTING.md lists what a new type needs.
enum class ValueType : std::uint8_t { decimal, float32, float64, integer, text };

/// In the order of their numbers.
inline constexpr std::array<std::pair<ValueType, std::string_view>, 5> value_types{
    {{ValueType::decimal, "decimal"},
     {ValueType::float32, "float32"},
     {ValueType::float64, "float64"},
     {ValueType::integer, "integer"},
     {ValueType::text, "text"}}};

[[nodiscard]] std::string_view name_of(ValueType type);
[[nodiscard]] Result<ValueType> value_type_named(std::string_view name);

/// The axis of an array, e.g. its heights.
struct Axis {
  std::string name;                 ///< "height"
  std::string unit;                 ///< UDUNITS
  std::vector<std::string> points;  ///< numbers as the description writes them
};

/// What one channel contributes to a reading's body.
struct ChannelLayout {
  std::string name;
  std::string unit;                  ///< UDUNITS, "" for a text or an enumeration
  std::size_t points = 1;            ///< how many values it contributes; 1 for a scalar
  std::shared_ptr<const Axis> axis;  ///< one for all arrays of a kind; nullptr for a scalar
  ValueType type = ValueType::float64;
  bool is_array = false;          ///< it has an axis: its value is an array of `points`
  std::uint8_t default_flag = 2;  ///< 1 if a quality test is configured, else 2 (QARTOD)
  bool is_direction = false;      ///< an angle on a circle, in degrees: 359 and 1 are neighbours
  /// Names of an enumeration's integers, in the order of the description.
  std::vector<std::pair<std::int64_t, std::string>> value_names;

  /// The position of an array's point on the axis, for people: "40 m".
  [[nodiscard]] std::string place_of(std::size_t point) const;
};

/// Keys of the text (all but v, instrument, kind and channels may be absent, and unknown keys are
/// kept):
///   {"v":2,"instrument":"lidar","kind":"scan","model":"zx-300","model_hash":"16 hex digits",
///    "make":…,"type":…,"serial_number":…,"firmware":…,"calibration":…,"height":m,"depth":m,
///    "datum_offset":m,"orientation":…,"azimuth":degrees,"tilt":degrees,"clock":"+08:00",
///    "calibrated":{"date":…,"reference":…,"certificate":…,"corrections":{channel:{"slope":…,
///    "offset":…}}},"declination":degrees or
///    "RMC","interval":s,"simulated":true,"deployment":{"id":…,"state":…},
///    "over":s,"over_from":channel,"of":"target",
///    "computed":{"method":"statistics","of":kind,"from":["compass.heading"],"max_age":s,
///    "declination":degrees,"every":s,"begins":s,"calm_below":m/s,"band":[Hz,Hz],
///    "anchor":[degrees north,degrees east],"radius":m,"votes":[3,5]},
///    "axis":{"name":"height","unit":"m","reference":"instrument","points":[10,20]},
///    "channels":[{"name":…,"type":"float32","unit":"m s-1","standard_name":…,"long_name":…,
///                 "method":"mean","over":s,"within":s,"reference":"true north",
///                 "motion_compensated":false,"resolution":0.01,"flag":1,"values":{"0":"off"},"axis":"height",
///                 "quality":{"fail":[-5,45],"spike":[1,4]}}]}
/// Version 1 has no axis, or the axis itself in each of its channels.
class Description {
 public:
  /// Reads a text. Invalid if it is not such a JSON object, has over 8 KiB, no channel, a channel
  /// name twice, or more than 30,000 values.
  [[nodiscard]] static Result<std::shared_ptr<const Description>> parse(std::string text);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const Hash8& hash() const { return hash_; }
  /// SHA-256 of the text, of which the name is the first part.
  [[nodiscard]] const Digest& digest() const { return digest_; }
  [[nodiscard]] const std::string& instrument() const { return instrument_; }
  [[nodiscard]] const std::string& kind() const { return kind_; }
  /// No instrument says it: buoyd computes it of what an instrument says.
  [[nodiscard]] bool is_computed() const { return is_computed_; }
  [[nodiscard]] const std::vector<ChannelLayout>& channels() const { return channels_; }
  /// How many values a reading has: the sum of the channels' points.
  [[nodiscard]] std::size_t value_count() const { return value_count_; }

 private:
  Description() = default;

  std::string text_;
  Hash8 hash_{};
  Digest digest_{};
  std::string instrument_;
  std::string kind_;
  bool is_computed_ = false;
  std::vector<ChannelLayout> channels_;
  std::size_t value_count_ = 0;
};

using DescriptionPtr = std::shared_ptr<const Description>;

/// Of the same instrument and kind: the newer reading replaces the older one.
[[nodiscard]] inline bool same_kind(const Description& a, const Description& b) {
  return &a == &b || (a.kind() == b.kind() && a.instrument() == b.instrument());
}

/// The same values in the same places: channels of the same names, and the same points of an axis.
[[nodiscard]] bool same_shape(const Description& a, const Description& b);

}  // namespace buoyd
