#pragma once
// What each quantity that is derived is computed of. Immutable; any thread.

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/computed_settings.hpp"

namespace buoyd {

/// In the order of their numbers.
inline constexpr std::array<std::string_view, 8> derived_quantities{
    "true wind", "lidar direction",    "true direction", "sea water",
    "dew point", "sea-level pressure", "first good",     "difference"};

[[nodiscard]] constexpr std::string_view name_of(DerivedSettings::Quantity quantity) {
  return derived_quantities.at(static_cast<std::size_t>(quantity));
}

/// What a direction has to be counted from.
enum class CountedFrom : std::uint8_t {
  anything,
  instrument,      ///< a bow or a mark that turns with the hull
  north,           ///< true or magnetic
  magnetic_north,  ///< alone
};

struct DerivedRole {
  std::string_view name;
  std::string_view unit{};    ///< that it is computed in; "": the unit of the first role's channel
  bool is_needed = true;      ///< without it there is no such quantity
  bool is_own = false;        ///< never a channel of another instrument
  bool is_moving = false;     ///< another's is interpolated, else it is the last one
  bool may_be_array = false;  ///< then the quantity is one, too
  CountedFrom from = CountedFrom::anything;
  bool is_of_mark = false;  ///< how its instrument's mark lies: less its azimuth it is the bow's
};

/// No quantity has more roles.
inline constexpr std::size_t most_roles = 6;

/// The first one is the instrument's own, and decides of which kind of reading the quantity is
/// computed.
[[nodiscard]] std::span<const DerivedRole> roles_of(DerivedSettings::Quantity quantity);

/// nullptr: nothing has this role.
[[nodiscard]] const DerivedSettings::Input* find_input(const DerivedSettings& settings,
                                                       std::string_view role);

/// What stands for a channel of another instrument, or of any kind of its own: "compass.heading".
struct NamedChannel {
  std::string instrument;
  std::string channel;
};
/// nullopt: there is no dot in it, it is a channel of the first role's kind.
[[nodiscard]] std::optional<NamedChannel> named_channel(const std::string& input);

}  // namespace buoyd
